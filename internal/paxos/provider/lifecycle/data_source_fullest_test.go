package lifecycle_test

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
)

// Each data source shows an object with everything in it as the state of its resource has it, down to each nested attribute.
func TestDataSource_fullest(t *testing.T) {
	t.Parallel()
	eachForm(t, func(t *testing.T, object catalog.Object, form catalog.Form) {
		s := newSubject(t, object, nil)
		created := s.MustRead(s.MustApply(s.None(), s.configuration(object.Fullest(form))))
		for _, source := range catalog.DataSources() {
			if source.Shows != object.Type {
				continue
			}
			has := plain(t, created.State)
			for _, name := range object.Life.Unread {
				delete(has, name)
			}
			assertHolds(t, source.Type, plain(t, s.show(source, created)), has)
		}
	})
}

// plain returns a value as encoding/json has it.
func plain(t *testing.T, value tftypes.Value) map[string]any {
	t.Helper()
	text, err := protocol.JSON(value)
	require.NoError(t, err)
	var document map[string]any
	require.NoError(t, json.Unmarshal(text, &document))
	return document
}

// assertHolds asserts that a value has what another has. What the type of the first lacks, or the second, does not count.
func assertHolds(t *testing.T, at string, shown, has any) {
	t.Helper()
	switch has := has.(type) {
	case nil:
	case map[string]any:
		object, _ := shown.(map[string]any)
		require.NotNil(t, object, at)
		for name, value := range has {
			if child, ok := object[name]; ok {
				assertHolds(t, at+"."+name, child, value)
			}
		}
	case []any:
		list, _ := shown.([]any)
		require.Len(t, list, len(has), at)
		for i, value := range has {
			assertHolds(t, at+"[]", list[i], value)
		}
	default:
		assert.Equal(t, has, shown, at)
	}
}

package lifecycle_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
)

// Each data source shows an object with everything in it as the state of its resource has it, down to each nested attribute.
func TestDataSource_fullest(t *testing.T) {
	t.Parallel()
	eachForm(t, func(t *testing.T, object catalog.Object, form catalog.Form) {
		s := newSubject(t, object, nil)
		created := s.MustRead(s.MustApply(s.None(), s.configuration(object.Fullest(form))))
		schemas := acctest.Schemas(t, s.Server)
		for _, source := range catalog.DataSources() {
			if source.Shows != object.Type {
				continue
			}
			lookup := map[string]any{}
			for _, attribute := range acctest.Attributes(t, source.Schema(schemas)) {
				for i, name := range object.IDs {
					if attribute.Path == name && (attribute.Required || source.Elements == "") {
						lookup[name] = s.ids(created)[i]
					}
				}
			}
			state, diagnostics := acctest.ReadData(t.Context(), t, s.Server, source.Type, lookup)
			require.Empty(t, diagnostics, source.Type)
			shown := state
			if list, _, ok := strings.Cut(source.Elements, "[]"); ok {
				shown = s.listed(protocol.Attribute(state, list), created)
			}
			has := plain(t, created.State)
			for _, name := range object.Life.Unread {
				delete(has, name)
			}
			assertHolds(t, source.Type, plain(t, shown), has)
		}
	})
}

// listed returns the element of a list that shows an object.
func (s subject) listed(list tftypes.Value, object protocol.Object) tftypes.Value {
	s.t.Helper()
	var elements []tftypes.Value
	require.NoError(s.t, list.As(&elements))
	id := s.object.IDs[len(s.object.IDs)-1]
	at := slices.IndexFunc(elements, func(element tftypes.Value) bool { return protocol.Text(element, id) == object.Text(id) })
	require.GreaterOrEqual(s.t, at, 0, "the list lacks the object")
	return elements[at]
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

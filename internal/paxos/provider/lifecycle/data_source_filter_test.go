package lifecycle_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// Each filter of a list goes to the API under its own name, with one request and nothing else.
func TestDataSource_filters(t *testing.T) {
	t.Parallel()
	for _, source := range catalog.DataSources() {
		if source.Elements == "" {
			continue
		}
		for _, row := range source.Attributes {
			if !row.Settable() {
				continue
			}
			t.Run(source.Type+" "+row.Path, func(t *testing.T) {
				t.Parallel()
				object, _ := catalog.Find(catalog.Resource, source.Shows)
				s := newSubject(t, object, nil)
				list := s.DataSource(source.Type)
				config := acctest.ObjectFromPaths(t, list.Schema.ValueType(), source.Config(row.Path, row.Good))
				_, diagnostics, err := list.Read(t.Context(), config)
				require.NoError(t, err)
				require.Empty(t, diagnostics)
				sent := slices.DeleteFunc(s.emu.Journal(), func(e emukit.Entry) bool { return e.Operation == emulator.OpToken })
				require.Len(t, sent, 1)
				assert.Equal(t, []string{fmt.Sprint(row.Good)}, sent[0].Query[strings.TrimSuffix(row.Path, "[]")], sent[0].Query)
			})
		}
	}
}

package lifecycle

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
)

// Each argument is changed alone: in place by a request that carries it and nothing else, or by a replacement, or not at
// all, as the catalog says. Then nothing is left to do, also after the argument is taken out of the configuration.
func (suite Suite) TestUpdate(t *testing.T) {
	for _, object := range suite.Catalog.Resources() {
		for _, row := range object.Attributes {
			if !row.Settable() || row.Other == nil {
				continue
			}
			for _, server := range suite.Servers {
				if server.Name != suite.documented().Name && (!server.Respells || server.Thin) {
					continue
				}
				t.Run(named(object.Type+" "+row.Path, server.Name), func(t *testing.T) {
					t.Parallel()
					s := suite.newSubject(t, object, server)
					s.change(row)
				})
			}
		}
	}
}

// change creates an object with the good value of a row, changes it to the other one, and takes it out.
func (s subject) change(row spec.Attribute) {
	s.t.Helper()
	was, wanted := s.configuration(s.object.Config(row.Path, row.Good)), s.configuration(s.object.Config(row.Path, row.Other))
	current := s.MustApply(s.None(), was)
	s.emu.ResetJournal()
	plan := s.Plan(current, wanted)
	switch life := s.object.Life; {
	case slices.Contains(life.Refused, row.Path):
		s.assertRefused(plan, row.Path)
		return
	case slices.Contains(life.Replaced, row.Path):
		acctest.RequireNoErrors(s.t, plan.Diagnostics)
		assert.Equal(s.t, []string{strings.TrimSuffix(row.Path, "[]")}, attributePaths(plan.RequiresReplace))
		return
	}
	acctest.RequireNoErrors(s.t, plan.Diagnostics)
	assert.Empty(s.t, plan.RequiresReplace)
	changed, diagnostics := s.ApplyPlanned(plan)
	acctest.RequireNoErrors(s.t, diagnostics)
	s.assertSent(row.Path, current)
	current = s.assertConverged(changed, wanted)

	least := s.configuration(s.object.Smallest(s.object.FormOf(row.Path)))
	left := s.MustApply(current, least)
	s.assertConverged(left, least)
}

// assertRefused asserts that a plan is refused at an argument, and that nothing was sent.
func (s subject) assertRefused(plan protocol.Plan, path string) {
	s.t.Helper()
	errors := protocol.Errors(plan.Diagnostics)
	if assert.Len(s.t, errors, 1) {
		assert.Equal(s.t, strings.TrimSuffix(path, "[]"), acctest.AttributePath(errors[0].Attribute))
	}
	assert.Empty(s.t, s.writes())
}

// assertSent asserts what a change of an argument of an object sent.
func (s subject) assertSent(path string, of protocol.Object) {
	s.t.Helper()
	life, sent := s.object.Life, s.writes()
	if life.IsLocal(path) || strings.HasSuffix(path, "_wo") { // a write-only value counts when its version changes
		assert.Empty(s.t, sent)
		return
	}
	if want := s.operationsOf(path); want != nil {
		assert.Subset(s.t, want, acctest.Operations(sent))
		assert.NotEmpty(s.t, sent)
		return
	}
	if !assert.Equal(s.t, []string{life.Update}, acctest.Operations(sent)) {
		return
	}
	assert.Equal(s.t, of.Text(s.object.IDs[len(s.object.IDs)-1]), life.UpdatedID(sent[0]), "the object that the update is about")
	field := life.Field(strings.TrimSuffix(path, "_version"))
	for _, key := range withoutSet(sent[0].BodyKeys) {
		together := slices.ContainsFunc(life.Together, func(prefix string) bool {
			return strings.HasPrefix(path, prefix) && strings.HasPrefix(key, prefix)
		})
		assert.True(s.t, key == field || key == life.IDField() || together || life.Whole, "the update carries %s", key)
	}
}

func attributePaths(paths []*tftypes.AttributePath) []string {
	found := map[string]bool{}
	for _, path := range paths {
		found[acctest.AttributePath(path)] = true
	}
	return slices.Sorted(maps.Keys(found))
}

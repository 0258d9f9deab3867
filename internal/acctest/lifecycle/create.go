package lifecycle

import (
	"maps"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
)

// Each form is created with the least and with everything, on every server, in every mode: by one
// request that carries what is configured. Then nothing is left to do, and the imports find what was created.
func (suite Suite) TestCreate(t *testing.T) {
	suite.eachForm(t, func(t *testing.T, object spec.Object, form spec.Form) {
		for size, config := range map[string]map[string]any{"smallest": object.Smallest(form), "fullest": object.Fullest(form)} {
			for _, server := range suite.Servers {
				for _, mode := range suite.Modes {
					t.Run(named(size, server.Name, mode.Name), func(t *testing.T) {
						t.Parallel()
						s := suite.newSubject(t, object, server, mode.Options...)
						s.create(config, server)
						for _, operation := range mode.Never {
							assert.NotContains(t, acctest.RequestCounts(s.emu), operation)
						}
					})
				}
			}
		}
	})
}

// create creates an object and takes it through a refresh, an import, and a change of nothing.
func (s subject) create(config map[string]any, server acctest.ServerKind) {
	s.t.Helper()
	wanted := s.configuration(config)
	created, diagnostics := s.Apply(s.None(), wanted)
	if server.Respells {
		acctest.RequireNoErrors(s.t, diagnostics)
		assert.Equal(s.t, len(created.Private) > 0, len(diagnostics) == 1, "spellings are remembered, and there is one warning of them")
	} else {
		require.Empty(s.t, acctest.FormatDiagnostics(diagnostics))
		assert.Empty(s.t, created.Private)
	}
	sent := s.writes()
	life := s.object.Life
	if life.MakesNothing() {
		assert.Empty(s.t, sent)
	} else if assert.Equal(s.t, slices.Concat(life.First, []string{life.Create}, life.Following(server.Name)), acctest.Operations(sent)) {
		want := append(s.fields(slices.Collect(maps.Keys(config))), life.CarriedFields()...)
		assert.ElementsMatch(s.t, want, sent[len(life.First)].BodyKeys)
	}
	if server.Name == s.suite.documented().Name {
		assert.Equal(s.t, s.createRequests(1), acctest.RequestCounts(s.emu))
	}

	s.emu.ResetJournal()
	current := s.assertConverged(created, wanted)
	assert.True(s.t, current.Equal(created), "the refresh changes the state")
	imported := s.imported(created)
	if server.Respells {
		return // an import shows the other spelling, and nothing tells that it is one
	}
	plan := s.Plan(imported, wanted)
	acctest.RequireNoErrors(s.t, plan.Diagnostics)
	assert.Empty(s.t, plan.RequiresReplace, "the configuration replaces what was imported")
	assert.Empty(s.t, s.writes(), "a refresh or an import changes something")
	s.assertConverged(s.MustApply(imported, wanted), wanted)
	unread := slices.DeleteFunc(slices.Collect(maps.Keys(config)), func(path string) bool {
		return !slices.Contains(s.object.Life.Unread, path)
	})
	if sent = s.writes(); len(unread) == 0 {
		assert.Empty(s.t, sent)
	} else if assert.Len(s.t, sent, 1) {
		assert.Equal(s.t, unread, withoutSet(sent[0].BodyKeys))
	}
}

// Command lines without resource identities hand over none, also with the states that they wrote. The provider returns one
// with every read and update nevertheless, also with those that fail, because the framework fails a response without.
func (suite Suite) TestWithoutResourceIdentity(t *testing.T) {
	suite.eachForm(t, func(t *testing.T, object spec.Object, form spec.Form) {
		for name, end := range object.Life.Ends {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s := suite.newSubject(t, object, suite.documented(), suite.setting("ON_MISSING", "FORGET"))
				state := s.MustApply(s.None(), s.configuration(object.Smallest(form)))
				state.Identity = nil
				if s.updated(form) != "" {
					s.assertForbidden(state, s.configuration(s.changed(form)), object.Life.Update)
				}
				changed := s.MustApply(state, s.configuration(s.changed(form)))
				changed.Identity = nil
				s.MustRead(changed)
				s.NewRun()
				end.Happen(s.emu, s.ids(changed))
				assert.True(t, s.MustRead(changed).IsNull())
			})
		}
	})
}

// A configuration whose values are not known yet, because other resources make them, is valid and can be planned.
func (suite Suite) TestUnknownValues(t *testing.T) {
	for _, object := range suite.Catalog.Resources() {
		s := suite.newSubject(t, object, suite.documented())
		for _, attribute := range acctest.Attributes(t, s.Schema) {
			row, ok := object.Attribute(attribute.Path)
			if !ok || !attribute.Settable() || !attribute.IsString() {
				continue
			}
			config := s.configuration(object.Config(row.Path, tftypes.UnknownValue))
			acctest.RequireNoErrors(t, s.Validate(config))
			s.NewRun()
			acctest.RequireNoErrors(t, s.Plan(s.None(), config).Diagnostics)
		}
		requests := s.requests() // a plan may try the credential
		if object.Life.MakesNothing() {
			delete(requests, object.Life.Read) // a plan shows what the create finds
		}
		assert.Empty(t, requests)
	}
}

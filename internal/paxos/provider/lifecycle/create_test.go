package lifecycle_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// Each form is created with the least and with everything, on every server, with and without reading ahead: by one
// request that carries what is configured. Then nothing is left to do, and the imports find what was created.
func TestCreate(t *testing.T) {
	t.Parallel()
	eachForm(t, func(t *testing.T, object spec.Object, form spec.Form) {
		for size, config := range map[string]map[string]any{"smallest": object.Smallest(form), "fullest": object.Fullest(form)} {
			for server, options := range servers {
				for _, ahead := range readAhead {
					t.Run(size+", "+server+", read_ahead "+ahead, func(t *testing.T) {
						t.Parallel()
						s := newSubject(t, object, options, acctest.WithEnv("PAXOS_READ_AHEAD", ahead))
						s.create(config, server)
						if ahead == "false" {
							assert.NotContains(t, acctest.RequestCounts(s.emu), emulator.OpListIdentities)
						}
					})
				}
			}
		}
	})
}

// create creates an object and takes it through a refresh, an import, and a change of nothing.
func (s subject) create(config map[string]any, server string) {
	s.t.Helper()
	wanted := s.configuration(config)
	created, diagnostics := s.Apply(s.None(), wanted)
	respells := strings.HasPrefix(server, otherSpellings)
	if respells {
		acctest.RequireNoErrors(s.t, diagnostics)
		assert.Equal(s.t, len(created.Private) > 0, len(diagnostics) == 1, "spellings are remembered, and there is one warning of them")
	} else {
		require.Empty(s.t, acctest.FormatDiagnostics(diagnostics))
		assert.Empty(s.t, created.Private)
	}
	sent := paxostest.Writes(s.emu)
	operations := append([]string{s.object.Life.Create}, s.object.Life.Then...)
	if s.object.Life.MakesNothing() {
		assert.Empty(s.t, sent)
	} else if assert.Equal(s.t, operations, acctest.Operations(sent)) {
		assert.Equal(s.t, s.fields(slices.Collect(maps.Keys(config))), sent[0].BodyKeys)
	}
	if server == asDocumented {
		assert.Equal(s.t, s.createRequests(1), acctest.RequestCounts(s.emu))
	}

	s.emu.ResetJournal()
	current := s.assertConverged(created, wanted)
	assert.True(s.t, current.Equal(created), "the refresh changes the state")
	imported := s.imported(created)
	if respells {
		return // an import shows the other spelling, and nothing tells that it is one
	}
	plan := s.Plan(imported, wanted)
	acctest.RequireNoErrors(s.t, plan.Diagnostics)
	assert.Empty(s.t, plan.RequiresReplace, "the configuration replaces what was imported")
	assert.Empty(s.t, paxostest.Writes(s.emu), "a refresh or an import changes something")
	s.assertConverged(s.MustApply(imported, wanted), wanted)
	unread := slices.DeleteFunc(slices.Collect(maps.Keys(config)), func(path string) bool {
		return !slices.Contains(s.object.Life.Unread, path)
	})
	if sent = paxostest.Writes(s.emu); len(unread) == 0 {
		assert.Empty(s.t, sent)
	} else if assert.Len(s.t, sent, 1) {
		assert.Equal(s.t, unread, withoutSet(sent[0].BodyKeys))
	}
}

// Command lines without resource identities hand over none, also with the states that they wrote. The provider returns one
// with every read and update nevertheless, also with those that fail, because the framework fails a response without.
func TestWithoutResourceIdentity(t *testing.T) {
	t.Parallel()
	eachForm(t, func(t *testing.T, object spec.Object, form spec.Form) {
		for name, end := range object.Life.Ends {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s := newSubject(t, object, nil, acctest.WithEnv("PAXOS_ON_MISSING", "FORGET"))
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
func TestUnknownValues(t *testing.T) {
	t.Parallel()
	for _, object := range catalog.All().Resources() {
		s := newSubject(t, object, nil)
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
		requests := acctest.RequestCounts(s.emu)
		delete(requests, emulator.OpToken) // a plan tries the credential
		if object.Life.MakesNothing() {
			delete(requests, object.Life.Read) // a plan shows what the create finds
		}
		assert.Empty(t, requests)
	}
}

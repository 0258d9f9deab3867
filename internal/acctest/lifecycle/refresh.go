package lifecycle

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// A refresh shows what another client has changed, and the next apply changes that back and nothing else.
func (suite Suite) TestRefresh_changedElsewhere(t *testing.T) {
	for _, object := range suite.Catalog.Resources() {
		for _, row := range object.Attributes {
			if !object.ShowsUpdate(row) {
				continue
			}
			for _, mode := range suite.Modes {
				t.Run(named(object.Type+" "+row.Path, mode.Name), func(t *testing.T) {
					t.Parallel()
					s := suite.newSubject(t, object, suite.documented(), mode.Options...)
					config := s.configuration(object.Config(row.Path, row.Good))
					state := s.MustApply(s.None(), config)
					other := s
					other.ProtocolResource = acctest.NewProtocolResource(t, s.provider, object.Type)
					other.MustApply(other.imported(state), s.configuration(object.Config(row.Path, row.Other)))

					s.NewRun()
					s.emu.ResetJournal()
					refreshed := s.MustRead(state)
					assert.False(t, refreshed.Equal(state), "the refresh does not show the change")
					restored := s.MustApply(refreshed, config)
					s.assertSent(row.Path, restored)
					s.assertConverged(restored, config)
				})
			}
		}
	}
}

// What a refresh cannot read stays in the state, also if missing objects are to be forgotten: a refusal and a failure say
// nothing about what there is.
func (suite Suite) TestRefresh_failuresRemoveNothing(t *testing.T) {
	for _, object := range suite.Catalog.Resources() {
		for _, onMissing := range []string{"ERROR", "FORGET"} {
			for _, status := range []int{
				http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests,
				http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
			} {
				t.Run(fmt.Sprint(object.Type, onMissing, status), func(t *testing.T) {
					t.Parallel()
					s := suite.newSubject(t, object, suite.documented(),
						suite.setting("ON_MISSING", onMissing), suite.setting("MAX_RETRIES", "0"))
					said := s.assertReadFails(emukit.Fault{Operation: object.Life.Read, Kind: emukit.FaultStatus, Status: status, Times: 2})
					if status == http.StatusForbidden {
						s.assertScope(object.Life.Read, said)
					}
				})
			}
		}
	}
}

// A refusal of the second look, after a response that the object is not found, says nothing about what there is either.
func (suite Suite) TestRefresh_secondLookFails(t *testing.T) {
	for _, object := range suite.Catalog.Resources() {
		t.Run(object.Type, func(t *testing.T) {
			t.Parallel()
			s := suite.newSubject(t, object, suite.documented(), suite.setting("ON_MISSING", "FORGET"))
			s.assertReadFails(
				emukit.Fault{Operation: object.Life.Read, Kind: emukit.FaultStatus, Status: http.StatusNotFound},
				emukit.Fault{Kind: emukit.FaultStatus, Status: http.StatusForbidden}, // of a list too
			)
			s.emu.AssertFaultsConsumed(t)
		})
	}
}

// A run that has stopped, because most of the objects that it counts are missing, reads nothing more of any kind, says so and keeps the
// state.
func (suite Suite) TestRefresh_stopped(t *testing.T) {
	counted, _ := suite.Catalog.Find(spec.Resource, suite.Counted)
	for _, object := range suite.Catalog.Resources() {
		t.Run(object.Type, func(t *testing.T) {
			t.Parallel()
			s := suite.newSubject(t, object, suite.documented())
			state, others, said := s.existing(), s.Other(counted.Type), ""
			other, diagnostics := others.Import(counted.ImportID, nil)
			acctest.RequireNoErrors(t, diagnostics)
			s.emu.Kind(counted.Life.List).Forget(counted.ImportID)
			for range 3 {
				_, diagnostics = others.Read(other)
				said += acctest.FormatDiagnostics(diagnostics)
			}
			assert.Contains(t, said, "ERROR: Unable to read most ")
			s.emu.ResetJournal()
			kept, diagnostics := s.Read(state)
			assert.Regexp(t, "^WARNING: Not read, as most .* are missing", acctest.FormatDiagnostics(diagnostics), "Read calls SkipRead")
			assert.True(t, kept.Equal(state))
			assert.Empty(t, s.emu.Journal())
		})
	}
}

// A response about another object leaves the state alone, and the message names what was asked for.
func (suite Suite) TestRefresh_mixedUp(t *testing.T) {
	for _, object := range suite.Catalog.Resources() {
		for _, kind := range []emukit.FaultKind{emukit.FaultOtherObject, emukit.FaultMalformedID} {
			if kind == emukit.FaultOtherObject && object.Life.Unnamed {
				continue
			}
			for _, server := range suite.Servers {
				if !server.MixesUp {
					continue
				}
				t.Run(named(object.Type, string(kind), server.Name), func(t *testing.T) {
					t.Parallel()
					s := suite.newSubject(t, object, server, suite.setting("ON_MISSING", "FORGET"))
					suite.Stranger(s.emu)
					said := s.assertReadFails(emukit.Fault{Operation: object.Life.Read, Kind: kind})
					s.emu.AssertFaultsConsumed(t)
					assert.Contains(t, said, "Unable to read ")
					assert.Contains(t, said, "contact "+suite.Support)
					assert.Contains(t, said, strings.Split(object.ImportID, "/")[0])
					assert.Equal(t, kind == emukit.FaultMalformedID, strings.Contains(said, "malformed id"), said)
				})
			}
		}
	}
}

// existing returns the object that the emulator holds.
func (s subject) existing() protocol.Object {
	s.t.Helper()
	state, diagnostics := s.Import(s.object.ImportID, nil)
	acctest.RequireNoErrors(s.t, diagnostics)
	require.False(s.t, state.IsNull(), "the import finds nothing")
	return state
}

// assertReadFails asserts that a refresh that meets faults fails with one error, keeps the state and changes nothing. It
// returns the error.
func (s subject) assertReadFails(faults ...emukit.Fault) string {
	s.t.Helper()
	state := s.existing()
	s.emu.Fault(faults...)
	kept, diagnostics := s.Read(state)
	said := acctest.FormatDiagnostics(diagnostics)
	require.NotZero(s.t, s.emu.FaultReport()[0].Consumed, "the read met no fault; an answer about another object needs a second one of "+
		"this kind in what the emulator holds")
	assert.True(s.t, kept.Equal(state))
	require.Len(s.t, diagnostics, 1, said)
	assert.Equal(s.t, tfprotov6.DiagnosticSeverityError, diagnostics[0].Severity, said)
	assert.Empty(s.t, s.writes())
	return said
}

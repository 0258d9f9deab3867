package lifecycle_test

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
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// readAhead are the values of read_ahead. What a refresh finds does not depend on it.
var readAhead = []string{"true", "false"}

// A refresh shows what another client has changed, and the next apply changes that back and nothing else.
func TestRefresh_changedElsewhere(t *testing.T) {
	t.Parallel()
	for _, object := range catalog.All().Resources() {
		for _, row := range object.Attributes {
			if !object.ShowsUpdate(row) {
				continue
			}
			for _, ahead := range readAhead {
				t.Run(object.Type+" "+row.Path+", read_ahead "+ahead, func(t *testing.T) {
					t.Parallel()
					s := newSubject(t, object, nil, acctest.WithEnv("PAXOS_READ_AHEAD", ahead))
					config := s.configuration(object.Config(row.Path, row.Good))
					state := s.MustApply(s.None(), config)
					other := subject{paxostest.NewProtocolResource(t, s.emu, object.Type), t, s.emu, object}
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
func TestRefresh_failuresRemoveNothing(t *testing.T) {
	t.Parallel()
	for _, object := range catalog.All().Resources() {
		for _, onMissing := range []string{"ERROR", "FORGET"} {
			for _, status := range []int{
				http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests,
				http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
			} {
				t.Run(fmt.Sprint(object.Type, onMissing, status), func(t *testing.T) {
					t.Parallel()
					s := newSubject(t, object, nil,
						acctest.WithEnv("PAXOS_ON_MISSING", onMissing), acctest.WithEnv("PAXOS_MAX_RETRIES", "0"))
					said := s.assertReadFails(emukit.Fault{Operation: object.Life.Read, Kind: emukit.FaultStatus, Status: status, Times: 2})
					if status == http.StatusForbidden {
						assert.Regexp(t, "(identity|funding):read_", said, "the scope that the operation needs")
					}
				})
			}
		}
	}
}

// A refusal of the second look, after a response that the object is not found, says nothing about what there is either.
func TestRefresh_secondLookFails(t *testing.T) {
	t.Parallel()
	for _, object := range catalog.All().Resources() {
		t.Run(object.Type, func(t *testing.T) {
			t.Parallel()
			s := newSubject(t, object, nil, acctest.WithEnv("PAXOS_ON_MISSING", "FORGET"))
			s.assertReadFails(
				emukit.Fault{Operation: object.Life.Read, Kind: emukit.FaultStatus, Status: http.StatusNotFound},
				emukit.Fault{Kind: emukit.FaultStatus, Status: http.StatusForbidden}, // of a list too
			)
			s.emu.AssertFaultsConsumed(t)
		})
	}
}

// A response about another object leaves the state alone, and the message names what was asked for.
func TestRefresh_mixedUp(t *testing.T) {
	t.Parallel()
	revisions := map[string][]emulator.Option{
		"2026": {emulator.WithQuirks()}, "2025": {emulator.WithQuirks(), emulator.WithControlsRevision("2025")},
	}
	for _, object := range catalog.All().Resources() {
		for _, kind := range []emukit.FaultKind{emukit.FaultOtherObject, emukit.FaultMalformedID} {
			if kind == emukit.FaultOtherObject && object.Life.Unnamed {
				continue
			}
			for revision, server := range revisions {
				t.Run(object.Type+", "+string(kind)+", "+revision, func(t *testing.T) {
					t.Parallel()
					s := newSubject(t, object, server, acctest.WithEnv("PAXOS_ON_MISSING", "FORGET"))
					s.emu.Controls.Add(api.Control{IdentityID: catalog.OtherPersonID, Type: api.ControlClosed, SetBy: api.OwnerClient, ReasonCode: "OTHER"})
					said := s.assertReadFails(emukit.Fault{Operation: object.Life.Read, Kind: kind})
					s.emu.AssertFaultsConsumed(t)
					assert.Contains(t, said, "Unable to read ")
					assert.Contains(t, said, "contact Paxos Support")
					assert.Contains(t, said, strings.Split(object.ImportID, "/")[0])
					assert.Equal(t, kind == emukit.FaultMalformedID, strings.Contains(said, "malformed id"), said)
				})
			}
		}
	}
}

// A run that has stopped, because most identities are missing, reads nothing more of any kind, says so and keeps the state.
func TestRefresh_stopped(t *testing.T) {
	t.Parallel()
	for _, object := range catalog.All().Resources() {
		t.Run(object.Type, func(t *testing.T) {
			t.Parallel()
			s := newSubject(t, object, nil)
			state := s.existing()
			people := s.Other("paxos_identity")
			for i := range 3 {
				id := s.emu.Identities.Add(api.Identity{RefID: fmt.Sprint("gone-", i), PersonDetails: &api.PersonDetails{CIPID: fmt.Sprint(i)}}).ID
				person, diagnostics := people.Import(id, nil)
				acctest.RequireNoErrors(t, diagnostics)
				s.emu.Identities.Forget(id)
				people.Read(person)
			}
			s.emu.ResetJournal()
			kept, diagnostics := s.Read(state)
			assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "WARNING: Not read, as most identities are missing", "Read calls SkipRead")
			assert.True(t, kept.Equal(state))
			assert.Empty(t, s.emu.Journal())
		})
	}
}

// existing returns the object that the catalog's tenant holds.
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
		"this kind in catalog.Tenant")
	assert.True(s.t, kept.Equal(state))
	require.Len(s.t, diagnostics, 1, said)
	assert.Equal(s.t, tfprotov6.DiagnosticSeverityError, diagnostics[0].Severity, said)
	assert.Empty(s.t, paxostest.Writes(s.emu))
	return said
}

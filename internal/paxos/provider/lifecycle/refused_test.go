package lifecycle_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
)

// A write that Paxos refuses leaves state and server as they were. The error has the words of Paxos and the scope that the
// operation needs, and the next apply makes up for it.
func TestRefused(t *testing.T) {
	t.Parallel()
	eachForm(t, func(t *testing.T, object catalog.Object, form catalog.Form) {
		s := newSubject(t, object, nil)
		life, config, before := object.Life, object.Smallest(form), s.count()
		s.assertForbidden(s.None(), s.configuration(config), life.Create)
		s.assertCount(before)
		state := s.MustApply(s.None(), s.configuration(config))
		if path := s.updated(form); path != "" {
			row, _ := object.Attribute(path)
			config[path] = row.Other
			s.assertForbidden(state, s.configuration(config), life.Update)
			state = s.MustApply(state, s.configuration(config))
			s.assertConverged(state, s.configuration(config))
		}
		for policy, removal := range life.Removals {
			if len(removal.Send) > 0 {
				config["deletion_policy"] = policy
				state = s.MustApply(state, s.configuration(config))
				s.assertForbidden(state, nil, removal.Send[0])
			}
		}
		s.assertCount(before + 1)
	})
}

// assertForbidden asserts how the apply of a configuration ends if Paxos forbids an operation.
func (s subject) assertForbidden(prior protocol.Object, config any, operation string) {
	s.t.Helper()
	s.emu.Fault(emukit.Fault{
		Operation: operation, Kind: emukit.FaultStatus, Status: http.StatusForbidden, Times: 2, // a delete tries both revisions
		Body: `{"type": "about:blank", "title": "Forbidden", "status": 403, "detail": "scripted"}`,
	})
	s.NewRun()
	after, diagnostics := s.Apply(prior, config)
	s.NewRun()
	s.emu.ClearFaults()
	said := acctest.FormatDiagnostics(protocol.Errors(diagnostics))
	assert.Regexp(s.t, "^ERROR.*: Unable to .*Forbidden: scripted", said)
	assert.Regexp(s.t, "(identity|funding):write_", said)
	if prior.IsNull() {
		assert.True(s.t, after.IsNull())
	} else {
		assert.True(s.t, after.Equal(prior), "the state stays what it was")
	}
}

package lifecycle

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// lostAnswers are the ways in which a request, or the response to it, is lost.
var lostAnswers = map[string]emukit.Fault{
	"reset after the commit":     {Kind: emukit.FaultResetAfter},
	"reset twice":                {Kind: emukit.FaultResetAfter, Times: 2},
	"truncated response":         {Kind: emukit.FaultTruncate},
	"empty object":               {Kind: emukit.FaultStatusAfter, Status: http.StatusOK, Body: "{}"},
	"web page":                   {Kind: emukit.FaultHTML},
	"502 after the commit":       {Kind: emukit.FaultStatusAfter, Status: http.StatusBadGateway, Body: "<html>Bad Gateway</html>"},
	"reset before the commit":    {Kind: emukit.FaultResetBefore},
	"503 before the commit":      {Kind: emukit.FaultStatus, Status: http.StatusServiceUnavailable},
	"500 that says nothing more": {Kind: emukit.FaultStatus, Status: http.StatusInternalServerError},
	"refused":                    {Kind: emukit.FaultStatus, Status: http.StatusForbidden},
	"another object's response":  {Kind: emukit.FaultOtherObject},
	"a malformed id":             {Kind: emukit.FaultMalformedID},
}

// Whatever is lost of a create, an update or a destroy: with at most one more apply there is one object, its state is its
// own, and nothing is left to do. An apply that fails says so, and leaves no object that the next one does not find. Nobody
// else's object changes.
func (suite Suite) TestLostAnswer(t *testing.T) {
	suite.eachForm(t, func(t *testing.T, object spec.Object, form spec.Form) {
		for name, fault := range lostAnswers {
			for _, server := range suite.Servers {
				switch fault.Kind {
				case emukit.FaultResetAfter, emukit.FaultOtherObject, emukit.FaultMalformedID:
				default:
					if server.Name != suite.documented().Name {
						continue // what is lost differs, not how it is found
					}
				}
				t.Run(named(name, server.Name), func(t *testing.T) {
					t.Parallel()
					s := suite.newSubject(t, object, server)
					s.lose(form, fault)
				})
			}
		}
	})
}

// The same holds for the requests that precede the create and those that follow it.
func (suite Suite) TestLostAnswer_besideTheCreate(t *testing.T) {
	suite.eachForm(t, func(t *testing.T, object spec.Object, form spec.Form) {
		for _, operation := range slices.Concat(object.Life.First, object.Life.Then) {
			if operation == object.Life.Create {
				continue
			}
			for name, fault := range lostAnswers {
				t.Run(operation+" "+name, func(t *testing.T) {
					t.Parallel()
					s := suite.newSubject(t, object, suite.documented())
					want := s.count() + 1
					s.persist(s.None(), object.Smallest(form), operation, fault)
					s.assertCount(want)
				})
			}
		}
	})
}

// A create whose response was lost is found although the API blocks the address next: the search waits the block out.
func (suite Suite) TestLostAnswer_blocked(t *testing.T) {
	suite.eachForm(t, func(t *testing.T, object spec.Object, form spec.Form) {
		if object.Life.Unfindable != "" || object.Life.MakesNothing() {
			return // it is not found
		}
		s := suite.newSubject(t, object, suite.documented())
		want := s.count() + 1
		plan := s.Plan(s.None(), s.configuration(object.Smallest(form)))
		acctest.RequireNoErrors(t, plan.Diagnostics)
		s.emu.Fault(emukit.Fault{Operation: object.Life.Create, Kind: emukit.FaultResetAfter})
		s.emu.Fault(emukit.Fault{
			Kind: emukit.FaultStatus, Status: http.StatusTooManyRequests, Headers: map[string]string{"Retry-After": "1"}, Times: 2,
		})
		created, diagnostics := s.ApplyPlanned(plan)
		acctest.RequireNoErrors(t, diagnostics)
		assert.NotEmpty(t, created.Text(object.IDs[len(object.IDs)-1]))
		s.emu.AssertFaultsConsumed(t)
		s.assertCount(want)
	})
}

// A create that has no answer but the id tells nothing of spellings. The next apply sends the values that a refresh shows in
// another spelling once more, and then nothing is left to do.
func (suite Suite) TestLostAnswer_respelled(t *testing.T) {
	suite.eachForm(t, func(t *testing.T, object spec.Object, form spec.Form) {
		respelled := slices.IndexFunc(suite.Servers, func(server acctest.ServerKind) bool { return server.Respells && server.Thin })
		if object.Life.Update == "" || respelled < 0 {
			return // another one takes its place
		}
		s := suite.newSubject(t, object, suite.Servers[respelled])
		config := s.configuration(object.Smallest(form))
		s.emu.Fault(emukit.Fault{Operation: object.Life.Read, Kind: emukit.FaultStatus, Status: http.StatusForbidden})
		created := s.MustApply(s.None(), config)
		s.emu.ClearFaults()
		s.NewRun()
		s.assertConverged(s.MustApply(s.MustRead(created), config), config)
	})
}

// lose takes an object through its life and meets every write with a fault.
func (s subject) lose(form spec.Form, fault emukit.Fault) {
	s.t.Helper()
	life, config := s.object.Life, s.object.Smallest(form)
	look := s.suite.Stranger(s.emu)
	stranger := look()
	s.t.Cleanup(func() { assert.Equal(s.t, stranger, look()) })
	want := s.count() + 1
	created := s.persist(s.None(), config, life.Create, fault)
	s.assertCount(want)

	if path := s.updated(form); path != "" {
		row, _ := s.object.Attribute(path)
		config[path] = row.Other
		created = s.persist(created, config, life.Update, fault)
		s.assertCount(want)
	}
	for _, path := range form.Least {
		row, _ := s.object.Attribute(path)
		for i, operation := range s.operationsOf(path) {
			config[path] = []any{row.Other, row.Good}[i%2]
			created = s.persist(created, config, operation, fault)
			s.assertCount(want)
		}
	}
	for policy, removal := range life.Removals {
		if len(removal.Send) == 0 {
			continue
		}
		config["deletion_policy"] = policy
		gone := s.persist(s.MustApply(created, s.configuration(config)), nil, removal.Send[0], fault)
		assert.True(s.t, gone.IsNull())
		if removal.Ends {
			want--
		}
		s.assertCount(want)
	}
}

// operationsOf returns the operations that change an argument in place of an update of the object.
func (s subject) operationsOf(path string) []string {
	for prefix, operations := range s.object.Life.Operations {
		if strings.HasPrefix(path, prefix) {
			return operations
		}
	}
	return nil
}

// persist applies a configuration, nil for a destroy, while an operation meets a fault, and once more if that fails, with another
// value for what the create may have taken.
func (s subject) persist(prior protocol.Object, values map[string]any, operation string, fault emukit.Fault) protocol.Object {
	s.t.Helper()
	var config any
	if values != nil {
		config = s.configuration(values)
	}
	s.emu.ClearFaults()
	fault.Operation = operation
	s.emu.Fault(fault)
	s.NewRun()
	applied, diagnostics := s.apply(prior, config)
	if fault.Kind != emukit.FaultOtherObject && fault.Kind != emukit.FaultMalformedID { // not every response can be changed so
		assert.NotZero(s.t, s.emu.FaultReport()[0].Consumed, "%s met no fault", operation)
	}
	failed := protocol.Errors(diagnostics)
	for _, failure := range failed {
		assert.Regexp(s.t, "^Unable to ", failure.Summary)
	}
	if slices.ContainsFunc(diagnostics, func(d *tfprotov6.Diagnostic) bool { return strings.HasPrefix(d.Summary, "Unable to ") }) {
		assert.NotContains(s.t, acctest.FormatDiagnostics(diagnostics), "%!", "a message is malformed")
		s.emu.ClearFaults()
		s.NewRun()
		if !applied.IsNull() {
			applied = s.MustRead(applied)
		} else if row, ok := s.object.Attribute(s.object.Life.Unfindable); ok && slices.ContainsFunc(failed, func(d *tfprotov6.Diagnostic) bool {
			return acctest.AttributePath(d.Attribute) == row.Path
		}) {
			values[row.Path] = row.Other
			config = s.configuration(values)
		}
		applied = s.MustApply(applied, config)
	}
	s.emu.ClearFaults()
	if values != nil {
		s.NewRun()
		return s.assertConverged(applied, s.configuration(values))
	}
	return applied
}

// count returns how many objects the server holds; 0 for a resource that makes none.
func (s subject) count() int {
	if s.object.Life.List == "" {
		return 0
	}
	return s.object.Life.Count(s.emu)
}

func (s subject) assertCount(want int) {
	s.t.Helper()
	if s.object.Life.List != "" {
		assert.Equal(s.t, want, s.count(), "objects at the API")
	}
}

// updated returns the argument to change in place, of the smallest configuration of a form; empty if there is none.
func (s subject) updated(form spec.Form) string {
	life := s.object.Life
	for _, path := range form.Least {
		row, _ := s.object.Attribute(path)
		if row.Other != nil && life.UpdatedAlone(path) {
			return path
		}
	}
	return ""
}

// A write that the API refuses leaves state and server as they were. The error has the words of the API and the scope that the
// operation needs, and the next apply makes up for it.
func (suite Suite) TestRefused(t *testing.T) {
	suite.eachForm(t, func(t *testing.T, object spec.Object, form spec.Form) {
		s := suite.newSubject(t, object, suite.documented())
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

// apply is Apply. A resource that makes nothing reads in the plan, which can fail in its place.
func (s subject) apply(prior protocol.Object, config any) (protocol.Object, []*tfprotov6.Diagnostic) {
	s.t.Helper()
	plan := s.Plan(prior, config)
	if s.object.Life.MakesNothing() && len(protocol.Errors(plan.Diagnostics)) > 0 {
		return prior, plan.Diagnostics
	}
	acctest.RequireNoErrors(s.t, plan.Diagnostics)
	return s.ApplyPlanned(plan)
}

// assertForbidden asserts how the apply of a configuration ends if the API forbids an operation.
func (s subject) assertForbidden(prior protocol.Object, config any, operation string) {
	s.t.Helper()
	s.emu.Fault(emukit.Fault{
		Operation: operation, Kind: emukit.FaultStatus, Status: http.StatusForbidden, Times: 2, // a delete tries both revisions
		Body: s.suite.Refusal(http.StatusForbidden, "Forbidden", "scripted", ""),
	})
	s.NewRun()
	after, diagnostics := s.apply(prior, config)
	s.NewRun()
	s.emu.ClearFaults()
	said := acctest.FormatDiagnostics(protocol.Errors(diagnostics))
	assert.Regexp(s.t, "^ERROR.*: Unable to .*Forbidden"+s.suite.Separator+"scripted", said)
	s.assertScope(operation, said)
	assert.NotContains(s.t, said, "Missing Resource Identity")
	if prior.IsNull() {
		assert.True(s.t, after.IsNull())
	} else {
		assert.True(s.t, after.Equal(prior), "the state stays what it was")
	}
}

// assertScope asserts that the error of a refusal names the scope that the operation needs.
func (s subject) assertScope(operation, said string) {
	s.t.Helper()
	if s.suite.Scope != nil {
		assert.Contains(s.t, said, s.suite.Scope(operation))
	}
}

package lifecycle

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
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

// A refresh takes an object that has ended elsewhere out of the state, with a warning, if the API shows the end or the provider
// is told to forget what the API does not know. Otherwise it fails and leaves the state alone. The destroy of an object whose
// end the API shows is done.
func (suite Suite) TestEnd_elsewhere(t *testing.T) {
	suite.eachForm(t, func(t *testing.T, object spec.Object, form spec.Form) {
		for name, end := range object.Life.Ends {
			for _, onMissing := range []string{"ERROR", "FORGET"} {
				for _, mode := range suite.Modes {
					t.Run(named(name+" "+onMissing, mode.Name), func(t *testing.T) {
						t.Parallel()
						s := suite.newSubject(t, object, suite.documented(), append(slices.Clone(mode.Options), suite.setting("ON_MISSING", onMissing))...)
						s.end(form, end, onMissing == "FORGET")
					})
				}
			}
		}
	})
}

// end creates an object, has it end elsewhere and refreshes it.
func (s subject) end(form spec.Form, end spec.End, forget bool) {
	s.t.Helper()
	state := s.MustApply(s.None(), s.configuration(s.object.Smallest(form)))
	end.Happen(s.emu, s.ids(state))
	s.NewRun()
	s.emu.ResetJournal()

	after, diagnostics := s.Read(state)
	said := acctest.FormatDiagnostics(diagnostics)
	require.Len(s.t, diagnostics, 1, said)
	assert.Contains(s.t, said, s.ids(state)[0])
	assert.Empty(s.t, s.writes())
	if !end.Documented && !forget {
		assert.Equal(s.t, tfprotov6.DiagnosticSeverityError, diagnostics[0].Severity, said)
		assert.Contains(s.t, said, "Unable to read ")
		assert.True(s.t, after.Equal(state))
		return
	}
	assert.Equal(s.t, tfprotov6.DiagnosticSeverityWarning, diagnostics[0].Severity, said)
	assert.True(s.t, after.IsNull())
	if end.Documented {
		gone, diagnostics := s.Apply(state, nil)
		assert.True(s.t, gone.IsNull(), acctest.FormatDiagnostics(diagnostics))
	}
}

// What is not found once is looked for again before anything is decided. An import of what the API does not know fails.
func (suite Suite) TestEnd_notFound(t *testing.T) {
	suite.eachForm(t, func(t *testing.T, object spec.Object, form spec.Form) {
		s := suite.newSubject(t, object, suite.documented(), suite.setting("ON_MISSING", "FORGET"))
		state := s.MustApply(s.None(), s.configuration(object.Smallest(form)))
		s.NewRun()
		s.emu.Fault(emukit.Fault{Operation: object.Life.Read, Kind: emukit.FaultStatus, Status: http.StatusNotFound})
		kept, diagnostics := s.Read(state)
		s.emu.AssertFaultsConsumed(t)
		acctest.RequireNoErrors(t, diagnostics)
		assert.True(t, kept.Equal(state))

		const unknown = "00000000-0000-0000-0000-000000000000"
		ids := slices.Repeat([]string{unknown}, len(object.IDs))
		_, diagnostics = s.Import(strings.Join(ids, "/"), nil)
		said := acctest.FormatDiagnostics(diagnostics)
		assert.Contains(t, said, "ERROR: Unable to read ")
		assert.Contains(t, said, unknown)

		empty := map[string]any{}
		for _, name := range object.IDs {
			empty[name] = ""
		}
		_, diagnostics = s.Import("", empty)
		assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "ERROR", "an empty resource identity")
	})
}

// A destroy does what the applied deletion_policy says and the plan announces. What the plan refuses is not sent either if
// the plan is skipped.
func (suite Suite) TestEnd_inTheConfiguration(t *testing.T) {
	suite.eachForm(t, func(t *testing.T, object spec.Object, form spec.Form) {
		if _, ok := object.Attribute("deletion_policy"); ok {
			assert.NotContains(t, object.Life.Removals, "", "a policy has a name")
		}
		for policy, removal := range object.Life.Removals {
			t.Run(policy, func(t *testing.T) {
				t.Parallel()
				s := suite.newSubject(t, object, suite.documented())
				config := object.Smallest(form)
				if policy != "" {
					config["deletion_policy"] = policy
				}
				state := s.MustApply(s.None(), s.configuration(config))
				s.NewRun()
				s.emu.ResetJournal()
				plan := s.Plan(state, nil)
				said := acctest.FormatDiagnostics(plan.Diagnostics)
				if removal.Refused {
					require.Len(t, plan.Diagnostics, 1, said)
					assert.Regexp(t, `^ERROR: Unable to destroy .* applied deletion_policy .*`+policy, said)
				} else {
					acctest.RequireNoErrors(t, plan.Diagnostics)
				}
				if !removal.Ends && !removal.Refused {
					assert.Contains(t, said, "WARNING: ", "it stays at the API")
				}
				if removal.Refused { // by -replace too, which plans a create in the place of the object
					s.NewRun()
					replaced := protocol.Object{State: s.Null(), Private: s.Plan(state, s.configuration(config)).Planned.Private}
					errors := acctest.FormatDiagnostics(protocol.Errors(s.Plan(replaced, s.configuration(config)).Diagnostics))
					says := regexp.MustCompile(`applied deletion_policy (is )?` + policy)
					assert.Len(t, says.FindAllString(errors, -1), 1, "ModifyPlan looks at fastpath.Replaced: %s", errors)
				}
				left, diagnostics := s.ApplyPlanned(plan)
				assert.Equal(t, removal.Refused, !left.IsNull(), acctest.FormatDiagnostics(diagnostics))
				assert.Equal(t, removal.Send, acctest.Operations(s.writes()))
			})
		}
	})
}

var quotedPolicy = regexp.MustCompile(`"([A-Z_]+)"`)

// The removals are those of the values that deletion_policy takes, which the refusal of another value lists.
func (suite Suite) TestEnd_policiesAreComplete(t *testing.T) {
	for _, object := range suite.Catalog.Resources() {
		if _, ok := object.Attribute("deletion_policy"); !ok {
			continue
		}
		s := suite.newSubject(t, object, suite.documented())
		config := object.Smallest(object.Forms[0])
		config["deletion_policy"] = "none of them"
		diagnostics := s.Validate(s.configuration(config))
		require.Len(t, diagnostics, 1)
		var policies []string
		for _, match := range quotedPolicy.FindAllStringSubmatch(diagnostics[0].Detail, -1) {
			policies = append(policies, match[1])
		}
		assert.ElementsMatch(t, policies, slices.Collect(maps.Keys(object.Life.Removals)))
	}
}

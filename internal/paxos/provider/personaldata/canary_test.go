package personaldata_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// quoting is a refusal of everything that an operation gets, quoting these values.
func quoting(t testing.TB, operation string, status int, values []string) emukit.Fault {
	t.Helper()
	all := strings.Join(values, ", ")
	body, err := json.Marshal(map[string]any{
		"type": "about:blank", "title": "Bad " + values[0], "status": status, "detail": all, "meta": map[string]any{"values": all},
	})
	require.NoError(t, err)
	return emukit.Fault{
		Operation: operation, Kind: emukit.FaultStatus, Status: status, Body: string(body), Times: 100,
		Headers: map[string]string{"Content-Type": "application/problem+json"},
	}
}

// refused runs a command that Paxos refuses, quoting values.
func (s stage) refused(operation string, status int, values []string, args ...string) {
	s.t.Helper()
	s.emu.Fault(quoting(s.t, operation, status, values))
	said := s.run(false, args...)
	s.emu.ClearFaults()
	require.Contains(s.t, said, "(sensitive value)", "Paxos's words are shown")
	search(s.t, "output", said, values...)
}

// capitals returns the values as a server may have them.
func capitals(values []string) []string {
	return strings.Split(strings.ToUpper(strings.Join(values, "\n")), "\n")
}

// A whole life with failures of all kinds, by a real CLI with the provider as a program, at TRACE: no canary is in what
// is printed, in the log or in the journal; a write-only one is neither in the plan nor in the state; and what the plan
// does hold is marked.
func TestAccCanary(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.write(everything(), s.variables(nil))

	s.run(true, "validate")
	s.run(true, "plan", "-out=first.plan")
	marked(t, s.run(true, "show", "-json", "first.plan"), writeOnly())
	s.said.Reset() // plan JSON holds sensitive values by design
	s.run(true, "show", "first.plan")
	s.run(true, "plan", "-json")

	for i, identity := range identities() {
		args := []string{"apply", "-auto-approve", "-target=paxos_identity." + identity.name}
		s.refused(emulator.OpCreateIdentity, []int{400, 409, 422, 500, 403}[i], identity.values(), args...)
		if identity.name == "person" {
			s.refused(emulator.OpCreateIdentity, http.StatusBadRequest, capitals(identity.values()), append(args, "-json")...)
			s.run(true, args...) // the institutions need a member
		}
	}
	s.emu.Fault(emukit.Fault{Operation: emulator.OpCreateIdentity, Kind: emukit.FaultResetAfter})
	s.emu.Fault(emukit.Fault{Operation: emulator.OpCreateIdentity, Kind: emukit.FaultStatus, Status: 502, Body: "<html>Canaryfirst"})
	s.emu.Fault(emukit.Fault{Operation: emulator.OpCreateIdentity, Kind: emukit.FaultTruncate})
	s.run(true, "apply", "-auto-approve")
	require.Len(t, s.emu.Identities(), 5)
	s.run(true, "plan", "-detailed-exitcode")

	// A change that is refused, one that goes through, and one that the plan refuses.
	s.write(everything(), s.variables(map[string]string{"person_details.last_name": "Canarychanged"}))
	person := append(identities()[0].values(), "Canarychanged")
	s.refused(emulator.OpUpdateIdentity, http.StatusConflict, person, "apply", "-auto-approve", "-target=paxos_identity.person")
	s.run(true, "apply", "-auto-approve")
	s.emu.MutateIdentity(s.idOf("person"), func(identity *api.Identity) { identity.PersonDetails.FirstName = "Canarydrift" })
	s.run(true, "plan")
	s.run(true, "apply", "-auto-approve")
	for path, args := range map[string][]string{
		"person_details.email": {"plan"}, "person_details.date_of_birth": {"plan", "-json"}, "customer_due_diligence.aliases[]": {"apply", "-auto-approve"},
	} {
		s.write(everything(), s.variables(map[string]string{path: canaries()[path] + "\x07"}))
		s.run(false, args...)
	}

	// Answers that cannot be read, an import, and the end.
	s.write(everything(), s.variables(map[string]string{"person_details.last_name": "Canarychanged"}))
	s.emu.Fault(emukit.Fault{
		Operation: emulator.OpGetIdentity, Kind: emukit.FaultStatus, Status: 200, Times: 4,
		Body: `{"id": ["Canaryfirst"], "metadata": {"Canaryfirst": 7}, "person_details": "Canaryfirst"}`,
	})
	s.run(false, "plan", "-refresh-only")
	s.emu.ClearFaults()
	person = slices.DeleteFunc(person, func(value string) bool { return value == "Canarylast" }) // nobody has that name any more
	s.refused(emulator.OpGetIdentity, http.StatusForbidden, capitals(person), "plan", "-refresh-only", "-target=paxos_identity.person")
	state := s.file("terraform.tfstate")
	s.run(true, "state", "rm", "paxos_identity.person")
	s.run(true, "import", "paxos_identity.person", s.idOf("person"))
	s.run(true, "state", "list")
	state += s.file("terraform.tfstate")
	s.run(true, "destroy", "-auto-approve")

	all := append(slices.Sorted(maps.Values(canaries())), "Canarychanged", "Canarydrift")
	all = append(all, s.secrets.texts()...)
	search(t, "output", s.said.String(), all...)
	search(t, "log", s.logged(), all...)
	search(t, "state", state, append(writeOnly(), s.secrets.texts()...)...)
	search(t, "journal", s.journal(), all...)
	assert.Contains(t, read(t, s.log), "API request", "the provider logs into the file")
	assert.Contains(t, state, "Canaryfirst", "the state is the one that was written")
}

// idOf returns the id of the identity with a ref_id.
func (s stage) idOf(refID string) string {
	s.t.Helper()
	for _, identity := range s.emu.Identities() {
		if identity.RefID == refID {
			return identity.ID
		}
	}
	s.t.Fatalf("there is no identity %s", refID)
	return ""
}

// logged returns the log without what its writers are known for: value sets, which tell of nobody, and the values that an
// import or a refresh finds, which OpenTofu tells, as the guide says.
func (s stage) logged() string {
	s.t.Helper()
	var text strings.Builder
	found := false
	for line := range strings.Lines(read(s.t, s.log)) {
		found = strings.Contains(line, "produced an unexpected new value for") || found && strings.HasPrefix(line, "      - .")
		if found && acctest.RequireCLI(s.t).OpenTofu {
			continue
		}
		text.WriteString(line)
	}
	return withoutValueSets(text.String())
}

// withoutValueSets returns a log without the lines in which the framework describes validators by whole value sets.
func withoutValueSets(log string) string {
	var text strings.Builder
	for line := range strings.Lines(log) {
		if !strings.Contains(line, "values that this version of the provider knows") {
			text.WriteString(line)
		}
	}
	return text.String()
}

// journal returns the emulator's journal as its page shows it.
func (s stage) journal() string {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.emu.URL()+"/_emulator/journal", http.NoBody)
	require.NoError(s.t, err)
	recorder := newRecorder()
	s.emu.Handler().ServeHTTP(recorder, req)
	require.Equal(s.t, http.StatusOK, recorder.Code)
	require.Contains(s.t, recorder.Body.String(), "person_details.first_name", "names of fields are in the journal")
	return recorder.Body.String()
}

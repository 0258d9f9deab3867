package personaldata_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/personaldata"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
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
func (e testEnv) refused(operation string, status int, values []string, args ...string) {
	e.t.Helper()
	e.emu.Fault(quoting(e.t, operation, status, values))
	said := e.run(false, args...)
	e.emu.ClearFaults()
	require.Contains(e.t, said, "(sensitive value)", "Paxos's words are shown")
	personaldata.Search(e.t, "output", said, values...)
}

// A whole life with failures of all kinds, by a real CLI with the provider as a program, at TRACE: no canary is in what
// is printed, in the log or in the journal; a write-only one is neither in the plan nor in the state; and what the plan
// does hold is marked.
func TestAccCanary(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t)
	e.write(everything(t), e.variables(nil))

	e.run(true, "validate")
	e.run(true, "plan", "-out=first.plan")
	marked(t, e.run(true, "show", "-json", "first.plan"), writeOnly())
	e.said.Reset() // plan JSON holds sensitive values by design
	e.run(true, "show", "first.plan")
	e.run(true, "plan", "-json")

	for i, identity := range identities() {
		args := []string{"apply", "-auto-approve", "-target=paxos_identity." + identity.name}
		e.refused(api.OpCreateIdentity.Name, []int{400, 409, 422, 500, 403}[i], identity.values(), args...)
		if identity.name == "person" {
			e.refused(api.OpCreateIdentity.Name, http.StatusBadRequest, personaldata.Capitals(identity.values()), append(args, "-json")...)
			e.run(true, args...) // the institutions need a member
		}
	}
	for _, object := range others() {
		quoted := slices.Sorted(maps.Values(canariesOf(object.Type)))
		target := []string{"apply", "-auto-approve", "-target=" + object.Type + ".person"}
		e.refused(object.Life.Create, http.StatusConflict, quoted, target...)
		if object.Type == "paxos_identity_document" {
			e.emu.Fault(quoting(t, object.Life.Read, http.StatusForbidden, quoted))
			e.run(true, target...) // it is uploaded
			e.emu.ClearFaults()
		}
	}
	e.emu.Fault(emukit.Fault{Operation: api.OpCreateIdentity.Name, Kind: emukit.FaultResetAfter})
	e.emu.Fault(emukit.Fault{Operation: api.OpCreateIdentity.Name, Kind: emukit.FaultStatus, Status: 502, Body: "<html>Canaryfirst"})
	e.emu.Fault(emukit.Fault{Operation: api.OpCreateIdentity.Name, Kind: emukit.FaultTruncate})
	e.run(true, "apply", "-auto-approve")
	require.Len(t, e.emu.Identities.All(), 5)
	e.run(true, "plan", "-detailed-exitcode")

	// A change that is refused, one that goes through, and one that the plan refuses.
	e.write(everything(t), e.variables(map[string]string{"person_details.last_name": "Canarychanged"}))
	person := append(identities()[0].values(), "Canarychanged")
	e.refused(api.OpUpdateIdentity.Name, http.StatusConflict, person, "apply", "-auto-approve", "-target=paxos_identity.person")
	e.run(true, "apply", "-auto-approve")
	e.emu.Identities.Mutate(e.idOf("person"), func(identity *api.Identity) { identity.PersonDetails.FirstName = "Canarydrift" })
	e.run(true, "plan")
	e.run(true, "apply", "-auto-approve")
	for path, args := range map[string][]string{
		"person_details.email": {"plan"}, "person_details.date_of_birth": {"plan", "-json"}, "customer_due_diligence.aliases[]": {"apply", "-auto-approve"},
	} {
		e.write(everything(t), e.variables(map[string]string{path: canaries()[path] + "\x07"}))
		e.run(false, args...)
	}

	// Answers that cannot be read, an import, and the end.
	e.write(everything(t), e.variables(map[string]string{"person_details.last_name": "Canarychanged"}))
	e.emu.Fault(emukit.Fault{
		Operation: api.OpGetIdentity.Name, Kind: emukit.FaultStatus, Status: 200, Times: 4,
		Body: `{"id": ["Canaryfirst"], "metadata": {"Canaryfirst": 7}, "person_details": "Canaryfirst"}`,
	})
	e.run(false, "plan", "-refresh-only")
	e.emu.ClearFaults()
	person = slices.DeleteFunc(person, func(value string) bool { return value == "Canarylast" }) // nobody has that name any more
	e.refused(api.OpGetIdentity.Name, http.StatusForbidden, personaldata.Capitals(person), "plan", "-refresh-only", "-target=paxos_identity.person")
	state := e.file("terraform.tfstate")
	e.run(true, "state", "rm", "paxos_identity.person")
	e.run(true, "import", "paxos_identity.person", e.idOf("person"))
	e.run(true, "state", "list")
	state += e.file("terraform.tfstate")
	e.run(true, "destroy", "-auto-approve")

	all := append(everyCanary(), "Canarychanged", "Canarydrift")
	all = append(all, e.secrets.texts()...)
	personaldata.Search(t, "output", e.said.String(), all...)
	personaldata.Search(t, "log", e.logged(), all...)
	personaldata.Search(t, "state", state, append(writeOnly(), e.secrets.texts()...)...)
	personaldata.Search(t, "journal", e.journal(), all...)
	assert.Contains(t, read(t, e.log), "API request", "the provider logs into the file")
	assert.Contains(t, state, "Canaryfirst", "the state is the one that was written")
}

// idOf returns the id of the identity with a ref_id.
func (e testEnv) idOf(refID string) string {
	e.t.Helper()
	for _, identity := range e.emu.Identities.All() {
		if identity.RefID == refID {
			return identity.ID
		}
	}
	e.t.Fatalf("there is no identity %s", refID)
	return ""
}

// logged returns the log without what its writers are known for: value sets, which tell of nobody, and the values that an
// import or a refresh finds, which OpenTofu tells, as the guide says.
func (e testEnv) logged() string {
	e.t.Helper()
	var text strings.Builder
	found := false
	for line := range strings.Lines(read(e.t, e.log)) {
		found = strings.Contains(line, "produced an unexpected new value for") || found && strings.HasPrefix(line, "      - .")
		if found && acctest.RequireCLI(e.t).OpenTofu {
			continue
		}
		text.WriteString(line)
	}
	return personaldata.WithoutValueSets(text.String())
}

// journal returns the emulator's journal as its page shows it, after a person was sent.
func (e testEnv) journal() string {
	e.t.Helper()
	text := e.journalText()
	require.Contains(e.t, text, "person_details.first_name", "names of fields are in the journal")
	return text
}

// journalText returns the emulator's journal as its page shows it.
func (e testEnv) journalText() string {
	e.t.Helper()
	req, err := http.NewRequestWithContext(e.t.Context(), http.MethodGet, e.emu.URL()+"/_emulator/journal", http.NoBody)
	require.NoError(e.t, err)
	recorder := httptest.NewRecorder()
	e.emu.Handler().ServeHTTP(recorder, req)
	require.Equal(e.t, http.StatusOK, recorder.Code)
	return recorder.Body.String()
}

// planJSON is the part of "terraform show -json" that says of each resource what it will be, and what of it is sensitive.
type planJSON struct {
	ResourceChanges []struct {
		Address string
		Type    string
		Change  struct {
			After          any
			AfterSensitive any `json:"after_sensitive"`
		}
	} `json:"resource_changes"`
}

// marked checks the JSON of a plan: write-only values are nowhere in it, and every other canary in a resource is marked
// sensitive there.
func marked(t testing.TB, text string, writeOnly []string) {
	t.Helper()
	personaldata.Search(t, "plan JSON", text, writeOnly...)
	var plan planJSON
	require.NoError(t, json.Unmarshal([]byte(text), &plan))
	seen := map[string]bool{}
	for _, change := range plan.ResourceChanges {
		for path, value := range canariesOf(change.Type) {
			for _, leaf := range leavesAt(change.Change.After, change.Change.AfterSensitive, strings.Split(path, "."), false) {
				if leaf.value == value {
					assert.True(t, leaf.sensitive, "%s: %s is not marked", change.Address, path)
					seen[change.Type+"."+path] = true
				}
			}
		}
	}
	for _, object := range catalog.All().Resources() {
		for path := range canariesOf(object.Type) {
			assert.Equal(t, !strings.HasSuffix(path, "_wo"), seen[object.Type+"."+path], "%s: %s in the plan", object.Type, path)
		}
	}
}

type leaf struct {
	value     string
	sensitive bool
}

// leavesAt returns the texts at a path with their marks. A mark is true, on the value or on anything around it.
func leavesAt(value, marks any, path []string, sensitive bool) []leaf {
	if whole, ok := marks.(bool); ok && whole {
		sensitive = true
	}
	if len(path) == 0 {
		text, ok := value.(string)
		if !ok {
			return nil
		}
		return []leaf{{text, sensitive}}
	}
	object, _ := value.(map[string]any)
	within, _ := marks.(map[string]any)
	name, isList := strings.CutSuffix(path[0], "[]")
	if !isList {
		return leavesAt(object[name], within[name], path[1:], sensitive)
	}
	list, _ := object[name].([]any)
	if whole, ok := within[name].(bool); ok && whole {
		sensitive = true
	}
	marksOf, _ := within[name].([]any)
	var found []leaf
	for i, element := range list {
		var mark any
		if i < len(marksOf) {
			mark = marksOf[i]
		}
		found = append(found, leavesAt(element, mark, path[1:], sensitive)...)
	}
	return found
}

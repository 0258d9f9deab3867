//go:build unix

package interruption

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
)

// baseline is what a scenario's apply does and leaves when nothing happens to it.
type baseline struct {
	operations []string // of its requests, in order
	left       objects
}

func runBaseline(t *testing.T, sc scenario) baseline {
	t.Helper()
	e := sc.testEnv(t)
	e.MustRun(applyArgs...)
	result := baseline{left: left(t, e.emu)}
	for _, entry := range e.emu.Journal() {
		result.operations = append(result.operations, entry.Operation)
	}
	return result
}

// testEnv returns an environment in which the scenario's apply is the next step.
func (sc scenario) testEnv(t *testing.T) *testEnv {
	t.Helper()
	e := newTestEnv(t)
	e.Env = append(e.Env, "PAXOS_READ_AHEAD="+strconv.FormatBool(!sc.alone))
	if sc.before != "" {
		e.configure(sc.before)
		e.MustRun(applyArgs...)
	}
	e.configure(sc.config)
	e.emu.ResetJournal()
	return e
}

// few are the moments at which a run is broken off in every test run, each at the last request of its operation: a create
// without a ref_id, a create of each other object and the members of an institution.
var few = map[string][]moment{
	"create " + api.OpCreateIdentity.Name: {beforeCommit, afterCommit},
	"change " + api.OpAddMembers.Name:     {afterCommit},
}

// moments returns when to break off at the nth operation of a scenario's apply, n counting from 0.
func (sc scenario) moments(operations []string, n int) []moment {
	if *every {
		return []moment{beforeCommit, afterCommit}
	}
	if slices.Contains(operations[n+1:], operations[n]) {
		return nil
	}
	if when := few[sc.name+" "+operations[n]]; when != nil || sc.name != "create" || !isCreate(operations[n]) {
		return when
	}
	return []moment{afterCommit}
}

// Whatever breaks off an apply, at whichever request: the next one, and what its messages say, leaves what an
// uninterrupted one would have left, and a plan that is empty. The one thing that can be there twice is a control; the
// guide says how it is found.
func TestAccInterruption(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	for _, sc := range scenarios(t) {
		t.Run(sc.name, func(t *testing.T) {
			t.Parallel()
			want := runBaseline(t, sc)
			require.NotEmpty(t, want.operations)
			for i, operation := range want.operations {
				for _, when := range sc.moments(want.operations, i) {
					for way, breakOff := range ways {
						t.Run(fmt.Sprintf("%d %s %s, %s", i+1, when, operation, way), func(t *testing.T) {
							t.Parallel()
							d := interruptedRun{testEnv: sc.testEnv(t), scenario: sc, operation: operation, way: way, when: when}
							d.interruptAt(i+1, breakOff)
							d.finish(want)
						})
					}
				}
			}
		})
	}
}

// interruptedRun is one apply that is broken off.
type interruptedRun struct {
	*testEnv
	scenario  scenario
	operation string // of the request at which it is broken off
	way       string
	when      moment
}

// interruptAt breaks an apply off at its nth request.
func (r *interruptedRun) interruptAt(n int, breakOff breakOff) {
	r.t.Helper()
	p := newHoldingProxy(r.t, r.emu)
	p.hold(n, r.when)
	r.through(p)
	apply := r.Start(applyArgs...)
	select {
	case <-p.held:
	case <-apply.Done():
		printed, err := apply.Wait()
		r.t.Fatalf("the apply ended before request %d: %v\n%s", n, err, printed)
	}
	lock := filepath.Join(r.Dir, ".terraform.tfstate.lock.info")
	require.FileExists(r.t, lock)
	breakOff(r.testEnv, apply, p)
	if r.way == "terraform killed" {
		// Nobody has taken it away. The lock itself went with the process, so that the next apply is not kept out.
		require.FileExists(r.t, lock)
	}
	r.through(nil) // the proxy stays, for the upload URLs that lead through it
}

// isCreate reports whether an import block may follow of an operation.
func isCreate(operation string) bool {
	return slices.ContainsFunc(catalog.All().Resources(), func(object spec.Object) bool {
		return object.Life.Create == operation && object.Life.List != ""
	})
}

// lost reports whether the write was done and nobody could save what came of it.
func (r *interruptedRun) lost() bool {
	return r.way == "terraform killed" || r.way != "one interrupt" && r.when == afterCommit
}

// finish does what the guide says after an interrupted run until an apply succeeds, and compares what is left.
func (r *interruptedRun) finish(want baseline) {
	r.t.Helper()
	behind := r.restore()
	imports := map[string]string{} // blocks by address
	for done := false; !done; {
		r.followNextSteps(imports, r.MustRun("plan", "-no-color"))
		printed, err := r.Run(applyArgs...)
		if done = err == nil; !done {
			require.True(r.t, r.followNextSteps(imports, printed) || r.chooseAnother(printed),
				"an error that does not say what to import, or to choose another name:\n%s", printed)
		}
	}
	if !behind {
		// At most one write was under way.
		assert.True(r.t, len(imports) == 0 || len(imports) == 1 && r.lost() &&
			isCreate(r.operation), "%s", imports)
		assert.Empty(r.t, r.duplicates())
	}
	r.liftDuplicates()
	if diff := gocmp.Diff(want.left, left(r.t, r.emu)); diff != "" {
		r.t.Errorf("what is left (-baseline +after %s):\n%s", r.way, diff)
	}
	printed, err := r.Run("plan", "-detailed-exitcode", "-no-color")
	require.NoError(r.t, err, printed)
}

// restore puts the backup in the place of a state file that the CLI has emptied, which Terraform may do where it ends
// at once: it writes that file in place. It reports whether the state may lack more than the request that was under
// way. OpenTofu writes every 20 seconds, so that there it may.
func (r *interruptedRun) restore() bool {
	r.t.Helper()
	endedAtOnce := r.way == "two interrupts" || r.way == "terraform killed"
	state := filepath.Join(r.Dir, "terraform.tfstate")
	text, err := os.ReadFile(state)
	if err != nil || len(text) > 0 {
		return endedAtOnce && acctest.RequireCLI(r.t).OpenTofu
	}
	backup, err := os.ReadFile(state + ".backup")
	if err != nil {
		require.Empty(r.t, r.scenario.before, "a state that held something has a backup")
		return endedAtOnce // else nothing was to be written yet
	}
	require.True(r.t, endedAtOnce)
	require.NoError(r.t, os.WriteFile(state, backup, 0o600))
	return true
}

// The resource that a message is about, and the id that it says to import.
var (
	about      = regexp.MustCompile(`with (paxos_\w+\.\w+),`)
	importable = regexp.MustCompile(`import \{\s+to = paxos_\w+\.example[^"]*"([^"]+)"`)
)

// followNextSteps adds the import blocks that messages say to the configuration, with the addresses of the resources in
// place of the example's. It reports whether there were new ones.
func (r *interruptedRun) followNextSteps(imports map[string]string, printed string) bool {
	r.t.Helper()
	before := len(imports)
	messages := about.Split(printed, -1)[1:]
	for i, match := range about.FindAllStringSubmatch(printed, -1) {
		if id := importable.FindStringSubmatch(messages[i]); id != nil {
			imports[match[1]] = fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", match[1], id[1])
		}
	}
	var text strings.Builder
	for _, address := range slices.Sorted(maps.Keys(imports)) {
		text.WriteString(imports[address])
	}
	require.NoError(r.t, r.Write("import.tf", text.String()))
	return len(imports) > before
}

// chooseAnother gives what a lost create has taken another name, and reports whether a message asks for that.
func (r *interruptedRun) chooseAnother(printed string) bool {
	before := r.scenario.config
	for _, object := range others() {
		row, ok := object.Attribute(object.Life.Unfindable)
		if ok && strings.Contains(strings.Join(strings.Fields(printed), " "), "Choose another "+row.Path) {
			r.scenario.config = strings.ReplaceAll(before, fmt.Sprintf("%q", row.Good), fmt.Sprintf("%q", row.Other))
			r.configure(r.scenario.config)
		}
	}
	return r.scenario.config != before
}

// duplicates returns the controls in force that the state does not have, by import id.
func (r *interruptedRun) duplicates() map[string]api.Control {
	r.t.Helper()
	var state struct {
		Resources []struct {
			Type      string `json:"type"`
			Instances []struct {
				Attributes struct {
					ID string `json:"id"`
				} `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}
	text, err := os.ReadFile(filepath.Join(r.Dir, "terraform.tfstate"))
	require.NoError(r.t, err)
	require.NoError(r.t, json.Unmarshal(text, &state))
	managed := map[string]bool{}
	for _, resource := range state.Resources {
		for _, instance := range resource.Instances {
			managed[instance.Attributes.ID] = true
		}
	}
	duplicates := map[string]api.Control{}
	for _, identity := range r.emu.Identities.All() {
		for _, control := range inForce(r.emu, identity.ID) {
			if !managed[control.ID] && !strings.HasPrefix(control.Reason, "Closed by Terraform") {
				duplicates[identity.ID+"/"+control.ID] = control
			}
		}
	}
	return duplicates
}

// liftDuplicates lifts controls that were set twice, as the guide says: they are imported, and then taken out of the
// configuration.
func (r *interruptedRun) liftDuplicates() {
	r.t.Helper()
	duplicates := r.duplicates()
	if len(duplicates) == 0 {
		return
	}
	var text strings.Builder
	for i, id := range slices.Sorted(maps.Keys(duplicates)) {
		identityID, _, _ := strings.Cut(id, "/")
		fmt.Fprintf(&text, `
import {
  to = paxos_identity_control.leftover%[1]d
  id = %[2]q
}
resource "paxos_identity_control" "leftover%[1]d" {
  identity_id = %[3]q
  type        = %[4]q
  reason_code = %[5]q
  reason      = %[6]q
}
`, i, id, identityID, string(duplicates[id].Type), duplicates[id].ReasonCode, duplicates[id].Reason)
	}
	require.NoError(r.t, r.Write("leftover.tf", text.String()))
	assert.Contains(r.t, r.MustRun(applyArgs...), fmt.Sprintf("%d imported, 0 added, 0 changed, 0 destroyed", len(duplicates)))
	require.NoError(r.t, r.Write("leftover.tf", ""))
	r.MustRun(applyArgs...)
	assert.Empty(r.t, r.duplicates())
}

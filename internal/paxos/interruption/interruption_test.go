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
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// undisturbed is what a scenario's apply does and leaves when nothing happens to it.
type undisturbed struct {
	operations []string // of its requests, in order
	left       []kept
}

func runUndisturbed(t *testing.T, sc scenario) undisturbed {
	t.Helper()
	s := sc.stage(t)
	s.MustRun(applyArgs...)
	result := undisturbed{left: left(s.emu)}
	for _, entry := range s.emu.Journal() {
		result.operations = append(result.operations, entry.Operation)
	}
	return result
}

// stage returns a stage on which the scenario's apply is the next step.
func (sc scenario) stage(t *testing.T) *stage {
	t.Helper()
	s := newStage(t)
	if sc.before != "" {
		s.configure(sc.before)
		s.MustRun(applyArgs...)
	}
	s.configure(sc.config)
	s.emu.ResetJournal()
	return s
}

// few are the moments at which a run is broken off in every test run, each at the last request of its operation: a create
// without a ref_id, a control and the members of an institution.
var few = map[string][]moment{
	"create " + emulator.OpCreateIdentity: {beforeCommit, afterCommit},
	"create " + emulator.OpCreateControl:  {afterCommit},
	"change " + emulator.OpAddMembers:     {afterCommit},
}

// moments returns when to break off at the nth operation of a scenario's apply, n counting from 0.
func (sc scenario) moments(operations []string, n int) []moment {
	if *every {
		return []moment{beforeCommit, afterCommit}
	}
	if slices.Contains(operations[n+1:], operations[n]) {
		return nil
	}
	return few[sc.name+" "+operations[n]]
}

// Whatever breaks off an apply, at whichever request: the next one, and what its messages say, leaves what an undisturbed
// one would have left, and a plan that is empty. The one thing that can be there twice is a control; the guide says how
// it is found.
func TestAccInterruption(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	for _, sc := range scenarios() {
		t.Run(sc.name, func(t *testing.T) {
			t.Parallel()
			want := runUndisturbed(t, sc)
			require.NotEmpty(t, want.operations)
			for i, operation := range want.operations {
				for _, when := range sc.moments(want.operations, i) {
					for way, breakOff := range ways {
						t.Run(fmt.Sprintf("%d %s %s, %s", i+1, when, operation, way), func(t *testing.T) {
							t.Parallel()
							d := disturbed{stage: sc.stage(t), scenario: sc, operation: operation, way: way, when: when}
							d.disturb(i+1, breakOff)
							d.finish(want)
						})
					}
				}
			}
		})
	}
}

// disturbed is one apply that is broken off.
type disturbed struct {
	*stage
	scenario  scenario
	operation string // of the request at which it is broken off
	way       string
	when      moment
}

// disturb breaks an apply off at its nth request.
func (d *disturbed) disturb(n int, breakOff breakOff) {
	d.t.Helper()
	g := newGate(d.t, d.emu)
	g.hold(n, d.when)
	d.through(g)
	apply := d.Start(applyArgs...)
	select {
	case <-g.held:
	case <-apply.Done():
		printed, err := apply.Wait()
		d.t.Fatalf("the apply ended before request %d: %v\n%s", n, err, printed)
	}
	lock := filepath.Join(d.Dir, ".terraform.tfstate.lock.info")
	require.FileExists(d.t, lock)
	breakOff(d.stage, apply, g)
	if d.way == "terraform killed" {
		// Nobody has taken it away. The lock itself went with the process, so that the next apply is not kept out.
		require.FileExists(d.t, lock)
	}
	g.Close()
	d.through(nil)
}

// lost tells whether the write was done and nobody could save what came of it.
func (d *disturbed) lost() bool {
	return d.way == "terraform killed" || d.way != "one interrupt" && d.when == afterCommit
}

// finish does what the guide says after an interrupted run until an apply succeeds, and compares what is left.
func (d *disturbed) finish(want undisturbed) {
	d.t.Helper()
	behind := d.restore()
	imports := map[string]string{} // blocks by address
	for done := false; !done; {
		d.heed(imports, d.MustRun("plan", "-no-color"))
		printed, err := d.Run(applyArgs...)
		if done = err == nil; !done {
			require.True(d.t, d.heed(imports, printed), "an error that does not say what to import:\n%s", printed)
		}
	}
	if !behind {
		// At most one write was under way.
		assert.True(d.t, len(imports) == 0 || len(imports) == 1 && d.lost() &&
			(d.operation == emulator.OpCreateIdentity || d.operation == emulator.OpCreateControl), "%s", imports)
		assert.Empty(d.t, d.doubled())
	}
	d.liftDoubled()
	if diff := gocmp.Diff(want.left, left(d.emu)); diff != "" {
		d.t.Errorf("what is left (-undisturbed +after %s):\n%s", d.way, diff)
	}
	printed, err := d.Run("plan", "-detailed-exitcode", "-no-color")
	require.NoError(d.t, err, printed)
}

// restore puts the backup in the place of a state file that the CLI has emptied, which Terraform may do where it ends at
// once: it writes that file in place. It tells whether the state may lack more than the request that was under way.
// OpenTofu writes every 20 seconds, so that there it may.
func (d *disturbed) restore() bool {
	d.t.Helper()
	endedAtOnce := d.way == "two interrupts" || d.way == "terraform killed"
	state := filepath.Join(d.Dir, "terraform.tfstate")
	text, err := os.ReadFile(state)
	if err != nil || len(text) > 0 {
		return endedAtOnce && acctest.RequireCLI(d.t).OpenTofu
	}
	backup, err := os.ReadFile(state + ".backup")
	if err != nil {
		require.Empty(d.t, d.scenario.before, "a state that held something has a backup")
		return endedAtOnce // else nothing was to be written yet
	}
	require.True(d.t, endedAtOnce)
	require.NoError(d.t, os.WriteFile(state, backup, 0o600))
	return true
}

// The resource that a message is about, and the id that it says to import.
var importable = regexp.MustCompile(`with (paxos_\w+\.\w+),[^}]*?import \{\s+to = paxos_\w+\.example[^"]*"([^"]+)"`)

// heed adds the import blocks that messages say to the configuration, with the addresses of the resources in place of
// the example's. It tells whether there were new ones.
func (d *disturbed) heed(imports map[string]string, printed string) bool {
	d.t.Helper()
	before := len(imports)
	for _, match := range importable.FindAllStringSubmatch(printed, -1) {
		imports[match[1]] = fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", match[1], match[2])
	}
	var text strings.Builder
	for _, address := range slices.Sorted(maps.Keys(imports)) {
		text.WriteString(imports[address])
	}
	require.NoError(d.t, d.Write("import.tf", text.String()))
	return len(imports) > before
}

// doubled returns the controls in force that the state does not have, by import id.
func (d *disturbed) doubled() map[string]api.Control {
	d.t.Helper()
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
	text, err := os.ReadFile(filepath.Join(d.Dir, "terraform.tfstate"))
	require.NoError(d.t, err)
	require.NoError(d.t, json.Unmarshal(text, &state))
	managed := map[string]bool{}
	for _, resource := range state.Resources {
		for _, instance := range resource.Instances {
			managed[instance.Attributes.ID] = true
		}
	}
	doubled := map[string]api.Control{}
	for _, identity := range d.emu.Identities() {
		for _, control := range inForce(d.emu, identity.ID) {
			if !managed[control.ID] && !strings.HasPrefix(control.Reason, "Closed by Terraform") {
				doubled[identity.ID+"/"+control.ID] = control
			}
		}
	}
	return doubled
}

// liftDoubled lifts controls that were set twice, as the guide says: they are imported, and then taken out of the
// configuration.
func (d *disturbed) liftDoubled() {
	d.t.Helper()
	doubled := d.doubled()
	if len(doubled) == 0 {
		return
	}
	var text strings.Builder
	for i, id := range slices.Sorted(maps.Keys(doubled)) {
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
`, i, id, identityID, string(doubled[id].Type), doubled[id].ReasonCode, doubled[id].Reason)
	}
	require.NoError(d.t, d.Write("leftover.tf", text.String()))
	assert.Contains(d.t, d.MustRun(applyArgs...), fmt.Sprintf("%d imported, 0 added, 0 changed, 0 destroyed", len(doubled)))
	require.NoError(d.t, d.Write("leftover.tf", ""))
	d.MustRun(applyArgs...)
	assert.Empty(d.t, d.doubled())
}

package identity_test

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

const respelled = "Values are spelled in another way"

// A server that spells values in another way: the apply warns once, the spelling makes no difference, and another value is
// drift. A changed argument is sent, and its spelling is learned anew.
func TestRespelling_cli(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	for name, env := range map[string]string{"read_ahead": "true", "single reads": "false"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t, emulator.WithRespelling())
			w := paxostest.NewWorkingDir(t, emu, nil, acctest.WithEnv("PAXOS_READ_AHEAD", env))
			config := with(person(), attrs{"metadata": attrs{"Team": "a"}})
			apply := func(config attrs) string {
				t.Helper()
				require.NoError(t, w.Write("main.tf", hcl("ada", config)))
				return w.MustRun("apply", "-auto-approve", "-no-color")
			}
			assertConverged := func() {
				t.Helper()
				assert.NotContains(t, w.MustRun("plan", "-no-color", "-detailed-exitcode"), "Warning")
			}

			output := apply(config)
			assert.Contains(t, output, respelled)
			assert.Contains(t, output, "configured: metadata, person_details.address.city, person_details.address.country.")
			assertConverged()
			private := privateState(t, w)
			assert.Contains(t, private, "person_details.address.country")
			for _, value := range []string{"United States", "NEW YORK", "USA", "New York"} {
				assert.NotContains(t, private, value)
			}

			emu.Identities.Mutate(only(t, emu).ID, func(i *api.Identity) { i.PersonDetails.Address.City = "Albany" })
			output, err := w.Run("plan", "-no-color", "-detailed-exitcode")
			require.Error(t, err, "the plan is empty")
			assert.Contains(t, output, "1 to change")
			assert.NotContains(t, apply(config), respelled, "what is known is no news")
			assert.Equal(t, "NEW YORK", only(t, emu).PersonDetails.Address.City)
			assertConverged()

			output = apply(with(config, attrs{"person_details.address.city": "QUEENS", "metadata": attrs{"Team": "b"}}))
			assert.Contains(t, output, "configured: metadata.")
			assertConverged()
			assert.NotContains(t, privateState(t, w), "person_details.address.city", "what was known of another value is forgotten")
			assert.Contains(t, privateState(t, w), "person_details.address.country", "the address was sent whole")
		})
	}
}

// Rows of a list serve identities with a memory as they serve others: the plan is empty, and reads few of them singly.
func TestRespelling_rows(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	const n = 20
	emu := emulator.New(t, emulator.WithRespelling())
	w := paxostest.NewWorkingDir(t, emu, nil)
	config := with(person(), attrs{
		"count": n, "metadata": attrs{"Team": "a"}, "person_details.cip_id": "123-45-${count.index + 1000}",
	})
	require.NoError(t, w.Write("main.tf", hcl("ada", config)))
	w.MustRun("apply", "-auto-approve", "-no-color")
	emu.ResetJournal()
	w.MustRun("plan", "-no-color", "-detailed-exitcode")
	assert.NotEmpty(t, emu.Requests(emulator.OpListIdentities))
	assert.Less(t, len(emu.Requests(emulator.OpGetIdentity)), n/2)

	emu.Identities.Mutate(emu.Identities.All()[n-1].ID, func(i *api.Identity) { i.Metadata = map[string]string{"team": "b"} })
	output, err := w.Run("plan", "-no-color", "-detailed-exitcode")
	require.Error(t, err)
	assert.Contains(t, output, "1 to change")
}

// privateState returns the private state of the one resource.
func privateState(t *testing.T, w *acctest.WorkingDir) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(w.Dir, "terraform.tfstate"))
	require.NoError(t, err)
	var state struct {
		Resources []struct {
			Instances []struct {
				Private string `json:"private"`
			} `json:"instances"`
		} `json:"resources"`
	}
	require.NoError(t, json.Unmarshal(text, &state))
	outer, err := base64.StdEncoding.DecodeString(state.Resources[0].Instances[0].Private)
	require.NoError(t, err)
	values := map[string][]byte{}
	require.NoError(t, json.Unmarshal(outer, &values))
	var private string
	for _, value := range values {
		private += string(value)
	}
	return private
}

// A partial response is completed by a read, which tells the spelling as well.
func TestRespelling_partialResponse(t *testing.T) {
	t.Parallel()
	_, p := newTestEnv(t, emulator.WithRespelling(), emulator.WithThinWrites())
	created, diagnostics := p.Apply(p.None(), person())
	require.Len(t, diagnostics, 1)
	assert.Equal(t, respelled, diagnostics[0].Summary)
	p.NewRun()
	read, diagnostics := p.Read(created)
	assert.Empty(t, diagnostics)
	assert.True(t, p.Plan(read, person()).Empty())
}

// A response that shows what was before is no spelling: Paxos may have ignored the write. The next plan shows the difference.
func TestRespelling_ignoredWrite(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t, emulator.WithRespelling())
	created, _ := p.Apply(p.None(), person())
	changed := with(person(), attrs{"person_details.address.city": "new york"}) // the same to this server
	other := with(person(), attrs{"person_details.address.country": "United States"})

	same, diagnostics := p.Apply(created, changed)
	require.Len(t, diagnostics, 1)
	assert.Equal(t, respelled, diagnostics[0].Summary)
	assert.True(t, p.Plan(p.MustRead(same), changed).Empty())

	current := p.MustApply(same, with(other, attrs{"person_details.address.city": "new york"}))
	emu.ResetJournal()
	back, diagnostics := p.Apply(current, changed)
	require.Len(t, diagnostics, 1)
	assert.Equal(t, "Values are as before the write", diagnostics[0].Summary)
	assert.Contains(t, diagnostics[0].Detail, "person_details.address.country")
	assert.False(t, p.Plan(p.MustRead(back), changed).Empty())
}

// What a create without an answer finds under its ref_id may be of an earlier run: its values are no spellings of those that
// were sent. The next apply sends these.
func TestRespelling_foundAfterALostCreate(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t)
	config := with(person(), attrs{"ref_id": "person-1"})
	p.MustApply(p.None(), with(config, attrs{"person_details.address.city": "Albany"}))
	p.NewRun()
	emu.Fault(emukit.Fault{Operation: emulator.OpCreateIdentity, Kind: emukit.FaultResetAfter})
	found, diagnostics := p.Apply(p.None(), config)
	emu.AssertFaultsConsumed(t)
	require.Len(t, diagnostics, 1)
	assert.Equal(t, "Values are as before the write", diagnostics[0].Summary)
	assert.Contains(t, diagnostics[0].Detail, "person_details.address.city")

	next := p.MustApply(p.MustRead(found), config)
	assert.Equal(t, "New York", only(t, emu).PersonDetails.Address.City)
	assert.True(t, p.Plan(p.MustRead(next), config).Empty())
}

// A replacement finds the object that it replaces although that has private state.
func TestRespelling_replaced(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	emu := emulator.New(t, emulator.WithRespelling())
	w := paxostest.NewWorkingDir(t, emu, nil)
	require.NoError(t, w.Write("main.tf", hcl("ada", with(person(), attrs{"ref_id": "person-1", "adopt_existing": true}))))
	w.MustRun("apply", "-auto-approve", "-no-color")
	output := w.MustRun("apply", "-auto-approve", "-no-color", "-replace=paxos_identity.ada")
	assert.Contains(t, output, "Existing identity was adopted")
	assert.Len(t, emu.Identities.All(), 1)
}

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
			assert.Contains(t, output, "configured: metadata, person_details.address.address1, person_details.address.city, person_details.address.country, ")
			assertConverged()
			private := privateState(t, w)
			assert.Contains(t, private, "person_details.address.country")
			for _, value := range []string{"united states", "new york", "USA", "New York"} {
				assert.NotContains(t, private, value)
			}

			emu.Identities.Mutate(only(t, emu).ID, func(i *api.Identity) { i.PersonDetails.Address.City = "Albany" })
			output, err := w.Run("plan", "-no-color", "-detailed-exitcode")
			require.Error(t, err, "the plan is empty")
			assert.Contains(t, output, "1 to change")
			assert.NotContains(t, apply(config), respelled, "what is known is no news")
			assert.Equal(t, "New York", only(t, emu).PersonDetails.Address.City)
			assertConverged()

			output = apply(with(config, attrs{"person_details.address.city": "queens", "metadata": attrs{"Team": "b"}}))
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
	assert.NotEmpty(t, emu.Requests(api.OpListIdentities.Name))
	assert.Less(t, len(emu.Requests(api.OpGetIdentity.Name)), n/2)

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
	changed := with(person(), attrs{"person_details.address.city": "NEW YORK"}) // the same to this server
	other := with(person(), attrs{"person_details.address.country": "United States"})

	same, diagnostics := p.Apply(created, changed)
	require.Len(t, diagnostics, 1)
	assert.Equal(t, respelled, diagnostics[0].Summary)
	assert.True(t, p.Plan(p.MustRead(same), changed).Empty())

	current := p.MustApply(same, with(other, attrs{"person_details.address.city": "NEW YORK"}))
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
	emu.Fault(emukit.Fault{Operation: api.OpCreateIdentity.Name, Kind: emukit.FaultResetAfter})
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

// Members and tax details have no names: they are known again in another spelling. A member who stays is neither added nor removed,
// whatever else changes, and nobody is added twice.
func TestRespelling_members(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t, emulator.WithRespelling())
	var ids []string
	for _, number := range []string{"111-22-3333", "222-33-4444", "333-44-5555"} {
		ids = append(ids, p.MustApply(p.None(), with(person(), attrs{"person_details.cip_id": number})).Text("id"))
	}
	director, chair := with(trustee(ids[0]), attrs{"position": "Director"}), with(trustee(ids[0]), attrs{"position": "Chair"})
	second, third := trustee(ids[1]), with(trustee(ids[2]), attrs{"roles": []string{"GRANTOR", "TRUSTEE"}})
	current := p.None()
	for _, step := range []struct {
		members []attrs
		warns   string
		sent    []string
	}{
		{[]attrs{director, second}, "institution_members.position, institution_members.roles", []string{api.OpCreateIdentity.Name}},
		{[]attrs{director, second, third}, "configured: institution_members.roles.", []string{api.OpAddMembers.Name}},
		{[]attrs{chair, second, third}, "configured: institution_members.position.", []string{api.OpAddMembers.Name, api.OpDeleteMember.Name}},
		{[]attrs{third, chair}, "", []string{api.OpDeleteMember.Name}},
	} {
		emu.ResetJournal()
		config := trust(step.members...)
		applied, diagnostics := p.Apply(current, config)
		warnings := acctest.FormatDiagnostics(diagnostics)
		assert.Equal(t, step.warns != "", len(diagnostics) == 1, warnings)
		assert.Contains(t, warnings, step.warns)
		assert.Equal(t, step.sent, acctest.Operations(paxostest.Writes(emu)))
		p.NewRun()
		current = p.MustRead(applied)
		assert.True(t, p.Plan(current, config).Empty())
		held, _ := emu.Identities.Find(current.Text("id"))
		assert.Len(t, held.InstitutionMembers, len(step.members))
	}

	config := trust(third, chair)
	for name, change := range map[string]func([]api.InstitutionMember) []api.InstitutionMember{
		"another position": func(members []api.InstitutionMember) []api.InstitutionMember {
			for i := range members {
				members[i].Position = "Treasurer"
			}
			return members
		},
		"twice": func(members []api.InstitutionMember) []api.InstitutionMember {
			again := members[0]
			again.ID = "again"
			return append(members, again)
		},
	} {
		emu.Identities.Mutate(current.Text("id"), func(i *api.Identity) { i.InstitutionMembers = change(i.InstitutionMembers) })
		drifted := p.MustRead(current)
		assert.False(t, p.Plan(drifted, config).Empty(), name)
		applied, diagnostics := p.Apply(drifted, config)
		assert.Empty(t, acctest.FormatDiagnostics(diagnostics), name)
		current = p.MustRead(applied)
		assert.True(t, p.Plan(current, config).Empty(), name)
		held, _ := emu.Identities.Find(current.Text("id"))
		assert.Len(t, held.InstitutionMembers, 2, name)
	}
}

// A lost answer to an addition is looked for among the members in whatever spelling, and not taken for the one that it replaces.
func TestRespelling_membersLostAnswer(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t, emulator.WithRespelling())
	id := p.MustApply(p.None(), person()).Text("id")
	director, chair := with(trustee(id), attrs{"position": "Director"}), with(trustee(id), attrs{"position": "Chair"})
	current := p.MustApply(p.None(), trust(director))
	emu.Fault(emukit.Fault{Operation: api.OpAddMembers.Name, Kind: emukit.FaultResetAfter})
	current = p.MustRead(p.MustApply(current, trust(chair)))
	emu.AssertFaultsConsumed(t)
	assert.True(t, p.Plan(current, trust(chair)).Empty())
	held, _ := emu.Identities.Find(current.Text("id"))
	require.Len(t, held.InstitutionMembers, 1)
	assert.Equal(t, "Chair", held.InstitutionMembers[0].Position)
}

// An import shows members in the other spelling. Bringing them to the configuration replaces them once, and then they stay.
func TestRespelling_importedMembers(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t, emulator.WithRespelling())
	id := p.MustApply(p.None(), person()).Text("id")
	config := trust(with(trustee(id), attrs{"position": "Director"}))
	current, diagnostics := p.Import(p.MustApply(p.None(), config).Text("id"), nil)
	require.Empty(t, diagnostics)
	for range 2 {
		emu.ResetJournal()
		current = p.MustRead(p.MustApply(current, config))
	}
	assert.NotContains(t, acctest.Operations(paxostest.Writes(emu)), api.OpAddMembers.Name)
	held, _ := emu.Identities.Find(current.Text("id"))
	assert.Len(t, held.InstitutionMembers, 1)
}

// Tax details are known again by their numbers, and without those by what is spelled in the same way.
func TestRespelling_taxDetails(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t, emulator.WithRespelling())
	config := with(person(), attrs{"tax_details": []attrs{
		{"tax_payer_id_wo": "987-65-4321", "tax_payer_id_wo_version": 1, "tax_payer_country": "USA"},
		{"tax_payer_id": "Q1", "tax_payer_country": "GBR"},
	}})
	created, diagnostics := p.Apply(p.None(), config)
	require.Len(t, diagnostics, 1)
	assert.Contains(t, diagnostics[0].Detail, "tax_details.tax_payer_country.")
	current := p.MustRead(created)
	assert.True(t, p.Plan(current, config).Empty())

	emu.Identities.Mutate(current.Text("id"), func(i *api.Identity) { i.TaxDetails[1].TaxPayerCountry = "CAN" })
	current = p.MustRead(current)
	assert.False(t, p.Plan(current, config).Empty())
	current, diagnostics = p.Apply(current, config)
	assert.Empty(t, acctest.FormatDiagnostics(diagnostics))
	assert.True(t, p.Plan(p.MustRead(current), config).Empty())
}

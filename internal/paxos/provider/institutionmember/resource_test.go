package institutionmember_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

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

func TestMain(m *testing.M) { paxostest.Main(m) }

type attrs = map[string]any

// tenant starts an emulator with the catalog's tenant. It returns the id of an institution of which nobody is a member.
func tenant(t *testing.T) (*emulator.Server, *acctest.ProtocolResource, string) {
	t.Helper()
	emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
	return emu, paxostest.NewProtocolResource(t, emu, "paxos_institution_member"), emu.Identities.All()[3].ID
}

func config(institutionID, identityID string, roles ...string) attrs {
	return attrs{"institution_id": institutionID, "identity_id": identityID, "roles": roles}
}

// trust is an institution that lists its members.
func trust(members ...attrs) attrs {
	return attrs{
		"institution_members": members,
		"institution_details": attrs{
			"name": "Example Trust", "institution_type": "TRUST", "institution_sub_type": "INVESTMENT",
			"cip_id": "12-3456789", "cip_id_type": "EIN", "cip_id_country": "USA", "govt_registration_date": "2020-01-01T00:00:00Z",
			"business_address": attrs{
				"country": "USA", "address1": "1 Example St", "city": "New York", "province": "NY", "zip_code": "10001",
			},
		},
	}
}

// A replacement removes the member first. An answer that still has it is an old one, and refuses nothing.
func TestInstitutionMember_replacedOnReplica(t *testing.T) {
	t.Parallel()
	emu, m, institution := tenant(t)
	first := m.MustApply(m.None(), config(institution, catalog.PersonID, "TRUSTEE"))
	emu.Fault(emukit.Fault{Operation: api.OpGetIdentity.Name, Kind: emukit.FaultStale})
	m.MustApply(first, nil)
	second := m.MustApply(m.None(), config(institution, catalog.PersonID, "GRANTOR"))
	emu.AssertFaultsConsumed(t)
	assert.NotEqual(t, first.Text("id"), second.Text("id"))
	assert.Len(t, emu.Members.Of(institution), 1)
}

// Another spelling of the ownership and another order of the roles are no change; what changes elsewhere is a replacement.
func TestInstitutionMember_drift(t *testing.T) {
	t.Parallel()
	emu, m, institution := tenant(t)
	wanted := config(institution, catalog.OtherPersonID, "TRUSTEE", "GRANTOR")
	wanted["ownership"] = "5"
	state := m.MustApply(m.None(), wanted)
	assert.Equal(t, "Bea Miller", state.Text("name"))
	assert.Equal(t, "APPROVED", state.Text("summary_status"))
	change := func(ownership string, roles ...string) protocol.Plan {
		emu.Members.Mutate(state.Text("id"), func(member *emulator.Member) { member.Roles, member.Ownership = roles, ownership })
		m.NewRun()
		return m.Plan(m.MustRead(state), wanted)
	}
	assert.True(t, change("5.00", "GRANTOR", "TRUSTEE").Empty())
	assert.Len(t, change("7", "GRANTOR", "BENEFICIARY").RequiresReplace, 2)
}

// The plan of an identity that changes its list refuses to remove what resources have added, whichever of both comes first.
func TestInstitutionMember_besideList(t *testing.T) {
	t.Parallel()
	emu, m, _ := tenant(t)
	identity := m.Other("paxos_identity")
	list := trust(attrs{"identity_id": catalog.PersonID, "roles": []string{"TRUSTEE"}})
	made := identity.MustApply(identity.None(), list)
	id := made.Text("id")
	wanted := config(id, catalog.OtherPersonID, "GRANTOR")

	identity.NewRun()
	_, _, err := identity.Upgrade(t.Context(), made)
	require.NoError(t, err)
	assert.Regexp(t, `^WARNING\(AttributeName\("institution_id"\)\): The institution lists its members: .*ignore_changes`,
		acctest.FormatDiagnostics(m.Plan(m.None(), wanted).Diagnostics))
	member := m.MustApply(m.None(), wanted)

	const refused = `Unable to plan institution members: .*ignore_changes = \[institution_members\]`
	identity.NewRun()
	identity.Plan(identity.MustRead(made), list)
	assert.Regexp(t, `^ERROR\(AttributeName\("institution_id"\)\): `+refused, acctest.FormatDiagnostics(m.Plan(m.MustRead(member), wanted).Diagnostics))
	identity.NewRun()
	m.Plan(m.MustRead(member), wanted)
	assert.Regexp(t, `ERROR\(AttributeName\("institution_members"\)\): `+refused,
		acctest.FormatDiagnostics(identity.Plan(identity.MustRead(made), list).Diagnostics))

	identity.NewRun()
	m.Plan(m.MustRead(member), wanted)
	delete(list, "institution_members")
	handed := identity.MustApply(identity.MustRead(made), list)
	assert.True(t, m.Plan(m.MustRead(member), wanted).Empty())
	assert.True(t, identity.Plan(identity.MustRead(handed), list).Empty())
	assert.Len(t, emu.Members.Of(id), 2, "the list without its argument keeps the members")
	imported, diagnostics := m.Import(id+"/"+emu.Members.Of(id)[0].ID, nil)
	acctest.RequireNoErrors(t, diagnostics)
	assert.True(t, m.Plan(m.MustRead(imported), config(id, catalog.PersonID, "TRUSTEE")).Empty())
}

// The example hands over with a real CLI: the identity ignores its members, one is added, and the first one is taken over by the
// import block of the error. Then each is changed and removed alone.
func TestAccInstitutionMember_handover(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
	w := paxostest.NewWorkingDir(t, emu, []string{"../../../../examples/provider"})
	example, err := os.ReadFile("../../../../examples/resources/paxos_institution_member/resource_handover.tf")
	require.NoError(t, err)
	require.NoError(t, w.Write("resource.tf", string(example)))
	w.MustRun("apply", "-auto-approve", "-no-color")
	assert.Contains(t, w.MustRun("plan", "-no-color"), "No changes.")

	trustee := func(role string) string {
		return fmt.Sprintf(`resource "paxos_institution_member" "trustee" {
  institution_id = paxos_identity.trust.id
  identity_id    = %q
  roles          = [%q]
}
`, catalog.PersonID, role)
	}
	require.NoError(t, w.Write("trustee.tf", trustee("TRUSTEE")))
	refused, err := w.Run("apply", "-auto-approve", "-no-color")
	require.Error(t, err)
	id := regexp.MustCompile(`id = "(\S+/\S+)"`).FindStringSubmatch(refused)
	require.Len(t, id, 2, refused)
	require.NoError(t, w.Write("import.tf", fmt.Sprintf("import {\n  to = paxos_institution_member.trustee\n  id = %q\n}\n", id[1])))
	assert.Contains(t, w.MustRun("apply", "-auto-approve", "-no-color"), "1 imported, 0 added, 0 changed, 0 destroyed")

	require.NoError(t, w.Write("import.tf", ""))
	require.NoError(t, w.Write("trustee.tf", trustee("GRANTOR")))
	assert.Contains(t, w.MustRun("apply", "-auto-approve", "-no-color"), "1 added, 0 changed, 1 destroyed")
	assert.Contains(t, w.MustRun("plan", "-no-color"), "No changes.")
	require.NoError(t, w.Write("trustee.tf", ""))
	assert.Contains(t, w.MustRun("apply", "-auto-approve", "-no-color"), "0 added, 0 changed, 1 destroyed")
	assert.Contains(t, w.MustRun("plan", "-no-color"), "No changes.")
	institution, _, _ := strings.Cut(id[1], "/")
	members := emu.Members.Of(institution)
	require.Len(t, members, 1, "the list of the identity has brought nobody back")
	assert.Equal(t, catalog.OtherPersonID, members[0].IdentityID)
}

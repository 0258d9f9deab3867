package identity_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// importBlock renders an import block.
func importBlock(address, id string) string {
	return fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, id)
}

func TestAccIdentity_importString(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	config := hcl("ada", wholePerson()) + hcl("trust", wholeTrust(trustee(expr(ada+".id"))))
	verify := func(address string) resource.TestStep {
		return resource.TestStep{
			ResourceName: address, ImportState: true, ImportStateVerify: true,
			// On the wire false and absent are the same here.
			ImportStateVerifyIgnore: []string{"tax_details_not_required", "is_merchant"},
		}
	}
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{{Config: config}, verify(ada), verify(t1)}})
}

func TestAccIdentity_importBlock(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	made := emu.AddIdentity(stranger())
	bob := attrs{
		"ref_id": "stranger-1",
		"person_details": with(attrs{
			"first_name": "Bob", "last_name": "Stranger", "date_of_birth": "1970-01-01", "nationality": "USA",
			"cip_id": "222-33-4444", "cip_id_type": "SSN", "cip_id_country": "USA",
		}, attrs{"address": with(address(), attrs{"address1": "2 Example St", "zip_code": "10002"})}),
	}
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{{
		Config:           importBlock("paxos_identity.bob", made.ID) + hcl("bob", bob),
		ConfigPlanChecks: action("paxos_identity.bob", plancheck.ResourceActionNoop),
		Check: resource.ComposeTestCheckFunc(wrote(emu),
			resource.TestCheckResourceAttr("paxos_identity.bob", "id", made.ID),
			resource.TestCheckResourceAttr("paxos_identity.bob", "deletion_policy", "ABANDON")),
	}}})
}

// A configuration that names less than Paxos holds is taken as it is: nothing is sent, and the rest is Paxos's business.
func TestAccIdentity_importIntoLess(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	made := emu.AddIdentity(stranger())
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{{
		Config:           importBlock("paxos_identity.bob", made.ID) + hcl("bob", attrs{"person_details": attrs{"first_name": "Bob"}}),
		ConfigPlanChecks: action("paxos_identity.bob", plancheck.ResourceActionUpdate),
		Check: resource.ComposeTestCheckFunc(wrote(emu),
			resource.TestCheckResourceAttr("paxos_identity.bob", "ref_id", "stranger-1"),
			resource.TestCheckNoResourceAttr("paxos_identity.bob", "person_details.cip_id")),
	}}})
}

func TestAccIdentity_importByIdentity(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	paxostest.Test(t, emu, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{acctest.ResourceIdentity},
		Steps: []resource.TestStep{{
			Config: hcl("ada", person()),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectIdentityValueMatchesState(ada, tfjsonpath.New("id")),
			},
		}, {
			ResourceName: ada, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity,
		}},
	})
}

// Whatever the command line of this run can do, both ways to import bring the same, and the plan after it is empty.
func TestImport(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu)
	made := p.MustApply(p.None(), person())
	id := made.Text("id")
	byID, diagnostics := p.Import(id, nil)
	require.Empty(t, diagnostics)
	byIdentity, diagnostics := p.Import("", attrs{"id": id})
	require.Empty(t, diagnostics)
	assert.True(t, byID.State.Equal(byIdentity.State))
	assert.True(t, byID.State.Equal(p.MustRead(made).State))
	assert.True(t, p.Plan(byID, person()).Empty())
	assert.Equal(t, made.Identity, byID.Identity)

	trusts, ids := institution(t, p, 2)
	imported, diagnostics := p.Import(trusts.Text("id"), nil)
	require.Empty(t, diagnostics)
	assert.True(t, p.Plan(imported, trust(trustee(ids[1]), trustee(ids[0]))).Empty(), "members are read too")
}

func TestImport_refused(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu)
	for _, id := range []string{"", "a/b", "a b", "a\n"} {
		_, diagnostics := p.Import(id, nil)
		require.Len(t, ofSeverity(diagnostics, true), 1, "%q", id)
		assert.Contains(t, ofSeverity(diagnostics, true)[0], "Unable to import by this id")
	}
	_, diagnostics := p.Import("", attrs{"id": ""})
	assert.Len(t, ofSeverity(diagnostics, true), 1)
	assert.Empty(t, emu.Journal())

	_, diagnostics = p.Import("00000000-0000-0000-0000-000000000000", nil)
	require.Len(t, ofSeverity(diagnostics, true), 1)
	assert.Contains(t, ofSeverity(diagnostics, true)[0], "Unable to read identity")
	assert.Contains(t, ofSeverity(diagnostics, true)[0], "00000000-0000-0000-0000-000000000000")
	assert.Equal(t, 1, acctest.RequestCounts(emu)[emulator.OpGetIdentity], "an import has no second look")
}

// Command lines below 1.12 know no resource identities, and the states that they wrote hold none.
func TestResourceIdentity_ofOldCommandLines(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu, acctest.WithEnv("PAXOS_ON_MISSING", "FORGET"))
	current := p.MustApply(p.None(), person())
	forgetful := func(o object) object { return object{State: o.State} }
	current = p.MustRead(forgetful(current))
	require.NotNil(t, current.Identity)

	for _, change := range []attrs{{"is_merchant": true}, {"is_merchant": true, "adopt_existing": true}} {
		current = p.MustApply(forgetful(current), with(person(), change))
		require.NotNil(t, current.Identity)
	}

	emu.ForgetIdentity(current.Text("id"))
	gone, diagnostics := p.Read(forgetful(current))
	assert.Empty(t, ofSeverity(diagnostics, true))
	assert.True(t, gone.State.IsNull())

	current = p.MustApply(p.None(), with(person(), attrs{"deletion_policy": "CLOSE"}))
	deleted, diagnostics := p.ApplyPlanned(p.Plan(forgetful(current), nil))
	assert.Empty(t, ofSeverity(diagnostics, true))
	assert.True(t, deleted.State.IsNull())
}

// A refresh that fails for another reason than a 404 says so and keeps the state.
func TestRead_fails(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu)
	current := p.MustApply(p.None(), person())
	emu.Fault(emukit.Fault{
		Operation: emulator.OpGetIdentity, Kind: emukit.FaultStatus, Status: 403,
		Body: `{"type":"about:blank","title":"Forbidden","status":403,"detail":"insufficient scopes"}`,
	})
	_, diagnostics := p.Read(current)
	errors := ofSeverity(diagnostics, true)
	require.Len(t, errors, 1)
	assert.Contains(t, errors[0], "Unable to read identity")
	assert.Contains(t, errors[0], "Forbidden: insufficient scopes")
	assert.Contains(t, errors[0], "identity:read_identity", "the scope that is needed")
	emu.AssertFaultsConsumed(t)
}

package identity_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

const (
	byID  = "data.paxos_identity.by_id"
	byRef = "data.paxos_identity.by_ref"
)

// strangers puts n people into the emulator, with ref_ids from stranger-0.
func strangers(emu *emulator.Server, n int) []api.Identity {
	made := make([]api.Identity, 0, n)
	for i := range n {
		each := stranger()
		each.RefID, each.PersonDetails.CIPID = fmt.Sprintf("stranger-%d", i), fmt.Sprintf("222-33-%04d", i)
		made = append(made, emu.AddIdentity(each))
	}
	return made
}

func TestAccIdentityDataSource(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithPageSizeCap(2))
	strangers(emu, 3)
	config := hcl("ada", wholePerson()) + hcl("trust", wholeTrust(with(trustee(expr(ada+".id")), attrs{"ownership": "12.5"}))) +
		data("paxos_identity", "by_id", attrs{"id": expr(ada + ".id")}) +
		data("paxos_identity", "by_ref", attrs{"ref_id": expr(t1 + ".ref_id")}) +
		data("paxos_identity", "bare", attrs{"id": expr(ada + ".id"), "include_details": false}) +
		data("paxos_identity", "oldest", attrs{"ref_id": "stranger-0"})
	same := func(first, second string, names ...string) resource.TestCheckFunc {
		var checks []resource.TestCheckFunc
		for _, name := range names {
			checks = append(checks, resource.TestCheckResourceAttrPair(first, name, second, name))
		}
		return resource.ComposeTestCheckFunc(checks...)
	}
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{{
		Config: config,
		Check: resource.ComposeTestCheckFunc(
			same(byID, ada, "id", "ref_id", "type", "status", "created_at", "updated_at", "metadata.team", "is_merchant",
				"person_details.first_name", "person_details.date_of_birth", "person_details.cip_id",
				"person_details.address.address2", "person_details.passthrough_verification_fields.#",
				"customer_due_diligence.customer_regions.#", "customer_due_diligence_created_at",
				"verification.id_verification_status", "tax_details.0.tax_payer_id", "user_disabled"),
			resource.TestCheckNoResourceAttr(byID, "institution_details.name"),
			resource.TestCheckNoResourceAttr(byID, "deletion_policy"),
			same(byRef, t1, "id", "ref_id", "type", "status", "institution_details.name", "institution_details.cip_id",
				"institution_details.incorporation_address.city", "verification.document_verification_status",
				"institution_members.#"),
			resource.TestCheckResourceAttr(byRef, "institution_members.0.ownership", "12.5"),
			same("data.paxos_identity.bare", ada, "id", "ref_id", "type", "status", "metadata.team"),
			resource.TestCheckNoResourceAttr("data.paxos_identity.bare", "person_details.first_name"),
			resource.TestCheckNoResourceAttr("data.paxos_identity.bare", "tax_details.#"),
			resource.TestCheckNoResourceAttr("data.paxos_identity.bare", "verification.id_verification_status"),
			// The oldest is on the last page.
			resource.TestCheckResourceAttr("data.paxos_identity.oldest", "person_details.last_name", "Stranger"),
		),
	}}})
}

func TestAccIdentityDataSource_badInput(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	refused := func(config attrs, phrases ...string) resource.TestStep {
		return resource.TestStep{Config: data("paxos_identity", "it", config), ExpectError: acctest.ErrorPattern(phrases...), PlanOnly: true}
	}
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{
		refused(attrs{}, "Missing Attribute Configuration", "[id,ref_id]"),
		refused(attrs{"id": "1", "ref_id": "2"}, "Invalid Attribute Combination"),
		refused(attrs{"ref_id": ""}, "ref_id", "1 to 200 characters"),
		refused(attrs{"ref_id": "nobody"}, "Unable to read identity", `ref_id "nobody"`, "no identity has this ref_id"),
		refused(attrs{"id": "nobody"}, "Unable to read identity", "identity nobody", "Not Found"),
	}})
	assert.Empty(t, writes(emu))
}

// By id it is one request, by ref_id one for each page and one more for the details.
func TestDataSource_requests(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithPageSizeCap(2))
	made := strangers(emu, 5)
	p := newProtocol(t, emu)
	_, diagnostics := acctest.ReadData(t.Context(), t, p.Server, "paxos_identity", attrs{"id": made[0].ID})
	assert.Empty(t, diagnostics)
	assert.Equal(t, map[string]int{emulator.OpToken: 1, emulator.OpGetIdentity: 1}, acctest.RequestCounts(emu))
	assert.Equal(t, []string{"include_details", "include_institution_members"}, emu.Requests(emulator.OpGetIdentity)[0].QueryKeys)

	emu.ResetJournal()
	state, diagnostics := acctest.ReadData(t.Context(), t, p.Server, "paxos_identity", attrs{"ref_id": "stranger-0"})
	assert.Empty(t, diagnostics)
	assert.Equal(t, made[0].ID, protocol.Text(state, "id"))
	assert.Equal(t, map[string]int{emulator.OpListIdentities: 3, emulator.OpGetIdentity: 1}, acctest.RequestCounts(emu))
}

// Paxos says that ref_ids are unique, so two with the same one are an oddity that nobody may guess about.
func TestDataSource_severalCandidates(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu)
	emu.Fault(emukit.Fault{
		Operation: emulator.OpListIdentities, Kind: emukit.FaultStatus, Status: 200,
		Body: `{"items":[{"id":"first","type":"PERSON","ref_id":"twice"},{"id":"other","type":"PERSON","ref_id":"once"},` +
			`{"id":"second","type":"PERSON","ref_id":"twice"}]}`,
	})
	_, diagnostics := acctest.ReadData(t.Context(), t, p.Server, "paxos_identity", attrs{"ref_id": "twice"})
	emu.AssertFaultsConsumed(t)
	errors := ofSeverity(diagnostics, true)
	require.Len(t, errors, 1)
	assert.Contains(t, errors[0], "several identities have this ref_id: first, second")
	assert.Zero(t, acctest.RequestCounts(emu)[emulator.OpGetIdentity])
}

func TestDataSource_listFails(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu)
	for _, test := range []struct {
		name   string
		config attrs
	}{{"paxos_identity", attrs{"ref_id": "anybody"}}, {"paxos_identities", attrs{}}} {
		emu.Fault(emukit.Fault{Operation: emulator.OpListIdentities, Kind: emukit.FaultStatus, Status: 403})
		_, diagnostics := acctest.ReadData(t.Context(), t, p.Server, test.name, test.config)
		require.Len(t, ofSeverity(diagnostics, true), 1)
		assert.Contains(t, ofSeverity(diagnostics, true)[0], "403")
	}
	emu.AssertFaultsConsumed(t)
}

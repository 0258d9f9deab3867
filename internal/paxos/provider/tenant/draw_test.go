// Package tenant_test takes whole tenants under Terraform, in each way that the guide "Import a tenant" shows: drawn tenants, and a
// large one whose requests are counted.
package tenant_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

// tenant is what an emulator holds, and the personal values in it, each of which is there once.
type tenant struct {
	emulator.Seed
	personal []string
}

// personalIn returns the personal values that a text has.
func (t tenant) personalIn(text string) []string {
	return slices.DeleteFunc(slices.Clone(t.personal), func(value string) bool { return !strings.Contains(text, value) })
}

// tenants draws tenants: people and institutions, with details of all kinds and members, controls that the client or Paxos has set,
// the legacy flags, and accounts with members.
func tenants() *rapid.Generator[tenant] {
	return rapid.Custom(func(t *rapid.T) tenant {
		d := drawing{T: t}
		for range rapid.IntRange(2, 4).Draw(t, "people") {
			d.addIdentity(d.person())
		}
		people := d.ids()
		for range rapid.IntRange(1, 2).Draw(t, "institutions") {
			d.addIdentity(d.institution(people))
		}
		for range rapid.IntRange(1, 3).Draw(t, "accounts") {
			d.addAccount()
		}
		return d.tenant
	})
}

// drawing is a tenant that is being drawn.
type drawing struct {
	*rapid.T
	tenant
	count int
}

// next returns a number that no other object or value of the tenant has.
func (d *drawing) next() int {
	d.count++
	return d.count
}

// plant returns a personal value with a number of its own.
func (d *drawing) plant(format string) string {
	value := fmt.Sprintf(format, 1000+d.next())
	d.personal = append(d.personal, value)
	return value
}

// maybe draws whether something is there.
func (d *drawing) maybe(label string) bool { return rapid.Bool().Draw(d.T, label) }

// plantMaybe returns a personal value, or none.
func (d *drawing) plantMaybe(format string) string {
	if d.maybe(format) {
		return d.plant(format)
	}
	return ""
}

func (d *drawing) ids() []string {
	var ids []string
	for _, identity := range d.Identities {
		ids = append(ids, identity.ID)
	}
	return ids
}

func (d *drawing) newID() string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", d.next()) }

func (d *drawing) metadata() map[string]string {
	if !d.maybe("metadata") {
		return nil
	}
	return map[string]string{"team": rapid.SampledFrom([]string{"payments", "\"${quoted}\" 100 %{x}"}).Draw(d.T, "team")}
}

// addIdentity adds an identity with what people and institutions have in common.
func (d *drawing) addIdentity(identity api.Identity) {
	identity.ID, identity.Metadata = d.newID(), d.metadata()
	if d.maybe("ref_id") {
		identity.RefID = fmt.Sprintf("customer-%d", d.next())
	}
	identity.IsMerchant = d.maybe("is_merchant")
	identity.UserDisabled, identity.AdminDisabled = d.maybe("user_disabled"), d.maybe("admin_disabled")
	if d.maybe("customer_due_diligence") {
		identity.CustomerDueDiligence = &api.CustomerDueDiligence{Aliases: []string{d.plant("Alias%d")}}
	}
	seeded := emulator.SeedIdentity{Identity: identity}
	for _, control := range []api.Control{
		{Type: api.ControlClosed, SetBy: api.OwnerClient},
		{Type: api.ControlDormant, SetBy: api.OwnerClient},
		{Type: api.ControlClosed, SetBy: api.OwnerPaxos},
		{Type: api.ControlFrozen, SetBy: api.OwnerPaxos},
	} {
		if d.maybe(string(control.Type) + " of " + control.SetBy) {
			control.ReasonCode, control.Reason = rapid.SampledFrom(api.ControlReasonCodes).Draw(d.T, "reason_code"), d.plantMaybe("Reason %d")
			seeded.Controls = append(seeded.Controls, control)
		}
	}
	d.Identities = append(d.Identities, seeded)
}

func (d *drawing) person() api.Identity {
	p := api.PersonDetails{
		FirstName: d.plant("First%d"), LastName: d.plant("Last%d"), MiddleName: d.plantMaybe("Middle%d"), DateOfBirth: d.plant("%d-03-17"),
		Nationality: "GBR", Address: d.address(), PhoneNumber: d.plantMaybe("+1555555%d"), Email: d.plantMaybe("mail%d@example.com"),
		Profession: d.plantMaybe("Profession %d"), CIPID: d.plant("P0%d"), CIPIDType: "PASSPORT", CIPIDCountry: "GBR",
		IDVerificationURL: d.plantMaybe("https://verify.example/%d"),
	}
	if d.maybe("SSN") { // which Paxos turns into tax details
		p.CIPID, p.CIPIDType, p.CIPIDCountry = d.plant("123-45-%d"), "SSN", "USA"
		return api.Identity{PersonDetails: &p}
	}
	return api.Identity{PersonDetails: &p, TaxDetailsNotRequired: d.maybe("tax_details_not_required")}
}

func (d *drawing) institution(people []string) api.Identity {
	identity := api.Identity{InstitutionDetails: &api.InstitutionDetails{
		Name: d.plant("Institution %d"), DoingBusinessAs: d.plantMaybe("Business %d"), InstitutionType: "TRUST",
		BusinessAddress: d.address(), IncorporationAddress: d.address(), Email: d.plantMaybe("office%d@example.com"),
		CIPID: d.plant("98-765%d"), CIPIDType: "EIN", CIPIDCountry: "USA",
	}}
	for i, person := range people {
		if i == 0 || d.maybe("member") {
			member := api.InstitutionMember{ID: d.newID(), IdentityID: person, Roles: []string{"TRUSTEE"}}
			if d.maybe("beneficiary") {
				member.Roles, member.Ownership = append(member.Roles, "BENEFICIAL_OWNER"), "12.50"
			}
			identity.InstitutionMembers = append(identity.InstitutionMembers, member)
		}
	}
	return identity
}

func (d *drawing) address() *api.Address {
	if !d.maybe("address") {
		return nil
	}
	return &api.Address{Country: "GBR", Address1: d.plant("%d Baker Street"), City: d.plant("City%d"), Province: "London", ZipCode: d.plant("N%d")}
}

func (d *drawing) addAccount() {
	ids := d.ids()
	owner := rapid.IntRange(0, len(ids)-1).Draw(d.T, "owner")
	account := api.Account{
		ID: d.newID(), IdentityID: ids[owner], Metadata: d.metadata(), Description: d.plantMaybe("Description %d"),
		UserDisabled: d.maybe("user_disabled"), AdminDisabled: d.maybe("admin_disabled"),
	}
	if d.maybe("ref_id") {
		account.RefID = fmt.Sprintf("account-%d", d.next())
	}
	if d.maybe("type") {
		account.Type = "BROKERAGE"
	}
	if d.maybe("member") {
		account.Members = []api.AccountMember{{
			ID: d.newID(), IdentityID: ids[(owner+1)%len(ids)], Roles: []string{"AUTHORIZED_USER", "FINANCIAL_ADVISOR"},
		}}
	}
	d.Accounts = append(d.Accounts, account)
}

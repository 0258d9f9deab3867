//go:build unix

package interruption

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// scenario is an apply that is broken off, on top of what another one has made.
type scenario struct {
	name   string
	before string // the configuration that is applied first; may be empty
	config string
	// alone turns reading ahead off: how many requests it makes depends on the order of the reads.
	alone bool
}

// The scenarios. Their resources depend on each other in a line, so that the nth request is always the same one. Only a
// destroy refreshes in any order. Only ada may be adopted; bob and the trust have a ref_id and may not; cyd has none.
func scenarios() []scenario {
	return []scenario{
		{name: "create", config: first()},
		{name: "change", before: first(), config: second()},
		{name: "destroy", before: first(), alone: true},
	}
}

// first is two persons with a ref_id, an institution with both as members, two controls, a person without a ref_id and a profile.
func first() string {
	return strings.Join([]string{
		person("ada", "", 1, `ref_id = "ada"`, `adopt_existing = true`),
		person("bob", "paxos_identity.ada", 2, `ref_id = "bob"`, `deletion_policy = "CLOSE"`),
		trust("paxos_identity.bob", member("ada", "GRANTOR"), member("bob", "TRUSTEE")),
		control("ada", "SELL_ONLY", "asked for it", "paxos_identity.trust"),
		control("bob", "DORMANT", "is away", "paxos_identity_control.ada"),
		person("cyd", "paxos_identity_control.bob", 3),
		profile("Main", "paxos_identity.cyd"),
	}, "")
}

// second changes the nickname of the profile, a name, metadata and the members, replaces a control, lifts one and makes another person.
func second() string {
	return strings.Join([]string{
		person("ada", "", 1, `ref_id = "ada"`, `adopt_existing = true`, `metadata = { team = "payments" }`),
		person("bob", "paxos_identity.ada", 2, `ref_id = "bob"`, `deletion_policy = "CLOSE"`, `is_merchant = true`),
		trust("paxos_identity.bob", member("ada", "TRUSTEE"), member("cyd", "BENEFICIARY")),
		control("ada", "SELL_ONLY", "asked for it again", "paxos_identity.trust"),
		person("cyd", "", 3, `deletion_policy = "CLOSE"`),
		person("dan", "paxos_identity_control.ada", 4, `ref_id = "dan"`),
		profile("Reserve", "paxos_identity.dan"),
	}, "")
}

func person(name, after string, number int, arguments ...string) string {
	return fmt.Sprintf(`
resource "paxos_identity" %q {
  %s
  person_details = {
    first_name     = %q
    last_name      = "Example"
    date_of_birth  = "1980-01-02"
    nationality    = "USA"
    cip_id         = "123-45-000%d"
    cip_id_type    = "SSN"
    cip_id_country = "USA"
    address        = { country = "USA", address1 = "1 Example St", city = "New York", province = "NY", zip_code = "10001" }
  }
  depends_on = [%s]
}
`, name, strings.Join(arguments, "\n  "), strings.ToUpper(name[:1])+name[1:], number, after)
}

func trust(after string, members ...string) string {
	return fmt.Sprintf(`
resource "paxos_identity" "trust" {
  ref_id = "trust"
  institution_details = {
    name                   = "Example Trust"
    institution_type       = "TRUST"
    institution_sub_type   = "INVESTMENT"
    cip_id                 = "12-3456789"
    cip_id_type            = "EIN"
    cip_id_country         = "USA"
    govt_registration_date = "2020-01-01T00:00:00Z"
    business_address       = { country = "USA", address1 = "1 Example St", city = "New York", province = "NY", zip_code = "10001" }
  }
  institution_members = [%s]
  depends_on          = [%s]
}
`, strings.Join(members, ", "), after)
}

func member(name, role string) string {
	return fmt.Sprintf("{ identity_id = paxos_identity.%s.id, roles = [%q] }", name, role)
}

func profile(nickname, after string) string {
	return fmt.Sprintf(`
resource "paxos_profile" "main" {
  nickname    = %q
  description = "Example"
  depends_on  = [%s]
}
`, nickname, after)
}

// control is on the person of its name.
func control(name, kind, reason, after string) string {
	return fmt.Sprintf(`
resource "paxos_identity_control" %q {
  identity_id = paxos_identity.%s.id
  type        = %q
  reason_code = "END_USER_REQUEST"
  reason      = %q
  depends_on  = [%s]
}
`, name, name, kind, reason, after)
}

// objects is what an emulator holds.
type objects struct {
	Identities []kept
	Profiles   []emulator.Profile
}

// kept is what the emulator holds of one identity, without ids and times, so that two runs compare.
type kept struct {
	CIPID    string
	Identity api.Identity
	Members  []api.InstitutionMember // the identity id is the CIP id of the member
	Controls []api.Control           // those in force
}

// left returns what an emulator holds, in an order of its own and without ids and times of profiles.
func left(emu *emulator.Server) objects {
	all := emu.Identities.All()
	cips := map[string]string{}
	for _, identity := range all {
		cips[identity.ID] = cipID(identity)
	}
	result := objects{Profiles: emu.Profiles.All()}
	for i := range result.Profiles {
		result.Profiles[i].ID, result.Profiles[i].CreatedAt = "", ""
	}
	for _, identity := range all {
		k := kept{CIPID: cipID(identity), Identity: withoutMarks(identity)}
		for _, member := range identity.InstitutionMembers {
			k.Members = append(k.Members, api.InstitutionMember{
				IdentityID: cips[member.IdentityID], Roles: member.Roles, Ownership: member.Ownership, Position: member.Position,
			})
		}
		slices.SortFunc(k.Members, func(a, b api.InstitutionMember) int { return cmp.Compare(a.IdentityID, b.IdentityID) })
		for _, control := range inForce(emu, identity.ID) {
			control.ID, control.IdentityID, control.CreatedAt = "", "", ""
			k.Controls = append(k.Controls, control)
		}
		slices.SortStableFunc(k.Controls, func(a, b api.Control) int { return cmp.Compare(a.Type, b.Type) })
		result.Identities = append(result.Identities, k)
	}
	slices.SortFunc(result.Identities, func(a, b kept) int { return cmp.Compare(a.CIPID, b.CIPID) })
	return result
}

// withoutMarks takes out of an identity what differs from run to run, and what is compared apart.
func withoutMarks(identity api.Identity) api.Identity {
	identity.ID, identity.CreatedAt, identity.UpdatedAt = "", "", ""
	identity.StatusDetails, identity.InstitutionMembers = nil, nil
	if len(identity.RefID) == len("00000000-0000-0000-0000-000000000000") {
		identity.RefID = "made by the provider"
	}
	return identity
}

func cipID(identity api.Identity) string {
	if identity.PersonDetails != nil {
		return identity.PersonDetails.CIPID
	}
	return identity.InstitutionDetails.CIPID
}

func inForce(emu *emulator.Server, identityID string) []api.Control {
	return slices.DeleteFunc(emu.Controls.Of(identityID), func(c api.Control) bool { return c.DeletedAt != "" })
}

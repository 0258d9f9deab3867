//go:build unix

package interruption

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
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
func scenarios(t *testing.T) []scenario {
	t.Helper()
	first := first() + drawn(t, "paxos_identity.cyd", false)
	return []scenario{
		{name: "create", config: first},
		{name: "change", before: first, config: second() + drawn(t, "paxos_identity.dan", true)},
		{name: "destroy", before: first, alone: true},
	}
}

// first is two persons with a ref_id, an institution with both as members, two controls, and a person without a ref_id.
func first() string {
	return strings.Join([]string{
		person("ada", "", 1, `ref_id = "ada"`, `adopt_existing = true`),
		person("bob", "paxos_identity.ada", 2, `ref_id = "bob"`, `deletion_policy = "CLOSE"`),
		trust("paxos_identity.bob", member("ada", "GRANTOR"), member("bob", "TRUSTEE")),
		control("ada", "SELL_ONLY", "asked for it", "paxos_identity.trust"),
		control("bob", "DORMANT", "is away", "paxos_identity_control.ada"),
		person("cyd", "paxos_identity_control.bob", 3),
	}, "")
}

// second changes a name, metadata and the members, replaces a control, lifts one and makes another person.
func second() string {
	return strings.Join([]string{
		person("ada", "", 1, `ref_id = "ada"`, `adopt_existing = true`, `metadata = { team = "payments" }`),
		person("bob", "paxos_identity.ada", 2, `ref_id = "bob"`, `deletion_policy = "CLOSE"`, `is_merchant = true`),
		trust("paxos_identity.bob", member("ada", "TRUSTEE"), member("cyd", "BENEFICIARY")),
		control("ada", "SELL_ONLY", "asked for it again", "paxos_identity.trust"),
		person("cyd", "", 3, `deletion_policy = "CLOSE"`),
		person("dan", "paxos_identity_control.ada", 4, `ref_id = "dan"`),
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
	return institution("trust", 6, "", after, members...)
}

func institution(name string, number int, lifecycle, after string, members ...string) string {
	return fmt.Sprintf(`
resource "paxos_identity" %[1]q {
  ref_id = %[1]q
  lifecycle {
    %[3]s
  }
  institution_details = {
    name                   = "Example Trust"
    institution_type       = "TRUST"
    institution_sub_type   = "INVESTMENT"
    cip_id                 = "12-345678%[2]d"
    cip_id_type            = "EIN"
    cip_id_country         = "USA"
    govt_registration_date = "2020-01-01T00:00:00Z"
    business_address       = { country = "USA", address1 = "1 Example St", city = "New York", province = "NY", zip_code = "10001" }
  }
  institution_members = [%[5]s]
  depends_on          = [%[4]s]
}
`, name, number, lifecycle, after, strings.Join(members, ", "))
}

func member(name, role string) string {
	return fmt.Sprintf("{ identity_id = paxos_identity.%s.id, roles = [%q] }", name, role)
}

// others are the resources of the catalog that make an object, besides identities and controls.
func others() []spec.Object {
	return slices.DeleteFunc(catalog.All().Resources(), func(object spec.Object) bool {
		return object.Life.List == "" || slices.Contains([]string{"paxos_identity", "paxos_identity_control"}, object.Type)
	})
}

// drawn is the smallest of each of the others, one after another, and an institution whose members are resources of their own,
// except for the first. An object may have another value for an argument that Paxos changes.
func drawn(t *testing.T, after string, changed bool) string {
	t.Helper()
	var text strings.Builder
	text.WriteString(institution("drawn", 7, "ignore_changes = [institution_members]", after, member("cyd", "TRUSTEE")))
	after = "paxos_identity.drawn"
	schemas := acctest.Schemas(t, paxostest.Server(t, emulator.New(t)))
	for _, object := range others() {
		values := object.Smallest(object.Forms[0])
		i := slices.IndexFunc(object.Attributes, func(row spec.Attribute) bool {
			return values[row.Path] != nil && object.ShowsUpdate(row)
		})
		if changed && i >= 0 {
			values[object.Attributes[i].Path] = object.Attributes[i].Other
		}
		if object.OnIdentity {
			values["identity_id"] = "${paxos_identity.ada.id}"
		}
		for argument, resource := range object.References {
			values[argument] = "${" + resource + ".drawn.id}"
		}
		block := acctest.HCLFromPaths(t, fmt.Sprintf("resource %q %q", object.Type, "drawn"), object.Schema(schemas).ValueType(), values)
		text.WriteString(strings.TrimSuffix(block, "}\n") + "  depends_on = [" + after + "]\n}\n")
		after = object.Type + ".drawn"
	}
	return text.String()
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
	Others     []string // in JSON
}

// kept is what the emulator holds of one identity, without ids and times, so that two runs compare.
type kept struct {
	CIPID    string
	Identity api.Identity
	Members  []api.InstitutionMember // the identity id is the CIP id of the member
	Controls []api.Control           // those in force
}

// left returns what an emulator holds, in an order of its own and without ids and times.
func left(t *testing.T, emu *emulator.Server) objects {
	t.Helper()
	all := emu.Identities.All()
	cips := map[string]string{}
	for _, identity := range all {
		cips[identity.ID] = cipID(identity)
	}
	result := objects{Others: leftOfOthers(t, emu, cips)}
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

// leftOfOthers returns what an emulator holds of other objects, with names in the place of ids; it adds to the names.
func leftOfOthers(t *testing.T, emu *emulator.Server, names map[string]string) []string {
	t.Helper()
	answer := httptest.NewRecorder()
	page := "http://localhost" + emukit.AdminPrefix + "snapshot"
	emu.Handler().ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, page, nil))
	var snapshot map[string]any
	require.NoError(t, json.Unmarshal(answer.Body.Bytes(), &snapshot))
	marks := []string{"id", "file_id", "signature", "expires"} // differ from run to run
	for _, object := range others() {
		marks = append(marks, object.Life.Unfindable)
	}
	var left []string
	for kind, rows := range snapshot { // others may name these, too
		list, _ := rows.([]any)
		for _, row := range list {
			fields, _ := row.(map[string]any)
			if id, ok := fields["id"].(string); ok {
				names[id] = "one of " + kind
			}
		}
	}
	for kind, rows := range snapshot {
		list, ok := rows.([]any)
		if !ok || slices.Contains([]string{"identities", "members", "controls", "events"}, kind) {
			continue // compared apart, and events tell how the objects came to be, which differs
		}
		for _, row := range list {
			fields, _ := row.(map[string]any)
			if fields["pending"] == true {
				continue // its registration was lost
			}
			for name, value := range fields {
				if id, ok := value.(string); ok {
					fields[name] = cmp.Or(names[id], id)
				}
			}
			maps.DeleteFunc(fields, func(name string, _ any) bool {
				return slices.Contains(marks, name) || strings.HasSuffix(name, "_at")
			})
			text, err := json.Marshal(fields)
			require.NoError(t, err)
			left = append(left, kind+" "+string(text))
		}
	}
	slices.Sort(left)
	return left
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

package identity_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

// only returns the one identity that the emulator holds.
func only(t testing.TB, emu *emulator.Server) api.Identity {
	t.Helper()
	all := emu.Identities.All()
	require.Len(t, all, 1)
	identity, _ := emu.Identities.Find(all[0].ID)
	return identity
}

// unknown is a value that is known only after an apply.
const unknown = tftypes.UnknownValue

type (
	object = protocol.Object
	plan   = protocol.Plan
)

const typeName = "paxos_identity"

func newProtocol(t testing.TB, emu *emulator.Server, opts ...acctest.Option) *acctest.ProtocolResource {
	t.Helper()
	return paxostest.NewProtocolResource(t, emu, typeName, opts...)
}

// newTestEnv returns an emulator and the resource of a provider that works on it.
func newTestEnv(t testing.TB, options ...emulator.Option) (*emulator.Server, *acctest.ProtocolResource) {
	t.Helper()
	emu := emulator.New(t, options...)
	return emu, newProtocol(t, emu)
}

func failed(diagnostics []*tfprotov6.Diagnostic) bool { return len(protocol.Errors(diagnostics)) > 0 }

// ofSeverity renders the errors, or the warnings, as "path: summary: detail".
func ofSeverity(diagnostics []*tfprotov6.Diagnostic, errors bool) []string {
	var found []string
	for _, d := range diagnostics {
		if (d.Severity == tfprotov6.DiagnosticSeverityError) != errors {
			continue
		}
		found = append(found, fmt.Sprintf("%s: %s: %s", acctest.AttributePath(d.Attribute), d.Summary, d.Detail))
	}
	return found
}

// attrs are attributes of a block or an object of a configuration, by name. acctest.HCL renders them for the CLI, and
// acctest.ProtocolResource accepts them as they are.
type attrs = map[string]any

// with returns a deep copy of the attributes with some set, by dotted path; nil takes one out.
func with(base, changes attrs) attrs {
	result := copied(base)
	for path, value := range changes {
		names := strings.Split(path, ".")
		object := result
		for _, name := range names[:len(names)-1] {
			child, ok := object[name].(attrs)
			if !ok {
				child = attrs{}
				object[name] = child
			}
			object = child
		}
		if last := names[len(names)-1]; value == nil {
			delete(object, last)
		} else {
			object[last] = value
		}
	}
	return result
}

func copied(object attrs) attrs {
	result := maps.Clone(object)
	for name, value := range result {
		if child, ok := value.(attrs); ok {
			result[name] = copied(child)
		}
	}
	return result
}

// hcl renders a resource paxos_identity. An expression is a string such as "${paxos_identity.ada.id}".
func hcl(name string, attributes attrs) string {
	return acctest.HCL(`resource "paxos_identity" "`+name+`"`, attributes)
}

// address is the configuration of an address.
func address() attrs {
	return attrs{
		"country": "USA", "address1": "1 Example St", "city": "New York", "province": "NY", "zip_code": "10001",
	}
}

// person is the least that makes a person. Nobody has verified her: she is PENDING.
func person() attrs {
	return attrs{"person_details": attrs{
		"first_name": "Ada", "last_name": "Example", "date_of_birth": "1980-01-02", "nationality": "USA",
		"address": address(), "cip_id": "123-45-6789", "cip_id_type": "SSN", "cip_id_country": "USA",
	}}
}

// verified is person verified by somebody else, whom the sandbox approves at once.
func verified() attrs {
	return with(person(), attrs{
		"person_details.verifier_type":                   "PASSTHROUGH",
		"person_details.passthrough_verifier_type":       "JUMIO",
		"person_details.passthrough_verified_at":         "2026-01-02T03:04:05Z",
		"person_details.passthrough_verification_id":     "check-1",
		"person_details.passthrough_verification_status": "APPROVED",
		"person_details.passthrough_verification_fields": []string{"FULL_LEGAL_NAME", "ADDRESS"},
	})
}

// wholePerson has every argument that a person can have.
func wholePerson() attrs { return fullest(0) }

// wholeTrust has every argument that an institution can have.
func wholeTrust(members ...attrs) attrs {
	return with(fullest(1), attrs{"institution_members": members, "ref_id": "trust-1"})
}

// fullest returns the fullest configuration of a form of the catalog, without members.
func fullest(form int) attrs {
	identity, _ := catalog.All().Find(spec.Resource, typeName)
	config, taxDetail := attrs{}, attrs{}
	for path, value := range identity.Fullest(identity.Forms[form]) {
		name, inside, isCollection := strings.Cut(path, "[]")
		switch {
		case name == "institution_members":
			continue
		case name == "metadata":
			value = attrs{"key": value}
		case inside != "":
			taxDetail[inside[1:]] = value
			name, value = "tax_details", []attrs{taxDetail}
		case isCollection:
			value = []any{value}
		}
		config = with(config, attrs{name: value})
	}
	return config
}

// trust is the least that makes an institution, with the given members.
func trust(members ...attrs) attrs {
	return attrs{
		"institution_details": attrs{
			"name": "Example Trust", "institution_type": "TRUST", "institution_sub_type": "INVESTMENT",
			"business_address": address(), "cip_id": "12-3456789", "cip_id_type": "EIN", "cip_id_country": "USA",
			"govt_registration_date": "2020-01-01T00:00:00Z",
		},
		"institution_members": members,
	}
}

// trustee is a member of a trust.
func trustee(identityID string) attrs {
	return attrs{"identity_id": identityID, "roles": []string{"TRUSTEE"}}
}

// taxDetails are further tax details with this number.
func taxDetails(number string) []attrs {
	return []attrs{{"tax_payer_id": number, "tax_payer_country": "USA"}}
}

// writeOnly are the changes that keep the CIP id of person out of the state.
var writeOnly = attrs{"person_details.cip_id": nil, "person_details.cip_id_wo": "123-45-6789", "person_details.cip_id_wo_version": 1}

// stranger is a person whom somebody else made, for Identities.Add.
func stranger() api.Identity {
	return api.Identity{
		RefID: "stranger-1",
		PersonDetails: &api.PersonDetails{
			FirstName: "Bob", LastName: "Stranger", DateOfBirth: "1970-01-01", Nationality: "USA",
			Address: &api.Address{Country: "USA", Address1: "2 Example St", City: "New York", Province: "NY", ZipCode: "10002"},
			CIPID:   "222-33-4444", CIPIDType: "SSN", CIPIDCountry: "USA",
		},
	}
}

// strangers adds n people to the emulator, with ref_ids from stranger-0.
func strangers(emu *emulator.Server, n int) []api.Identity {
	made := make([]api.Identity, 0, n)
	for i := range n {
		each := stranger()
		each.RefID, each.PersonDetails.CIPID = fmt.Sprintf("stranger-%d", i), fmt.Sprintf("222-33-%04d", i)
		made = append(made, emu.Identities.Add(each))
	}
	return made
}

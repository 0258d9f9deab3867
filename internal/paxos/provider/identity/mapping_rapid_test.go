package identity

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"pgregory.net/rapid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// sameModel compares models; an attribute is the same if its type says so, which keeps null, unknown and empty apart.
var sameModel = cmp.Options{
	cmp.Comparer(func(a, b attr.Value) bool { return a.Equal(b) }),
	cmp.AllowUnexported(model{}, fields{}, summary{}, personModel{}, personFields{}, institutionModel{}, institutionFields{},
		taxDetailModel{}, taxDetailFields{}),
}

func aKind(t *rapid.T) api.IdentityType {
	return rapid.SampledFrom([]api.IdentityType{api.IdentityTypePerson, api.IdentityTypeInstitution}).Draw(t, "kind")
}

// overTheWire turns one wire shape into another by way of JSON.
func overTheWire[T any](t *rapid.T, from any) T {
	var to T
	data, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(data, &to)
	}
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// answered is how Paxos answers a create: what was sent, with its ids, times and statuses, its echoes and what it
// derives.
func answered(t *rapid.T, request api.CreateIdentityRequest) *api.Identity {
	identity := overTheWire[api.Identity](t, request)
	identity.ID, identity.Type = "identity-1", identity.Kind()
	identity.Status, identity.CreatedAt, identity.UpdatedAt = api.StatusPending, "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"
	if identity.RefID == "" {
		identity.RefID = "made-by-provider"
	}
	cip, kind := "", ""
	if p := identity.PersonDetails; p != nil {
		cip, kind = p.CIPID, p.CIPIDType
		p.SanctionsVerificationStatus = api.StatusPending
		if p.GovtID == "" {
			p.GovtID, p.GovtIDType = p.CIPID, p.CIPIDType
		}
		p.PassthroughVerifiedAt = inUTC(p.PassthroughVerifiedAt)
	}
	if i := identity.InstitutionDetails; i != nil {
		cip, kind = i.CIPID, i.CIPIDType
		i.GovtRegistrationDate = inUTC(i.GovtRegistrationDate)
	}
	if len(identity.TaxDetails) == 0 && cip != "" && slices.Contains([]string{"SSN", "EIN"}, kind) {
		identity.TaxDetails = []api.TaxDetail{{TaxPayerID: cip, TaxPayerCountry: "USA"}}
	}
	return &identity
}

func inUTC(text string) string {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return at.UTC().Format(time.RFC3339)
}

// What is configured comes back from Paxos as it was configured: after the create, and after every refresh.
func TestMapping_roundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		config := configuration(t, aKind(t))
		plan := planned(config)
		answer := answered(t, toCreate(plan, config))
		created := fromAPI(tfkit.Planned, plan, answer)
		if created.RefID.IsUnknown() || created.ID.ValueString() != answer.ID {
			t.Fatal("something that Paxos decided stays open")
		}
		asPlanned := created
		asPlanned.fields = plan.fields
		if diff := cmp.Diff(plan, asPlanned, sameModel); diff != "" {
			t.Fatalf("the create contradicts the plan (-plan +state):\n%s", diff)
		}
		refreshed := fromAPI(tfkit.Managed, created, answer)
		if diff := cmp.Diff(created, refreshed, sameModel); diff != "" {
			t.Fatalf("the refresh finds a difference (-created +refreshed):\n%s", diff)
		}
		kept := refreshed.fields
		kept.ID, kept.Type, kept.Status, kept.StatusDetails = plan.ID, plan.Type, plan.Status, plan.StatusDetails
		kept.Verification, kept.CreatedAt, kept.UpdatedAt = plan.Verification, plan.CreatedAt, plan.UpdatedAt
		kept.UserDisabled, kept.AdminDisabled = plan.UserDisabled, plan.AdminDisabled
		kept.SummaryTINVerificationStatus, kept.LastKYCRefreshDate = plan.SummaryTINVerificationStatus, plan.LastKYCRefreshDate
		kept.CustomerDueDiligenceCreatedAt = plan.CustomerDueDiligenceCreatedAt
		if plan.RefID.IsUnknown() {
			kept.RefID = plan.RefID
		}
		if diff := cmp.Diff(plan.fields, kept, sameModel); diff != "" {
			t.Fatalf("a configured field does not come back (-plan +state):\n%s", diff)
		}
	})
}

// What an import reads is what every later refresh reads.
func TestMapping_importIsStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		config := configuration(t, aKind(t))
		answer := answered(t, toCreate(planned(config), config))
		imported := fromAPI(tfkit.Everything, model{}, answer)
		if diff := cmp.Diff(imported, fromAPI(tfkit.Managed, imported, answer), sameModel); diff != "" {
			t.Fatalf("the refresh after an import finds a difference (-imported +refreshed):\n%s", diff)
		}
	})
}

// A plan that changes nothing sends nothing.
func TestMapping_noChangeSendsNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		config := configuration(t, aKind(t))
		plan := planned(config)
		created := fromAPI(tfkit.Planned, plan, answered(t, toCreate(plan, config)))
		for _, prior := range []model{plan, created} {
			if body := toAPI(plan, prior, config); !reflect.ValueOf(body).IsZero() {
				t.Fatalf("an update without a change sends %+v", body)
			}
			if hasChanges(plan, prior, config) {
				t.Fatal("an update without a change changes something")
			}
		}
	})
}

// A delta, merged field by field into what Paxos holds, brings about the plan. What the plan does not say stays, but for
// the second line of an address, and metadata and tax_details go whole.
func TestMapping_deltaBringsThePlan(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		kind := aKind(t)
		before, after := configuration(t, kind), configuration(t, kind)
		held := overlaid(nil, document(t, toCreate(planned(before), before)))
		wanted := document(t, toCreate(planned(after), after))
		delta := document(t, toAPI(planned(after), planned(before), after))
		if required, ok := delta["set_tax_details_not_required"]; ok {
			delete(delta, "set_tax_details_not_required")
			delta["tax_details_not_required"] = required
		}
		// Members have requests of their own.
		delete(held, "institution_members")
		delete(wanted, "institution_members")
		if diff := cmp.Diff(overlaid(held, wanted), overlaid(held, delta), anyOrder); diff != "" {
			t.Fatalf("the update does not bring the plan (-wanted +got):\n%s\nheld: %v\ndelta: %v", diff, held, delta)
		}
		if same := repeats(held, delta); same != "" {
			t.Fatalf("the update sends %s, which has not changed\nheld: %v\ndelta: %v", same, held, delta)
		}
	})
}

// anyOrder compares lists as sets: another order is no difference, and nothing to send.
var anyOrder = cmpopts.SortSlices(func(a, b any) bool { return fmt.Sprint(a) < fmt.Sprint(b) })

// repeats returns the name of something in a delta that is held already, empty if there is none. Addresses go whole, and
// of a number that comes back into the state nobody knows whether it has changed.
func repeats(held, delta map[string]any) string {
	whole := []string{"address", "business_address", "incorporation_address", "cip_id", "tax_details"}
	for name, value := range delta {
		if slices.Contains(whole, name) {
			continue
		}
		child, isObject := value.(map[string]any)
		old, wasObject := held[name].(map[string]any)
		if isObject && wasObject && name != "metadata" {
			if inside := repeats(old, child); inside != "" {
				return name + "." + inside
			}
			continue
		}
		if was, ok := held[name]; ok && cmp.Equal(was, value, anyOrder) {
			return name
		}
	}
	return ""
}

// document is a request as a JSON object, its timestamps in UTC and its lists of text in order: another order means the
// same.
func document(t *rapid.T, request any) map[string]any {
	document := overTheWire[map[string]any](t, request)
	inOrder(document)
	for details, name := range map[string]string{
		"person_details": "passthrough_verified_at", "institution_details": "govt_registration_date",
	} {
		if object, ok := document[details].(map[string]any); ok {
			if text, ok := object[name].(string); ok {
				object[name] = inUTC(text)
			}
		}
	}
	return document
}

func inOrder(object map[string]any) {
	for _, value := range object {
		switch value := value.(type) {
		case map[string]any:
			inOrder(value)
		case []any:
			slices.SortStableFunc(value, func(a, b any) int {
				x, _ := a.(string) // an element that is no text equals all others and keeps its place
				y, _ := b.(string)
				return strings.Compare(x, y)
			})
		}
	}
}

// overlaid is what Paxos makes of base and a delta: objects are merged at every depth, but for metadata, and an empty
// address2 clears it.
func overlaid(base, delta map[string]any) map[string]any {
	result := map[string]any{}
	maps.Copy(result, base)
	for name, value := range delta {
		child, isObject := value.(map[string]any)
		old, wasObject := base[name].(map[string]any)
		switch {
		case name == "address" || name == "business_address" || name == "incorporation_address":
			// Sent whole: a wanted address without a second line has none afterwards.
			merged := overlaid(old, child)
			if second, given := child["address2"]; !given || second == "" {
				delete(merged, "address2")
			}
			result[name] = merged
		case isObject && wasObject && name != "metadata":
			result[name] = overlaid(old, child)
		default:
			result[name] = value
		}
	}
	return result
}

package identity

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
)

// taxDetailModel is one element of tax_details of the resource.
type taxDetailModel struct {
	taxDetailFields
	TaxPayerIDWO        types.String `tfsdk:"tax_payer_id_wo"`
	TaxPayerIDWOVersion types.Int64  `tfsdk:"tax_payer_id_wo_version"`
}

type taxDetailFields struct {
	TaxPayerID      types.String `tfsdk:"tax_payer_id"`
	TaxPayerCountry types.String `tfsdk:"tax_payer_country"`
}

func taxDetailAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"tax_payer_country": withRule(country("The country that issued the number."), "Paxos requires it."),
	}
	addNumber(attributes, "tax_payer_id", ascii(maxAddress, "Tax payer id, such as an SSN. At most 35 characters. Paxos requires it."))
	return attributes
}

// taxDetailsFromAPI maps the tax details onto the prior list. Numbers that the state knows are matched first, then
// write-only ones by their country, preferably to an entry that Paxos has not derived: it derives one from an SSN, ITIN
// or EIN given as CIP id, which nobody asked for and which is left out. What is left over was added elsewhere; its number
// stays out of a state that keeps numbers out.
func taxDetailsFromAPI(r tfkit.ReadMode, prior []taxDetailModel, d *api.UpdateIdentityRequest) []taxDetailModel {
	if r == tfkit.Planned || r == tfkit.Managed && prior == nil {
		return prior
	}
	left := slices.Clone(d.TaxDetails)
	matched := make([]*api.TaxDetail, len(prior))
	match := func(matches func(taxDetailModel, api.TaxDetail) bool) {
		for i, known := range prior {
			if matched[i] != nil {
				continue
			}
			if at := slices.IndexFunc(left, func(d api.TaxDetail) bool { return matches(known, d) }); at >= 0 {
				entry := left[at]
				matched[i] = &entry
				left = slices.Delete(left, at, at+1)
			}
		}
	}
	match(taxDetailModel.isNumber)
	match(func(t taxDetailModel, entry api.TaxDetail) bool {
		return t.couldMatch(entry) && !derivedFromCIPID(r, entry, d)
	})
	match(taxDetailModel.couldMatch)

	result := make([]taxDetailModel, 0, len(prior)+len(left))
	for i, known := range prior {
		if matched[i] == nil {
			continue
		}
		bindTaxDetail(&known, matched[i]).Read(r)
		result = append(result, known)
	}
	withheld := slices.ContainsFunc(prior, func(t taxDetailModel) bool { return t.TaxPayerID.IsNull() })
	for _, extra := range left {
		if derivedFromCIPID(r, extra, d) {
			continue
		}
		added := taxDetailModel{taxDetailFields: taxDetailFromAPI(extra)}
		if withheld {
			added.TaxPayerID = types.StringNull()
		}
		result = append(result, added)
	}
	if len(result) == 0 && prior == nil {
		return nil
	}
	return result
}

func taxDetailFromAPI(d api.TaxDetail) taxDetailFields {
	return taxDetailFields{
		TaxPayerID:      tfkit.StringOrNull(d.TaxPayerID),
		TaxPayerCountry: tfkit.StringOrNull(d.TaxPayerCountry),
	}
}

// isNumber reports whether the answer's entry is this one for sure: same country and same number.
func (t taxDetailModel) isNumber(d api.TaxDetail) bool {
	return !t.TaxPayerID.IsNull() && t.TaxPayerCountry.ValueString() == d.TaxPayerCountry &&
		t.TaxPayerID.ValueString() == d.TaxPayerID
}

// couldMatch reports whether the answer's entry can be this one: same country, unless the configuration has let that go, and one
// side does not tell the number.
func (t taxDetailModel) couldMatch(d api.TaxDetail) bool {
	number := tfkit.Managed.Masked(t.TaxPayerID, d.TaxPayerID)
	sameCountry := t.TaxPayerCountry.IsNull() || t.TaxPayerCountry.ValueString() == d.TaxPayerCountry
	return sameCountry && (t.TaxPayerID.IsNull() || number.Equal(t.TaxPayerID))
}

// taxNumbers are the types of CIP ids from which Paxos makes an entry of tax_details.
var taxNumbers = []string{"SSN", "ITIN", "EIN"}

// derivedFromCIPID reports whether Paxos made the entry from the CIP id. A refresh takes any further entry of the CIP
// id's country for one, since Paxos may keep the one that it derived from a CIP id of before.
func derivedFromCIPID(r tfkit.ReadMode, entry api.TaxDetail, d *api.UpdateIdentityRequest) bool {
	derived := func(kind, country, number string) bool {
		return slices.Contains(taxNumbers, strings.ToUpper(kind)) &&
			(entry.TaxPayerID == number || r == tfkit.Managed && entry.TaxPayerCountry == country)
	}
	person, institution := d.PersonDetails, d.InstitutionDetails
	return person != nil && derived(person.CIPIDType, person.CIPIDCountry, person.CIPID) ||
		institution != nil && derived(institution.CIPIDType, institution.CIPIDCountry, institution.CIPID)
}

// bindTaxDetail declares one element of tax_details.
func bindTaxDetail(m *taxDetailModel, d *api.TaxDetail) mapping.Fields {
	return mapping.Fields{
		mapping.Secret(&m.TaxPayerID, &m.TaxPayerIDWO, &m.TaxPayerIDWOVersion, &d.TaxPayerID),
		mapping.Text(&m.TaxPayerCountry, &d.TaxPayerCountry),
	}
}

// isComplete reports whether the entry has a country and a number. The plan refuses to send a list of which one has not.
func (t taxDetailModel) isComplete() bool {
	return !t.TaxPayerCountry.IsNull() && (!t.TaxPayerID.IsNull() || !t.TaxPayerIDWOVersion.IsNull())
}

// taxDetailsToAPI returns all planned entries if any of them changed, since an update replaces the list; else nil, also for a list
// of which parts are only let go.
func taxDetailsToAPI(plan, prior []taxDetailModel) []api.TaxDetail {
	changed := plan != nil && (prior == nil || len(plan) != len(prior))
	body := make([]api.TaxDetail, 0, len(plan))
	for i, planned := range plan {
		if !planned.isComplete() {
			return nil
		}
		var none, before taxDetailModel
		if i < len(prior) {
			before = prior[i]
		}
		changed = changed || planned.TaxPayerCountry != before.TaxPayerCountry ||
			mapping.Delta(bindTaxDetail, &planned, &before).TaxPayerID != ""
		body = append(body, mapping.Delta(bindTaxDetail, &planned, &none))
	}
	if !changed {
		return nil
	}
	return body
}

package identity

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// taxDetailsFromAPI maps the tax details onto the prior list. Numbers that the state knows are matched first, then
// write-only ones by their country, preferably to an entry that Paxos has not derived: it derives one from an SSN, ITIN
// or EIN given as CIP id, which nobody asked for and which is left out. What is left over was added elsewhere; its number
// stays out of a state that keeps numbers out.
func taxDetailsFromAPI(r tfkit.ReadMode, prior []taxDetailModel, identity *api.Identity) []taxDetailModel {
	if r == tfkit.Planned || r == tfkit.Managed && prior == nil {
		return prior
	}
	left := slices.Clone(identity.TaxDetails)
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
	match(func(t taxDetailModel, d api.TaxDetail) bool {
		return t.couldMatch(d) && !derivedFromCIPID(r, d, identity)
	})
	match(taxDetailModel.couldMatch)

	result := make([]taxDetailModel, 0, len(prior)+len(left))
	for i, known := range prior {
		if matched[i] == nil {
			continue
		}
		known.TaxPayerID = r.Masked(known.TaxPayerID, matched[i].TaxPayerID)
		known.TaxPayerCountry = r.String(known.TaxPayerCountry, matched[i].TaxPayerCountry)
		result = append(result, known)
	}
	withheld := slices.ContainsFunc(prior, func(t taxDetailModel) bool { return t.TaxPayerID.IsNull() })
	for _, extra := range left {
		if derivedFromCIPID(r, extra, identity) {
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

// couldMatch reports whether the answer's entry can be this one: same country, and one side does not tell the number.
func (t taxDetailModel) couldMatch(d api.TaxDetail) bool {
	number := tfkit.Managed.Masked(t.TaxPayerID, d.TaxPayerID)
	return t.TaxPayerCountry.ValueString() == d.TaxPayerCountry && (t.TaxPayerID.IsNull() || number.Equal(t.TaxPayerID))
}

// taxNumbers are the types of CIP ids from which Paxos makes an entry of tax_details.
var taxNumbers = []string{"SSN", "ITIN", "EIN"}

// derivedFromCIPID reports whether Paxos made the entry from the CIP id. A refresh takes any further entry of the CIP
// id's country for one, since Paxos may keep the one that it derived from a CIP id of before.
func derivedFromCIPID(r tfkit.ReadMode, d api.TaxDetail, identity *api.Identity) bool {
	person := valueOr(identity.PersonDetails, api.PersonDetails{})
	institution := valueOr(identity.InstitutionDetails, api.InstitutionDetails{})
	derived := func(kind, country, number string) bool {
		return slices.Contains(taxNumbers, kind) &&
			(d.TaxPayerID == number || r == tfkit.Managed && d.TaxPayerCountry == country)
	}
	return derived(person.CIPIDType, person.CIPIDCountry, person.CIPID) ||
		derived(institution.CIPIDType, institution.CIPIDCountry, institution.CIPID)
}

// membersFromAPI maps the members of an institution; an answer without any says nothing unless members were asked for
// and managed, which is why callers must ask whenever the prior list is not null. A set holds no member twice: one that
// Paxos holds twice is left out where it is managed, so that the next apply finds a difference and removes the copy.
func membersFromAPI(r tfkit.ReadMode, prior []memberModel, identity *api.Identity) []memberModel {
	if r == tfkit.Planned || r == tfkit.Managed && prior == nil || len(identity.InstitutionMembers) == 0 && prior == nil {
		return prior
	}
	result := make([]memberModel, 0, len(identity.InstitutionMembers))
	for n, answer := range identity.InstitutionMembers {
		i := indexOfMember(prior, answer)
		switch others := identity.InstitutionMembers; {
		case slices.ContainsFunc(others[:n], answer.SameAs), i >= 0 && slices.ContainsFunc(others[n+1:], answer.SameAs):
			continue
		case i >= 0:
			// Another spelling of the same member, such as 5.00 for 5, is no change.
			result = append(result, prior[i])
			continue
		}
		result = append(result, memberModel{
			IdentityID: types.StringValue(answer.IdentityID),
			Roles:      tfkit.StringSet(answer.Roles),
			Ownership:  tfkit.StringOrNull(answer.Ownership),
			Position:   tfkit.StringOrNull(answer.Position),
		})
	}
	return result
}

// indexOfMember returns where the members have this one, -1 if nowhere.
func indexOfMember(members []memberModel, wanted api.InstitutionMember) int {
	return slices.IndexFunc(members, func(m memberModel) bool { return m.toAPI().SameAs(wanted) })
}

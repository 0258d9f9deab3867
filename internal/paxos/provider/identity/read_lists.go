package identity

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// taxDetailsFromAPI keeps the order of the prior list, matching by country and number, and appends what it did not
// have. The entry that Paxos derives from an SSN, ITIN or EIN given as CIP id is skipped: nobody asked for it.
func taxDetailsFromAPI(r tfkit.Reader, prior []taxDetailModel, identity *api.Identity) []taxDetailModel {
	if r == tfkit.Planned || r == tfkit.Managed && prior == nil {
		return prior
	}
	left := slices.Clone(identity.TaxDetails)
	result := make([]taxDetailModel, 0, len(left))
	for _, known := range prior {
		i := slices.IndexFunc(left, func(d api.TaxDetail) bool { return known.matches(d) })
		if i < 0 {
			continue
		}
		known.TaxPayerID = r.Secret(known.TaxPayerID, left[i].TaxPayerID)
		known.TaxPayerCountry = r.String(known.TaxPayerCountry, left[i].TaxPayerCountry)
		result = append(result, known)
		left = slices.Delete(left, i, i+1)
	}
	for _, extra := range left {
		if !derivedFromCIPID(extra, identity) {
			result = append(result, taxDetailModel{taxDetailFields: taxDetailFromAPI(extra)})
		}
	}
	if len(result) == 0 && prior == nil {
		return nil
	}
	return result
}

func taxDetailFromAPI(d api.TaxDetail) taxDetailFields {
	return taxDetailFields{
		TaxPayerID:      tfkit.Text(d.TaxPayerID),
		TaxPayerCountry: tfkit.Text(d.TaxPayerCountry),
	}
}

// matches tells whether the answer's entry is this one: same country, and same number unless one side does not say.
func (t taxDetailModel) matches(d api.TaxDetail) bool {
	if t.TaxPayerCountry.ValueString() != d.TaxPayerCountry {
		return false
	}
	number := tfkit.Managed.Secret(t.TaxPayerID, d.TaxPayerID)
	return t.TaxPayerID.IsNull() || number.Equal(t.TaxPayerID)
}

func derivedFromCIPID(d api.TaxDetail, identity *api.Identity) bool {
	person := valueOr(identity.PersonDetails, api.PersonDetails{})
	institution := valueOr(identity.InstitutionDetails, api.InstitutionDetails{})
	derives := []string{"SSN", "ITIN", "EIN"}
	return slices.Contains(derives, person.CIPIDType) && d.TaxPayerID == person.CIPID ||
		slices.Contains(derives, institution.CIPIDType) && d.TaxPayerID == institution.CIPID
}

// membersFromAPI maps the members of an institution; an answer without any says nothing unless members were asked for
// and managed, which is why callers must ask whenever the prior list is not null.
func membersFromAPI(r tfkit.Reader, prior []memberModel, identity *api.Identity) []memberModel {
	if r == tfkit.Planned || r == tfkit.Managed && prior == nil || len(identity.InstitutionMembers) == 0 && prior == nil {
		return prior
	}
	result := make([]memberModel, 0, len(identity.InstitutionMembers))
	for _, answer := range identity.InstitutionMembers {
		i := indexOfMember(prior, answer)
		if i >= 0 {
			// Another spelling of the same member, such as 5.00 for 5, is no change.
			result = append(result, prior[i])
			continue
		}
		result = append(result, memberModel{
			IdentityID: types.StringValue(answer.IdentityID),
			Roles:      tfkit.SetOf(answer.Roles),
			Ownership:  tfkit.Text(answer.Ownership),
			Position:   tfkit.Text(answer.Position),
		})
	}
	return result
}

// indexOfMember returns where the members have this one, -1 if nowhere.
func indexOfMember(members []memberModel, wanted api.InstitutionMember) int {
	return slices.IndexFunc(members, func(m memberModel) bool { return m.toAPI().SameAs(wanted) })
}

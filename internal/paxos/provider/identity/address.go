package identity

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

type addressModel struct {
	Country  types.String `tfsdk:"country"`
	Address1 types.String `tfsdk:"address1"`
	Address2 types.String `tfsdk:"address2"`
	City     types.String `tfsdk:"city"`
	Province types.String `tfsdk:"province"`
	ZipCode  types.String `tfsdk:"zip_code"`
}

func addressSchema(description string) schema.SingleNestedAttribute {
	second := ascii(maxAddress, "Second line. At most 35 characters. The only field that Paxos can clear: remove the argument, or "+
		"set it to the empty string.")
	second.Validators = []validator.String{
		tfkit.RegexMatches(emptyOrASCIIText, emptyOrASCIIPhrase), stringvalidator.LengthAtMost(maxAddress),
	}
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: description + " The provider sends the whole address if a part of it changes. ASCII only.",
		Attributes: map[string]schema.Attribute{
			"country":  ascii(maxAddress, "Country, such as `USA`. At most 35 characters. Paxos requires it."),
			"address1": ascii(maxAddress, "First line. At most 35 characters. Paxos requires it."),
			"address2": second,
			"city":     ascii(maxAddress, "City. At most 35 characters. Paxos requires it."),
			"province": ascii(maxAddress, "State, province or region. At most 35 characters. Paxos requires it."),
			"zip_code": ascii(maxAddress, "Postal code. At most 35 characters. Paxos requires it for countries that have postal codes."),
		},
	}
}

// requiredOfAddress returns what the specification requires of an address.
func requiredOfAddress(at string) []object.Required {
	return []object.Required{{Path: at + ".country"}, {Path: at + ".address1"}, {Path: at + ".city"}, {Path: at + ".province"}}
}

// isComplete reports whether the address has what the specification requires. The plan refuses to send one that has not.
func (m addressModel) isComplete() bool {
	return !m.Country.IsNull() && !m.Address1.IsNull() && !m.City.IsNull() && !m.Province.IsNull()
}

// bindAddress declares an address.
func bindAddress(m *addressModel, d *api.Address) mapping.Fields {
	return mapping.Fields{
		mapping.Text(&m.Country, &d.Country),
		mapping.Text(&m.Address1, &d.Address1),
		mapping.Custom(&m.Address2, &d.Address2, secondLineFromAPI, nil),
		mapping.Text(&m.City, &d.City),
		mapping.Text(&m.Province, &d.Province),
		mapping.Text(&m.ZipCode, &d.ZipCode),
	}
}

// addressToAPI returns the whole planned address if anything in it changed, else nil, also for one that is only let go. A
// second line that the plan no longer has is sent empty, which clears it; an empty one is sent for nothing else, as the
// specification's pattern for the field knows no empty text.
func addressToAPI(plan, prior *addressModel) *api.Address {
	if plan == nil || prior != nil && *plan == *prior || !plan.isComplete() {
		return nil
	}
	body := mapping.DeltaObject(bindAddress, plan, nil)
	if second := plan.Address2.ValueString(); second != "" || prior != nil && !plan.Address2.Equal(prior.Address2) {
		body.Address2 = &second
	}
	return body
}

func secondLineFromAPI(r tfkit.ReadMode, prior types.String, answer *string) types.String {
	if answer == nil {
		return r.String(prior, "")
	}
	return r.String(prior, *answer)
}

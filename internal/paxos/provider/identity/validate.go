package identity

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// ValidateConfig refuses combinations that the specification rules out. It never repeats a value: these are personal
// data.
func (r *Resource) ValidateConfig(
	ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse,
) {
	if tfkit.HasUnknownCollection(req.Config.Raw) {
		return // validated again once it is known
	}
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	config.validateKind(&resp.Diagnostics)
	country := types.StringNull()
	if config.PersonDetails != nil {
		country = config.PersonDetails.CIPIDCountry
		config.PersonDetails.validate(path.Root("person_details"), &resp.Diagnostics)
	}
	if config.InstitutionDetails != nil {
		i := config.InstitutionDetails
		country = i.CIPIDCountry
		validateNumber(i.CIPID, i.CIPIDWO, i.CIPIDWOVersion, path.Root("institution_details"), "cip_id", &resp.Diagnostics)
	}
	if config.TaxDetailsNotRequired.ValueBool() && country.ValueString() == "USA" {
		resp.Diagnostics.AddAttributeError(path.Root("tax_details_not_required"), "Invalid Attribute Combination",
			"tax_details_not_required must not be true where cip_id_country is USA.")
	}
	for i, detail := range config.TaxDetails {
		validateNumber(detail.TaxPayerID, detail.TaxPayerIDWO, detail.TaxPayerIDWOVersion, path.Root("tax_details").AtListIndex(i),
			"tax_payer_id", &resp.Diagnostics)
		if detail.TaxPayerID.IsNull() && detail.TaxPayerIDWO.IsNull() {
			resp.Diagnostics.AddAttributeError(path.Root("tax_details").AtListIndex(i), "Missing Attribute Configuration",
				"One of tax_payer_id and tax_payer_id_wo must be set.")
		}
	}
}

// validateKind wants one kind of details, and members for institutions only.
func (m model) validateKind(diags *diag.Diagnostics) {
	switch {
	case m.PersonDetails == nil && m.InstitutionDetails == nil:
		diags.AddError("Missing Attribute Configuration", "Exactly one of person_details and institution_details must be set.")
	case m.PersonDetails != nil && m.InstitutionDetails != nil:
		diags.AddAttributeError(path.Root("institution_details"), "Invalid Attribute Combination",
			"Exactly one of person_details and institution_details must be set.")
	case m.PersonDetails != nil && m.InstitutionMembers != nil:
		diags.AddAttributeError(path.Root("institution_members"), "Invalid Attribute Combination",
			"institution_members cannot be set together with person_details: a person has none.")
	}
}

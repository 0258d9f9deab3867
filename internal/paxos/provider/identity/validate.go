package identity

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
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
		country = config.InstitutionDetails.CIPIDCountry
		config.InstitutionDetails.cipID().validate(path.Root("institution_details"), "cip_id", &resp.Diagnostics)
	}
	if config.TaxDetailsNotRequired.ValueBool() && country.ValueString() == "USA" {
		resp.Diagnostics.AddAttributeError(path.Root("tax_details_not_required"), "Invalid Attribute Combination",
			"tax_details_not_required must not be true where cip_id_country is USA.")
	}
	for i, detail := range config.TaxDetails {
		detail.taxPayerID().validate(path.Root("tax_details").AtListIndex(i), "tax_payer_id", &resp.Diagnostics)
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

// validate checks what verifier_type demands: the specification forbids verifier_id with every verifier it has and
// requires the time of a passthrough verification; the onboarding guide wants all passthrough fields.
func (p personModel) validate(at path.Path, diags *diag.Diagnostics) {
	p.cipID().validate(at, "cip_id", diags)
	if !p.GovtID.IsNull() && (!p.CIPID.IsNull() || !p.CIPIDWO.IsNull()) {
		diags.AddAttributeError(at.AtName("govt_id"), "Invalid Attribute Combination",
			"govt_id is the old name of cip_id: only one of govt_id, cip_id and cip_id_wo can be set.")
	}
	verifier := p.VerifierType.ValueString()
	if !p.VerifierID.IsNull() && slices.Contains(api.VerifierTypes, verifier) {
		diags.AddAttributeError(at.AtName("verifier_id"), "Invalid Attribute Combination",
			"verifier_id must not be set together with verifier_type PASSTHROUGH, PAXOS or MANUAL.")
	}
	if verifier != "PASSTHROUGH" {
		return
	}
	if p.PassthroughVerifiedAt.IsNull() {
		diags.AddAttributeError(at.AtName("passthrough_verified_at"), "Missing Attribute Configuration",
			"passthrough_verified_at must be set where verifier_type is PASSTHROUGH.")
	}
	wanted := map[string]attr.Value{
		"passthrough_verifier_type":       p.PassthroughVerifierType,
		"passthrough_verification_id":     p.PassthroughVerificationID,
		"passthrough_verification_status": p.PassthroughVerificationStatus,
		"passthrough_verification_fields": p.PassthroughVerificationFields,
	}
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		if wanted[name].IsNull() {
			diags.AddAttributeWarning(at.AtName(name), "Missing Attribute Configuration",
				"Paxos's onboarding guide wants "+name+" where verifier_type is PASSTHROUGH and may refuse the identity without.")
		}
	}
}

package identity

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

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
	}
}

// validateKind refuses two kinds of details, and members of a person.
func (m model) validateKind(diags *diag.Diagnostics) {
	switch {
	case m.PersonDetails != nil && m.InstitutionDetails != nil:
		diags.AddAttributeError(path.Root("institution_details"), "Invalid Attribute Combination",
			"Only one of person_details and institution_details can be set.")
	case m.PersonDetails != nil && m.InstitutionMembers != nil:
		diags.AddAttributeError(path.Root("institution_members"), "Invalid Attribute Combination",
			"institution_members cannot be set together with person_details: a person has none.")
	}
}

// requiredField is a field without which Paxos creates no identity of a type.
type requiredField struct {
	path      string
	otherwise []string // fields that take its place
}

// requiredFields are those of every license. Guide (required details). What Terraform or the validation of a configuration
// requires is not listed: parts of an address, members, what goes with PASSTHROUGH.
var requiredFields = map[api.IdentityType][]requiredField{
	api.IdentityTypePerson: {
		{path: "person_details.first_name"},
		{path: "person_details.last_name"},
		{path: "person_details.date_of_birth"},
		{path: "person_details.nationality"},
		{path: "person_details.address"},
		{"person_details.cip_id", []string{"person_details.cip_id_wo", "person_details.govt_id"}},
		{"person_details.cip_id_type", []string{"person_details.govt_id_type"}},
		{path: "person_details.cip_id_country"},
	},
	api.IdentityTypeInstitution: {
		{path: "institution_details.name"},
		{path: "institution_details.institution_type"},
		{path: "institution_details.institution_sub_type"},
		{path: "institution_details.govt_registration_date"},
		{path: "institution_details.business_address"},
		{"institution_details.cip_id", []string{"institution_details.cip_id_wo"}},
		{path: "institution_details.cip_id_type"},
		{path: "institution_details.cip_id_country"},
	},
}

// warnRequired warns at each field that Paxos requires at creation and the configuration lacks. These are no errors, because
// what is required depends on the agreement with Paxos.
func warnRequired(kind api.IdentityType, config tftypes.Value, diags *diag.Diagnostics) {
	for _, field := range requiredFields[kind] {
		isSet := func(name string) bool { return !tfkit.Attribute(config, name).IsNull() } // or may be, where it is unknown
		if !isSet(field.path) && !slices.ContainsFunc(field.otherwise, isSet) {
			addRequiredWarning(field.path, "", diags)
		}
	}
	if kind != "" && lacksTaxDetails(config) {
		addRequiredWarning("tax_details", " unless tax_details_not_required is true", diags)
	}
}

// requireDetails refuses to create an identity of no kind. One that exists can be managed without its details.
func requireDetails(config tftypes.Value, diags *diag.Diagnostics) {
	if tfkit.Attribute(config, "person_details").IsNull() && tfkit.Attribute(config, "institution_details").IsNull() {
		diags.AddError("Missing Attribute Configuration", "Exactly one of person_details and institution_details must be set to create an "+
			"identity. Only an identity that exists can be managed without: import it.")
	}
}

// requireMembers refuses to create an institution without members, which the specification requires of every type.
// Members that are not known yet may be some.
func requireMembers(config tftypes.Value, plan model, diags *diag.Diagnostics) {
	if plan.InstitutionDetails == nil || len(plan.InstitutionMembers) > 0 ||
		!tfkit.Attribute(config, "institution_members").IsFullyKnown() {
		return
	}
	diags.AddAttributeError(path.Root("institution_members"), "Missing Attribute Configuration",
		"Paxos creates an institution only together with its members. Add at least one element to institution_members; "+
			"its identity_id names a paxos_identity that is a person.")
}

// lacksTaxDetails reports whether a configuration has none, may not go without, and has no CIP id from which Paxos makes one.
// Specification (create, tax_details): must be set if tax_details_not_required is false or not set.
func lacksTaxDetails(config tftypes.Value) bool {
	details, waived := tfkit.Attribute(config, "tax_details"), tfkit.Attribute(config, "tax_details_not_required")
	var elements []tftypes.Value
	if !details.IsKnown() || !waived.IsKnown() || details.As(&elements) == nil && len(elements) > 0 {
		return false
	}
	if waived.Equal(tftypes.NewValue(tftypes.Bool, true)) {
		return false
	}
	for _, name := range []string{"person_details.cip_id_type", "person_details.govt_id_type", "institution_details.cip_id_type"} {
		kind := tfkit.Attribute(config, name)
		var text string
		if !kind.IsKnown() || !kind.IsNull() && kind.As(&text) == nil && slices.Contains(taxNumbers, text) {
			return false
		}
	}
	return true
}

func addRequiredWarning(name, unless string, diags *diag.Diagnostics) {
	tfkit.Notice{
		Summary: "Paxos requires this at creation",
		Found:   "Paxos requires " + name + " at creation" + unless + ", and may refuse the identity without it.",
		At:      tfkit.Path(name),
	}.AddWarning(diags)
}

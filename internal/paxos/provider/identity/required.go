package identity

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

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
	at := path.Empty()
	for step := range strings.SplitSeq(name, ".") {
		at = at.AtName(step)
	}
	tfkit.Notice{
		Summary: "Paxos requires this at creation",
		Found:   "Paxos requires " + name + " at creation" + unless + ", and may refuse the identity without it.",
		At:      at,
	}.AddWarning(diags)
}

package identity

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
)

// update says what a planned update sends, or may send if the plan does not know all values yet.
type update struct {
	body         api.UpdateIdentityRequest // without members, and as far as it is known
	any          bool                      // anything at all
	details      bool                      // person_details or institution_details
	tax          bool                      // tax_details or tax_details_not_required
	dueDiligence bool
	members      bool
	waits        bool // for a status that the identity does not have
}

// planUpdate compares plan and state; raw is the configuration, which tells which values are unknown.
func planUpdate(plan, state, config model, raw tftypes.Value) update {
	body := toAPI(plan, state, config)
	unknown := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return !tfkit.Attribute(raw, name).IsFullyKnown() })
	}
	u := update{
		body:    body,
		details: body.PersonDetails != nil || body.InstitutionDetails != nil || unknown("person_details", "institution_details"),
		tax: body.TaxDetails != nil || body.SetTaxDetailsNotRequired != nil ||
			unknown("tax_details", "tax_details_not_required"),
		dueDiligence: body.CustomerDueDiligence != nil || unknown("customer_due_diligence"),
		members:      changesMembers(plan.InstitutionMembers, state.InstitutionMembers) || unknown("institution_members"),
	}
	u.any = u.members || !mapping.IsZero(&body) || !raw.IsFullyKnown()
	u.waits = u.any && !plan.WaitForStatus.IsNull() && !plan.WaitForStatus.Equal(state.Status)
	return u
}

// verifies reports whether the update may have Paxos verify the identity again. Specification (update): details may;
// guide (earlier specification): all fields but set_user_disabled, metadata, ref_id and is_merchant do.
func (u update) verifies() bool { return u.details || u.tax || u.dueDiligence }

// keepUnmoved returns the plan with the values of the state for all computed attributes that the update cannot move. No
// update moves the controls in force, nor last_kyc_refresh_date, which Paxos takes only from an update that carries it.
func (u update) keepUnmoved(plan, state tftypes.Value) tftypes.Value {
	var prior map[string]tftypes.Value
	if state.As(&prior) != nil {
		return plan
	}
	moved := map[string]bool{
		"updated_at":                        u.any,
		"created_at":                        u.any && prior["created_at"].IsNull(), // the answer may tell
		"status":                            u.verifies() || u.members || u.waits,
		"summary_tin_verification_status":   u.details || u.tax,
		"customer_due_diligence_created_at": u.dueDiligence,
		"user_disabled":                     false,
		"admin_disabled":                    false,
		"last_kyc_refresh_date":             false,
	}
	planned := map[string]tftypes.Value{
		"status_details": prior["status_details"], "verification": prior["verification"],
	}
	if moved["status"] {
		planned["status_details"] = tfkit.WithUnknown(prior["status_details"], "requirements")
	}
	if u.verifies() || u.waits {
		planned["verification"] = tfkit.WithUnknown(prior["verification"], verificationsOf(prior["type"])...)
	}
	for name, moves := range moved {
		if !moves {
			planned[name] = prior[name]
		}
	}
	return tfkit.WithAttributes(plan, planned)
}

// verificationsOf returns the attributes of verification that an identity of a type has.
func verificationsOf(kind tftypes.Value) []string {
	names := []string{"sanctions_verification_status", "additional_screening_status"}
	if kind.Equal(tftypes.NewValue(tftypes.String, string(api.IdentityTypeInstitution))) {
		return append(names, "document_verification_status")
	}
	return append(names, "id_verification_status", "id_verification_url")
}

// warnVerification says at the first changed argument that Paxos may verify the identity again. It says nothing about
// values that are not known yet, of which the plan of the apply knows whether they change.
func warnVerification(body api.UpdateIdentityRequest, plan, state model, diags *diag.Diagnostics) {
	body.RefID, body.Metadata, body.IsMerchant = "", nil, nil
	names := argumentNames(body)
	if len(names) == 0 {
		return
	}
	slices.Sort(names)
	at := tfkit.Path(names[0])
	if strings.HasSuffix(names[0], ".cip_id") {
		at = plan.pathOfCIPID()
	}
	tfkit.Notice{
		Summary: "Paxos may verify the identity again",
		Found: "This plan changes " + strings.Join(names, ", ") + " of identity " + state.ID.ValueString() + ". Paxos may verify the " +
			"identity again, and until that is done its status may be PENDING, in which it may not transact.",
		At: at,
	}.AddWarning(diags)
}

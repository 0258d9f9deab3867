package identity

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// The values of deletion_policy.
const (
	policyAbandon = session.PolicyAbandon
	policyClose   = session.PolicyClose
	policyPrevent = session.PolicyPrevent
)

// model is the resource: what the API has, and the arguments that steer the provider.
type model struct {
	fields
	PersonDetails      *personModel      `tfsdk:"person_details"`
	InstitutionDetails *institutionModel `tfsdk:"institution_details"`
	TaxDetails         []taxDetailModel  `tfsdk:"tax_details"`
	InstitutionMembers []memberModel     `tfsdk:"institution_members"`
	AdoptExisting      types.Bool        `tfsdk:"adopt_existing"`
	DeletionPolicy     types.String      `tfsdk:"deletion_policy"`
	WaitForStatus      types.String      `tfsdk:"wait_for_status"`
	Timeouts           timeouts.Value    `tfsdk:"timeouts"`
}

// fields are the attributes that the resource and the data source share, type and all.
type fields struct {
	summary
	TaxDetailsNotRequired         types.Bool         `tfsdk:"tax_details_not_required"`
	CustomerDueDiligence          *dueDiligenceModel `tfsdk:"customer_due_diligence"`
	IsMerchant                    types.Bool         `tfsdk:"is_merchant"`
	Verification                  types.Object       `tfsdk:"verification"`
	CustomerDueDiligenceCreatedAt timetypes.RFC3339  `tfsdk:"customer_due_diligence_created_at"`
}

// summary is what a row of a list carries as well.
type summary struct {
	ID                           types.String      `tfsdk:"id"`
	Type                         types.String      `tfsdk:"type"`
	RefID                        types.String      `tfsdk:"ref_id"`
	Metadata                     types.Map         `tfsdk:"metadata"`
	Status                       types.String      `tfsdk:"status"`
	StatusDetails                types.Object      `tfsdk:"status_details"`
	SummaryTINVerificationStatus types.String      `tfsdk:"summary_tin_verification_status"`
	UserDisabled                 types.Bool        `tfsdk:"user_disabled"`
	AdminDisabled                types.Bool        `tfsdk:"admin_disabled"`
	LastKYCRefreshDate           timetypes.RFC3339 `tfsdk:"last_kyc_refresh_date"`
	CreatedAt                    timetypes.RFC3339 `tfsdk:"created_at"`
	UpdatedAt                    timetypes.RFC3339 `tfsdk:"updated_at"`
}

// fromAPI is the one mapping of an answer to the resource's state; prior is the plan (Planned), the state (Managed) or
// anything (Everything).
func fromAPI(r tfkit.ReadMode, prior model, identity *api.Identity) model {
	m := prior
	m.fields = fieldsFromAPI(r, prior.fields, identity)
	if !keepsPrior(r, prior.PersonDetails, identity.PersonDetails) {
		m.PersonDetails = personFromAPI(r, prior.PersonDetails, identity.PersonDetails)
	}
	if !keepsPrior(r, prior.InstitutionDetails, identity.InstitutionDetails) {
		m.InstitutionDetails = institutionFromAPI(r, prior.InstitutionDetails, identity.InstitutionDetails)
	}
	m.TaxDetails = taxDetailsFromAPI(r, prior.TaxDetails, identity)
	m.InstitutionMembers = membersFromAPI(r, prior.InstitutionMembers, identity)
	if r == tfkit.Everything {
		// The defaults of what only the provider knows, so that an import is followed by an empty plan.
		m.AdoptExisting = types.BoolValue(false)
		m.DeletionPolicy = types.StringValue(policyAbandon)
	}
	return m
}

func fieldsFromAPI(r tfkit.ReadMode, prior fields, identity *api.Identity) fields {
	return fields{
		summary:               summaryFromAPI(r, prior.summary, identity),
		TaxDetailsNotRequired: r.Bool(prior.TaxDetailsNotRequired, trueOrAbsent(identity.TaxDetailsNotRequired)),
		IsMerchant:            r.Bool(prior.IsMerchant, trueOrAbsent(identity.IsMerchant)),
		CustomerDueDiligence:  dueDiligenceFromAPI(r, prior.CustomerDueDiligence, identity.CustomerDueDiligence),
		Verification:          r.Object(prior.Verification, verificationFromAPI(prior.Verification, identity)),
		CustomerDueDiligenceCreatedAt: tfkit.Computed(r, prior.CustomerDueDiligenceCreatedAt, tfkit.Timestamp(
			valueOr(identity.CustomerDueDiligence, api.CustomerDueDiligence{}).CreatedAt)),
	}
}

func summaryFromAPI(r tfkit.ReadMode, prior summary, identity *api.Identity) summary {
	return summary{
		ID:            types.StringValue(identity.ID),
		Type:          tfkit.Computed(r, prior.Type, typeFromAPI(prior.Type, identity)),
		RefID:         r.String(prior.RefID, identity.RefID),
		Metadata:      r.Map(prior.Metadata, identity.Metadata),
		Status:        tfkit.Computed(r, prior.Status, tfkit.StringOrNull(string(identity.CurrentStatus()))),
		StatusDetails: r.Object(prior.StatusDetails, statusDetailsFromAPI(identity.StatusDetails)),
		SummaryTINVerificationStatus: tfkit.Computed(r, prior.SummaryTINVerificationStatus,
			tfkit.StringOrNull(identity.SummaryTINVerificationStatus)),
		UserDisabled:       tfkit.Computed(r, prior.UserDisabled, types.BoolValue(identity.UserDisabled)),
		AdminDisabled:      tfkit.Computed(r, prior.AdminDisabled, types.BoolValue(identity.AdminDisabled)),
		LastKYCRefreshDate: tfkit.Computed(r, prior.LastKYCRefreshDate, tfkit.Timestamp(identity.LastKYCRefreshDate)),
		CreatedAt:          tfkit.StableTimestamp(prior.CreatedAt, identity.CreatedAt),
		UpdatedAt:          tfkit.Timestamp(identity.UpdatedAt),
	}
}

// typeFromAPI returns the type, or the prior one where a thin answer does not tell; it never changes.
func typeFromAPI(prior types.String, identity *api.Identity) types.String {
	if kind := identity.Kind(); kind != "" || prior.IsUnknown() {
		return tfkit.StringOrNull(string(kind))
	}
	return prior
}

// toAPI maps what a plan changes of the prior state to the body of an update: a delta, field by field, because an
// unchanged KYC field that is sent again may trigger a re-verification. Addresses and tax_details travel whole: the
// specification requires the parts of an address together and replaces tax_details. config holds the write-only values,
// which no plan and no state carries. Members are not part of an update; see reconcileMembers.
//
// With an empty prior, everything configured is new; toCreate builds the body of a create from that.
func toAPI(plan, prior, config model) api.UpdateIdentityRequest {
	return api.UpdateIdentityRequest{
		RefID:    tfkit.ChangedString(plan.RefID, prior.RefID),
		Metadata: tfkit.ChangedMap(plan.Metadata, prior.Metadata),
		PersonDetails: changedObject(plan.PersonDetails, prior.PersonDetails, config.PersonDetails,
			personToAPI),
		InstitutionDetails: changedObject(plan.InstitutionDetails, prior.InstitutionDetails, config.InstitutionDetails,
			institutionToAPI),
		TaxDetails:               taxDetailsToAPI(plan.TaxDetails, prior.TaxDetails, config.TaxDetails),
		SetTaxDetailsNotRequired: tfkit.ChangedBool(plan.TaxDetailsNotRequired, prior.TaxDetailsNotRequired),
		CustomerDueDiligence: changedObject(plan.CustomerDueDiligence, prior.CustomerDueDiligence, nil,
			dueDiligenceToAPI),
		IsMerchant: tfkit.ChangedBool(plan.IsMerchant, prior.IsMerchant),
	}
}

// toCreate maps a plan to the body of a create.
func toCreate(plan, config model) api.CreateIdentityRequest {
	all := toAPI(plan, model{}, config)
	body := api.CreateIdentityRequest{
		RefID:                 all.RefID,
		Metadata:              all.Metadata,
		PersonDetails:         all.PersonDetails,
		InstitutionDetails:    all.InstitutionDetails,
		TaxDetails:            all.TaxDetails,
		TaxDetailsNotRequired: all.SetTaxDetailsNotRequired,
		CustomerDueDiligence:  all.CustomerDueDiligence,
		IsMerchant:            all.IsMerchant,
	}
	for _, member := range plan.InstitutionMembers {
		body.InstitutionMembers = append(body.InstitutionMembers, member.toAPI())
	}
	return body
}

// hasChanges reports whether a plan, all known, has to send anything to Paxos.
func hasChanges(plan, prior, config model) bool {
	return !isZero(toAPI(plan, prior, config)) || changesMembers(plan.InstitutionMembers, prior.InstitutionMembers)
}

// kind returns the identity type that the configured details stand for.
func (m model) kind() api.IdentityType {
	if m.InstitutionDetails != nil {
		return api.IdentityTypeInstitution
	}
	return api.IdentityTypePerson
}

func (m model) hasDetails() bool { return m.PersonDetails != nil || m.InstitutionDetails != nil }

// pathOfCIPID returns where the configuration says the CIP id.
func (m model) pathOfCIPID() path.Path {
	details, number := path.Root("person_details"), types.StringNull()
	if m.PersonDetails != nil {
		number = m.PersonDetails.CIPID
	}
	if m.InstitutionDetails != nil {
		details, number = path.Root("institution_details"), m.InstitutionDetails.CIPID
	}
	if number.IsNull() {
		return details.AtName("cip_id_wo")
	}
	return details.AtName("cip_id")
}

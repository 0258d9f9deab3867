package identity

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
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

// providerArguments are the arguments that are the provider's own and not the API's.
var providerArguments = []string{"adopt_existing", "deletion_policy", "wait_for_status", "timeouts"}

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

// bind declares the arguments by the body of an update, which is a delta, field by field, because an unchanged KYC field
// that is sent again may trigger a re-verification. Addresses and tax_details travel whole: the specification requires the
// parts of an address together and replaces tax_details. Members are not part of an update; see reconcileMembers.
func bind(m *model, d *api.UpdateIdentityRequest) mapping.Fields {
	return append(bindSummary(&m.summary, d),
		mapping.Object(&m.PersonDetails, &d.PersonDetails, bindPerson),
		mapping.Object(&m.InstitutionDetails, &d.InstitutionDetails, bindInstitution),
		mapping.Custom(&m.TaxDetails, &d.TaxDetails,
			func(r tfkit.ReadMode, prior []taxDetailModel, _ []api.TaxDetail) []taxDetailModel {
				return taxDetailsFromAPI(r, prior, d)
			}, taxDetailsToAPI),
		mapping.Bool(&m.TaxDetailsNotRequired, &d.SetTaxDetailsNotRequired),
		mapping.Object(&m.CustomerDueDiligence, &d.CustomerDueDiligence, bindDueDiligence),
		mapping.Bool(&m.IsMerchant, &d.IsMerchant))
}

// declared and nested name what no pair of this file and of the nested objects has.
var (
	declared = mapping.Declare(bind,
		// Paxos sets them: readComputed, and fromAPI.
		"id", "type", "status", "status_details", "summary_tin_verification_status", "user_disabled", "admin_disabled",
		"last_kyc_refresh_date", "created_at", "updated_at", "verification", "customer_due_diligence_created_at",
		// They have requests of their own.
		"institution_members",
		// The provider's own.
		"adopt_existing", "deletion_policy", "wait_for_status", "timeouts",
		// No update may carry it.
		"set_user_disabled")
	nested = []mapping.Declaration{
		mapping.Declare(bindPerson, "id_verification_status", "id_verification_url", "sanctions_verification_status",
			"additional_screening_status"),
		mapping.Declare(bindInstitution, "sanctions_verification_status", "document_verification_status", "additional_screening_status"),
		mapping.Declare(bindAddress),
		mapping.Declare(bindTaxDetail, "tin_verification_status"),
		mapping.Declare(bindDueDiligence, "created_at"),
	}
)

// bindSummary declares the arguments that a row of a list carries as well.
func bindSummary(m *summary, d *api.UpdateIdentityRequest) mapping.Fields {
	return mapping.Fields{mapping.Text(&m.RefID, &d.RefID), mapping.Map(&m.Metadata, &d.Metadata)}
}

// fromAPI is the one mapping of an answer to the resource's state; prior is the plan (Planned), the state (Managed) or
// anything (Everything).
func fromAPI(r tfkit.ReadMode, prior model, identity *api.Identity) model {
	m := prior
	answer := api.UpdateIdentityRequest{
		RefID:                    identity.RefID,
		Metadata:                 identity.Metadata,
		PersonDetails:            identity.PersonDetails,
		InstitutionDetails:       identity.InstitutionDetails,
		TaxDetails:               identity.TaxDetails,
		SetTaxDetailsNotRequired: trueOrAbsent(identity.TaxDetailsNotRequired),
		CustomerDueDiligence:     identity.CustomerDueDiligence,
		IsMerchant:               trueOrAbsent(identity.IsMerchant),
	}
	if r == tfkit.Everything {
		answer.PersonDetails = withoutEcho(answer.PersonDetails)
		m.AdoptExisting = types.BoolValue(false) // the default, so that an import is followed by an empty plan
	}
	bind(&m, &answer).Read(r)
	m.InstitutionMembers = membersFromAPI(r, prior.InstitutionMembers, identity)
	m.readComputed(r, identity)
	m.Verification = r.Object(prior.Verification, verificationFromAPI(prior.Verification, identity))
	recorded := ""
	if identity.CustomerDueDiligence != nil {
		recorded = identity.CustomerDueDiligence.CreatedAt
	}
	m.CustomerDueDiligenceCreatedAt = tfkit.Computed(r, prior.CustomerDueDiligenceCreatedAt, tfkit.Timestamp(recorded))
	return m
}

// summaryFromAPI maps a row of a list.
func summaryFromAPI(r tfkit.ReadMode, prior summary, row *api.Identity) summary {
	s := prior
	bindSummary(&s, &api.UpdateIdentityRequest{RefID: row.RefID, Metadata: row.Metadata}).Read(r)
	s.readComputed(r, row)
	return s
}

// readComputed maps what Paxos alone sets. The type never changes: the prior one stands where a thin answer does not tell.
func (s *summary) readComputed(r tfkit.ReadMode, identity *api.Identity) {
	s.ID = types.StringValue(identity.ID)
	if kind := identity.Kind(); kind != "" || s.Type.IsUnknown() {
		s.Type = tfkit.Computed(r, s.Type, tfkit.StringOrNull(string(kind)))
	}
	s.Status = tfkit.Computed(r, s.Status, tfkit.StringOrNull(string(identity.CurrentStatus())))
	s.StatusDetails = r.Object(s.StatusDetails, statusDetailsFromAPI(identity.StatusDetails))
	s.SummaryTINVerificationStatus = tfkit.Computed(r, s.SummaryTINVerificationStatus,
		tfkit.StringOrNull(identity.SummaryTINVerificationStatus))
	s.UserDisabled = tfkit.Computed(r, s.UserDisabled, types.BoolValue(identity.UserDisabled))
	s.AdminDisabled = tfkit.Computed(r, s.AdminDisabled, types.BoolValue(identity.AdminDisabled))
	s.LastKYCRefreshDate = tfkit.Computed(r, s.LastKYCRefreshDate, tfkit.Timestamp(identity.LastKYCRefreshDate))
	s.CreatedAt = tfkit.StableTimestamp(s.CreatedAt, identity.CreatedAt)
	s.UpdatedAt = tfkit.Timestamp(identity.UpdatedAt)
}

// toAPI maps what a plan changes of the prior state to the body of an update. config has the write-only values, which no
// plan and no state has. With an empty prior, everything configured is new; toCreate builds the body of a create from that.
func toAPI(plan, prior, config model) api.UpdateIdentityRequest {
	plan = plan.withWriteOnly(config)
	return mapping.Delta(bind, &plan, &prior)
}

// withWriteOnly returns a plan with the write-only values of its configuration.
func (m model) withWriteOnly(config model) model {
	if m.PersonDetails != nil && config.PersonDetails != nil {
		p := *m.PersonDetails
		p.CIPIDWO, m.PersonDetails = config.PersonDetails.CIPIDWO, &p
	}
	if m.InstitutionDetails != nil && config.InstitutionDetails != nil {
		i := *m.InstitutionDetails
		i.CIPIDWO, m.InstitutionDetails = config.InstitutionDetails.CIPIDWO, &i
	}
	m.TaxDetails = slices.Clone(m.TaxDetails)
	for i := range min(len(m.TaxDetails), len(config.TaxDetails)) {
		m.TaxDetails[i].TaxPayerIDWO = config.TaxDetails[i].TaxPayerIDWO
	}
	return m
}

// toCreate maps a plan to the body of a create.
func toCreate(plan, config model) api.CreateIdentityRequest { return changes(plan, model{}, config) }

// changes is toAPI in the shape of a create, whose fields have the names of those of an answer: with the members that are new.
func changes(plan, prior, config model) api.CreateIdentityRequest {
	all := toAPI(plan, prior, config)
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
	for _, planned := range plan.InstitutionMembers {
		if member := planned.toAPI(); indexOfMember(prior.InstitutionMembers, member) < 0 {
			body.InstitutionMembers = append(body.InstitutionMembers, member)
		}
	}
	return body
}

// hasChanges reports whether a plan, all known, has to send anything to Paxos.
func hasChanges(plan, prior, config model) bool {
	body := toAPI(plan, prior, config)
	return !mapping.IsZero(&body) || changesMembers(plan.InstitutionMembers, prior.InstitutionMembers)
}

// trueOrAbsent gives a flag of an answer the form of one of a request: false and absent are one on the wire.
func trueOrAbsent(flag bool) *bool {
	if !flag {
		return nil
	}
	return &flag
}

// kind returns the identity type that the details stand for, and that of the state if it has no details.
func (m model) kind() api.IdentityType {
	switch {
	case m.InstitutionDetails != nil:
		return api.IdentityTypeInstitution
	case m.PersonDetails != nil:
		return api.IdentityTypePerson
	default:
		return api.IdentityType(m.Type.ValueString())
	}
}

// hasDetails reports whether the model has something that Paxos shows with the details alone.
func (m model) hasDetails() bool {
	return m.PersonDetails != nil || m.InstitutionDetails != nil || m.TaxDetails != nil || m.CustomerDueDiligence != nil
}

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

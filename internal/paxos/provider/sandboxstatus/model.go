package sandboxstatus

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// model is the resource.
type model struct {
	IdentityID                  types.String   `tfsdk:"identity_id"`
	IDVerificationStatus        types.String   `tfsdk:"id_verification_status"`
	SanctionsVerificationStatus types.String   `tfsdk:"sanctions_verification_status"`
	DocumentVerificationStatus  types.String   `tfsdk:"document_verification_status"`
	AdditionalScreeningStatus   types.String   `tfsdk:"additional_screening_status"`
	UserDisabled                types.Bool     `tfsdk:"user_disabled"`
	AdminDisabled               types.Bool     `tfsdk:"admin_disabled"`
	Status                      types.String   `tfsdk:"status"`
	Timeouts                    timeouts.Value `tfsdk:"timeouts"`
}

// fromAPI is the one mapping of an identity to the resource's state. An answer without details says nothing of the
// verifications.
func fromAPI(r tfkit.ReadMode, prior model, identity *api.Identity) model {
	m := prior
	m.IdentityID = types.StringValue(identity.ID)
	switch {
	case identity.PersonDetails != nil:
		d := identity.PersonDetails
		m.IDVerificationStatus = r.String(prior.IDVerificationStatus, string(d.IDVerificationStatus))
		m.SanctionsVerificationStatus = r.String(prior.SanctionsVerificationStatus, string(d.SanctionsVerificationStatus))
		m.AdditionalScreeningStatus = r.String(prior.AdditionalScreeningStatus, string(d.AdditionalScreeningStatus))
	case identity.InstitutionDetails != nil:
		d := identity.InstitutionDetails
		m.SanctionsVerificationStatus = r.String(prior.SanctionsVerificationStatus, string(d.SanctionsVerificationStatus))
		m.DocumentVerificationStatus = r.String(prior.DocumentVerificationStatus, string(d.DocumentVerificationStatus))
		m.AdditionalScreeningStatus = r.String(prior.AdditionalScreeningStatus, string(d.AdditionalScreeningStatus))
	}
	m.UserDisabled = r.Flag(prior.UserDisabled, identity.UserDisabled)
	m.AdminDisabled = r.Flag(prior.AdminDisabled, identity.AdminDisabled)
	m.Status = tfkit.Computed(r, prior.Status, tfkit.StringOrNull(string(identity.CurrentStatus())))
	return m
}

// toAPI maps what a plan changes of the prior state to a request; an empty prior makes everything configured new.
func toAPI(plan, prior model) api.SandboxStatusRequest {
	status := func(plan, prior types.String) api.IdentityStatus {
		return api.IdentityStatus(tfkit.ChangedString(plan, prior))
	}
	flag := func(plan, prior types.Bool) *api.SetDisable {
		changed := tfkit.ChangedBool(plan, prior)
		if changed == nil {
			return nil
		}
		return &api.SetDisable{Disabled: *changed}
	}
	return api.SandboxStatusRequest{
		IDVerificationStatus:        status(plan.IDVerificationStatus, prior.IDVerificationStatus),
		SanctionsVerificationStatus: status(plan.SanctionsVerificationStatus, prior.SanctionsVerificationStatus),
		DocumentVerificationStatus:  status(plan.DocumentVerificationStatus, prior.DocumentVerificationStatus),
		AdditionalScreeningStatus:   status(plan.AdditionalScreeningStatus, prior.AdditionalScreeningStatus),
		UserDisabled:                flag(plan.UserDisabled, prior.UserDisabled),
		AdminDisabled:               flag(plan.AdminDisabled, prior.AdminDisabled),
	}
}

// isEmpty reports whether no status is set, which validation rules out for a configuration.
func (m model) isEmpty() bool { return toAPI(m, model{}) == (api.SandboxStatusRequest{}) }

// sent returns what of a configuration is sent: all verification statuses, because Paxos may have reset those that the
// plan does not change, and the flags that it changes, because each stands for a control.
func (m model) sent(prior model) model {
	if m.UserDisabled.Equal(prior.UserDisabled) {
		m.UserDisabled = types.BoolNull()
	}
	if m.AdminDisabled.Equal(prior.AdminDisabled) {
		m.AdminDisabled = types.BoolNull()
	}
	return m
}

// matches reports whether the identity's answer has all that was sent: the sandbox may lag behind a write.
func matches(sent model, identity *api.Identity) bool {
	return toAPI(sent, fromAPI(tfkit.Managed, sent, identity)) == (api.SandboxStatusRequest{})
}

package sandboxstatus

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
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

// bind declares the arguments by the request that sets them.
func bind(m *model, d *api.SandboxStatusRequest) mapping.Fields {
	return mapping.Fields{
		mapping.Text(&m.IDVerificationStatus, &d.IDVerificationStatus),
		mapping.Text(&m.SanctionsVerificationStatus, &d.SanctionsVerificationStatus),
		mapping.Text(&m.DocumentVerificationStatus, &d.DocumentVerificationStatus),
		mapping.Text(&m.AdditionalScreeningStatus, &d.AdditionalScreeningStatus),
		mapping.Custom(&m.UserDisabled, &d.UserDisabled, flagFromAPI, flagToAPI),
		mapping.Custom(&m.AdminDisabled, &d.AdminDisabled, flagFromAPI, flagToAPI),
	}
}

func flagFromAPI(r tfkit.ReadMode, prior types.Bool, answer *api.SetDisable) types.Bool {
	return r.Bool(prior, &answer.Disabled)
}

func flagToAPI(plan, prior types.Bool) *api.SetDisable {
	if changed := tfkit.ChangedBool(plan, prior); changed != nil {
		return &api.SetDisable{Disabled: *changed}
	}
	return nil
}

// fromAPI is the one mapping of an identity to the resource's state. What an answer says nothing of stays: the verifications
// if it has no details, and those of the other type of identity.
func fromAPI(r tfkit.ReadMode, prior model, identity *api.Identity) model {
	m, answer := prior, toAPI(prior, model{})
	if d := identity.PersonDetails; d != nil {
		answer.IDVerificationStatus = d.IDVerificationStatus
		answer.SanctionsVerificationStatus = d.SanctionsVerificationStatus
		answer.AdditionalScreeningStatus = d.AdditionalScreeningStatus
	} else if d := identity.InstitutionDetails; d != nil {
		answer.SanctionsVerificationStatus = d.SanctionsVerificationStatus
		answer.DocumentVerificationStatus = d.DocumentVerificationStatus
		answer.AdditionalScreeningStatus = d.AdditionalScreeningStatus
	}
	answer.UserDisabled = &api.SetDisable{Disabled: identity.UserDisabled}
	answer.AdminDisabled = &api.SetDisable{Disabled: identity.AdminDisabled}
	bind(&m, &answer).Read(r)
	m.IdentityID = types.StringValue(identity.ID)
	m.Status = tfkit.Computed(r, prior.Status, tfkit.StringOrNull(string(identity.CurrentStatus())))
	return m
}

// toAPI maps what a plan changes of the prior state to a request; an empty prior makes everything configured new.
func toAPI(plan, prior model) api.SandboxStatusRequest { return mapping.Delta(bind, &plan, &prior) }

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

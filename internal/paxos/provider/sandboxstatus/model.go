package sandboxstatus

import (
	"strings"

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

// answer is what an identity says of its statuses, in the shape of the request that sets them.
type answer struct {
	api.SandboxStatusRequest

	IdentityID string `json:"identity_id"`
	Status     string `json:"status"`
}

// answerOf returns what an identity says of its statuses. What it says nothing of is as it was: the verifications if it has no
// details, and those of the other type of identity.
func answerOf(prior model, identity *api.Identity) *answer {
	a := answer{toAPI(prior, model{}), identity.ID, string(identity.CurrentStatus())}
	if d := identity.PersonDetails; d != nil {
		a.IDVerificationStatus = d.IDVerificationStatus
		a.SanctionsVerificationStatus = d.SanctionsVerificationStatus
		a.AdditionalScreeningStatus = d.AdditionalScreeningStatus
	} else if d := identity.InstitutionDetails; d != nil {
		a.SanctionsVerificationStatus = d.SanctionsVerificationStatus
		a.DocumentVerificationStatus = d.DocumentVerificationStatus
		a.AdditionalScreeningStatus = d.AdditionalScreeningStatus
	}
	a.UserDisabled = &api.SetDisable{Disabled: identity.UserDisabled}
	a.AdminDisabled = &api.SetDisable{Disabled: identity.AdminDisabled}
	return &a
}

// fromAPI is the one mapping of an answer to the resource's state.
func fromAPI(r tfkit.ReadMode, prior model, a *answer) model {
	m := prior
	bind(&m, &a.SandboxStatusRequest).Read(r)
	m.IdentityID = types.StringValue(a.IdentityID)
	m.Status = tfkit.Computed(r, prior.Status, tfkit.StringOrNull(a.Status))
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

// matches reports whether an answer has all that was sent, in any case: the sandbox may lag behind a write.
func matches(sent model, a *answer) bool {
	upper := *a
	for _, status := range []*api.IdentityStatus{
		&upper.IDVerificationStatus, &upper.SanctionsVerificationStatus, &upper.DocumentVerificationStatus, &upper.AdditionalScreeningStatus,
	} {
		*status = api.IdentityStatus(strings.ToUpper(string(*status)))
	}
	return toAPI(sent, fromAPI(tfkit.Managed, sent, &upper)) == (api.SandboxStatusRequest{})
}

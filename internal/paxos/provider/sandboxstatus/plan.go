package sandboxstatus

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// arguments are the statuses that a configuration may set. What it leaves out is null in the state, unless an import has
// read it.
var arguments = []string{
	"id_verification_status", "sanctions_verification_status", "document_verification_status", "additional_screening_status",
	"user_disabled", "admin_disabled",
}

// ModifyPlan refuses production, says what a destroy leaves behind, and plans to set the statuses again if the run has
// Paxos verify the identity again.
func (r *Resource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	state, plan := r.Planned(ctx, req, &resp.Diagnostics)
	switch {
	case resp.Diagnostics.HasError():
		return
	case plan == nil:
		r.Resource.ModifyPlan(ctx, req, resp)
		return
	case r.Session != nil && r.Session.Environment == session.Production:
		tfkit.Failure{
			Action:  "set sandbox identity status",
			Context: "The provider works in production, where statuses are the result of verification.",
			Next:    "Take paxos_sandbox_identity_status out of this configuration, or set environment = \"sandbox\".",
		}.AddError(&resp.Diagnostics)
		return
	case state == nil:
		planned := map[string]tftypes.Value{}
		for _, name := range arguments {
			planned[name] = tfkit.Attribute(req.Config.Raw, name) // null if it is left as it is, and not unknown
		}
		resp.Plan.Raw = tfkit.WithAttributes(resp.Plan.Raw, planned)
	case r.sets(ctx, req.Config, *state, &resp.Diagnostics):
		resp.Plan.Raw = tfkit.WithUnknown(resp.Plan.Raw, "status")
	default:
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("status"), state.Status)...)
		return
	}
	r.Session.TryCredentials(ctx, api.ScopeWriteIdentity, &resp.Diagnostics)
}

// sets reports whether an update sends anything, or may send something that is not known yet.
func (r *Resource) sets(ctx context.Context, from tfsdk.Config, state model, diags *diag.Diagnostics) bool {
	var config model
	diags.Append(from.Get(ctx, &config)...)
	isUnknown := func(name string) bool { return !tfkit.Attribute(from.Raw, name).IsKnown() }
	if slices.ContainsFunc(arguments, isUnknown) || toAPI(config, state) != (api.SandboxStatusRequest{}) {
		return true
	}
	return !config.sent(state).isEmpty() && session.RegisterOf(r.Session).VerifiesAnew(state.IdentityID.ValueString())
}

// Keep reports that a plan without changes does nothing, as long as the run does not have Paxos verify the identity again.
func (r *Resource) Keep(_ context.Context, state fastpath.RawObject) bool {
	return r.Session != nil && r.Session.Environment != session.Production &&
		!r.Session.Register.VerifiesAnew(state.Text("identity_id"))
}

var removal = object.Removal{
	Warn: func(id string) (found, next string) {
		return "Paxos has no way to unset the statuses of identity " + id + ": nothing is sent, and they stay as they are.",
			"To have others, set them before."
	},
}

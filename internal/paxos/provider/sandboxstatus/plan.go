package sandboxstatus

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
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
	if req.Plan.Raw.IsNull() {
		warnDestroy(ctx, req.State, &resp.Diagnostics)
		return
	}
	if r.Session != nil && r.Session.Environment == session.Production {
		tfkit.Failure{
			Action:  "set sandbox identity status",
			Context: "The provider works in production, where statuses are the result of verification.",
			Next:    "Take paxos_sandbox_identity_status out of this configuration, or set environment = \"sandbox\".",
		}.AddError(&resp.Diagnostics)
		return
	}
	var config, state model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	planned := map[string]tftypes.Value{}
	if req.State.Raw.IsNull() {
		for _, name := range arguments {
			planned[name] = tfkit.Attribute(req.Config.Raw, name) // null if it is left as it is, and not unknown
		}
	} else {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		status := tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
		if !r.sets(req.Config.Raw, config, state) {
			status = tftypes.NewValue(tftypes.String, state.Status.ValueStringPointer())
		}
		planned["status"] = status
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Plan.Raw = tfkit.WithAttributes(resp.Plan.Raw, planned)
	if status, ok := planned["status"]; !ok || !status.IsKnown() {
		r.Session.TryCredentials(ctx, api.ScopeWriteIdentity, &resp.Diagnostics)
	}
}

// sets reports whether an update sends anything, or may send something that is not known yet. raw is the configuration.
func (r *Resource) sets(raw tftypes.Value, config, state model) bool {
	isUnknown := func(name string) bool { return !tfkit.Attribute(raw, name).IsKnown() }
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

func warnDestroy(ctx context.Context, from tfsdk.State, diags *diag.Diagnostics) {
	var state model
	diags.Append(from.Get(ctx, &state)...)
	tfkit.Notice{
		Summary: tfkit.DestroyWarningSummary,
		Found: "Paxos has no way to unset the statuses of identity " +
			state.IdentityID.ValueString() + ": nothing is sent, and they stay as they are.",
		Next: "To have others, set them before.",
	}.AddWarning(diags)
}

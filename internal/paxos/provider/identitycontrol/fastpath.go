package identitycontrol

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/attr"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
)

// Refresh takes the control over from the row of its identity, where that holds it as active.
func (r *Resource) Refresh(
	ctx context.Context, state fastpath.RawObject,
) (onward context.Context, changed map[string]attr.Value, ok bool) {
	var prior fields
	if r.Session == nil || r.Session.Breaker.IsOpen() || !declaration.Decode(ctx, state, &prior) {
		return ctx, nil, false
	}
	control := r.Session.Client.ActiveControl(prior.IdentityID.ValueString(), prior.ID.ValueString())
	if control == nil {
		return ctx, nil, false
	}
	return ctx, fastpath.Changed(ctx, prior, fromAPI(tfkit.Managed, model{fields: prior}, control).fields), true
}

// Load records the control in the register.
func (r *Resource) Load(_ context.Context, state []byte) {
	var control session.Control
	if json.Unmarshal(state, &control) != nil { // the framework says what is wrong with it
		return
	}
	session.RegisterOf(r.Session).LoadControl(control)
}

// Keep records in the register that a plan keeps the control.
func (r *Resource) Keep(_ context.Context, state fastpath.RawObject) bool {
	session.RegisterOf(r.Session).PlanControl(session.Control{
		ID: state.Text("id"), IdentityID: state.Text("identity_id"), Type: state.Text("type"),
		ReasonCode: state.Text("reason_code"), Reason: state.Text("reason"), SetBy: state.Text("set_by"),
		IsOverridable: state.Bool("is_overridable"), DeletionPolicy: state.Text("deletion_policy"),
	})
	return true
}

func (m model) toRegister() session.Control {
	return session.Control{
		ID: m.ID.ValueString(), IdentityID: m.IdentityID.ValueString(), Type: m.Type.ValueString(),
		ReasonCode: m.ReasonCode.ValueString(), Reason: m.Reason.ValueString(), SetBy: m.SetBy.ValueString(),
		IsOverridable: m.IsOverridable.ValueBool(), DeletionPolicy: m.DeletionPolicy.ValueString(),
	}
}

package identity

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// The reasons that the provider gives for the control that destroy sets and adopt_existing lifts again. closeReason is
// how the second knows the first's, so it must never change.
const (
	closeReason  = "Closed by Terraform: paxos_identity was destroyed with deletion_policy CLOSE"
	reopenReason = "Reopened by Terraform: paxos_identity was created again with adopt_existing"
)

func closedByDestroy(control api.Control) bool {
	return control.Type == api.ControlClosed && control.Owner() == api.OwnerClient && control.Reason == closeReason
}

// closeIdentity puts the CLOSED control on the identity. The reason code is OTHER because every revision of the API
// has it.
func (r *Resource) closeIdentity(ctx context.Context, id string, diags *diag.Diagnostics) {
	_, err := r.session.Client.CreateControl(ctx, api.CreateControlRequest{
		IdentityID: id, Type: api.ControlClosed, ReasonCode: "OTHER", Reason: closeReason,
	})
	if err == nil {
		return
	}
	tfkit.Unable{
		Action:  "close identity",
		Context: "Putting a CLOSED control on identity " + id + ", as its deletion_policy CLOSE demands, failed.",
		Err:     err,
	}.AddTo(diags)
}

// addPrevented refuses a destroy. The plan does it already; Delete repeats it for whoever skips the plan.
func addPrevented(id string, diags *diag.Diagnostics) {
	diags.AddError("Unable to destroy identity",
		"The applied deletion_policy of identity "+id+" is PREVENT.\n\nTo let it go, apply deletion_policy = \"ABANDON\" "+
			"or \"CLOSE\" first, or take it out of the state with a removed block:\n\n"+removedBlock)
}

const removedBlock = `removed {
  from = paxos_identity.example # the address of this resource
  lifecycle {
    destroy = false
  }
}`

// warnDestroy says in the plan what a destroy leaves behind.
func warnDestroy(state model, diags *diag.Diagnostics) {
	id, effect := state.ID.ValueString(), "Nothing is sent to Paxos: the identity stays as it is."
	if state.DeletionPolicy.ValueString() == policyClose {
		effect = "A CLOSED control is put on the identity, after which it may do nothing."
	}
	diags.AddWarning(tfkit.Destruction,
		"Paxos cannot delete identity "+id+". "+effect+" Its ref_id and CIP id stay taken.\n\nTo have it back later, "+
			"import it by its id, or create it with the same ref_id and adopt_existing = true.")
}

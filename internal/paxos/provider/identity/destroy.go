package identity

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

var removal = object.Removal{
	Resource: "paxos_identity",
	Policies: []object.Policy{
		{Name: object.Abandon, Does: "sends nothing and leaves the identity as it is (Paxos cannot delete one)"},
		{Name: session.PolicyClose, Does: "sets a `CLOSED` control that forbids everything"},
	},
}

// planDestroy holds the plan of a destroy against the rest of the run, and warns about it or refuses it.
func planDestroy(s *session.Session, state model, diags *diag.Diagnostics) {
	conflict := session.RegisterOf(s).Destroy(state.toRegister(state))
	addConflict("destroy identity", path.Empty(), conflict, diags)
	if conflict == nil || conflict.Cause != session.KeptElsewhere { // else the advice for a destroy would mislead
		planRemoval(s, state, diags)
	}
}

// planRemoval warns about, or refuses, a destroy or the destroying half of a replacement.
func planRemoval(s *session.Session, state model, diags *diag.Diagnostics) {
	id := state.ID.ValueString()
	switch state.DeletionPolicy.ValueString() {
	case object.Prevent:
		addPreventError(id, diags)
		return
	case session.PolicyClose:
		s.AllowClose(id, diags)
	}
	warnDestroy(state, diags)
}

// addPreventError refuses a destroy. The plan does it already; Delete repeats it for users who skip the plan.
func addPreventError(id string, diags *diag.Diagnostics) {
	removal.Keeps(object.Removed{What: "Identity " + id, ImportID: id, Policy: object.Prevent, Verb: "destroy"}, diags)
}

// warnDestroy says in the plan what a destroy leaves behind.
func warnDestroy(state model, diags *diag.Diagnostics) {
	id, effect := state.ID.ValueString(), "Nothing is sent to Paxos: the identity stays as it is."
	if state.DeletionPolicy.ValueString() == session.PolicyClose {
		effect = "A CLOSED control is put on the identity, after which it may do nothing."
	}
	tfkit.Notice{
		Summary: tfkit.DestroyWarningSummary,
		Found:   "Paxos cannot delete identity " + id + ". " + effect + " Its ref_id and CIP id stay taken.",
		Next:    "To have it back later, import it by its id, or create it with the same ref_id and adopt_existing = true.",
	}.AddWarning(diags)
}

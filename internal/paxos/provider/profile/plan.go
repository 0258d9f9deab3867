package profile

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

const deactivate = "DEACTIVATE"

var removal = object.Removal{
	Resource: "paxos_profile", Stays: "active", API: "Paxos", Verb: "deactivate",
	Policies: []object.Policy{
		{Name: deactivate, Does: "deactivates the profile"}, {Name: object.Abandon, Does: "sends nothing and leaves it active"},
	},
	Warn: func(id string) (found, next string) {
		return "Paxos cannot delete profile " + id + ". It deactivates the profile, and the API cannot reactivate it. " +
			"That fails while the profile has a balance, and a balance that arrives later reactivates the profile. Its nickname may stay " +
			"taken.", "To keep the profile active, apply deletion_policy = \"ABANDON\" first."
	},
}

// refuseDefault refuses to destroy the default profile, and reports whether this is it.
func refuseDefault(state model, diags *diag.Diagnostics) bool {
	if state.Type.ValueString() != string(api.ProfileDefault) {
		return false
	}
	tfkit.Failure{
		Action:  "destroy profile",
		Context: state.what() + " is the default profile, which Paxos cannot deactivate.",
		Next: "To take it out of the state, either apply deletion_policy = \"ABANDON\" first, or replace the resource by a " +
			"removed block:",
		Block: tfkit.RemovedBlock("paxos_profile"),
	}.AddError(diags)
	return true
}

package identitycontrol

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// warnDuplicate says in the plan of a new control that its identity has one like it already. Paxos takes no key that
// would make a repeated create safe, so this is how the control of a run that was killed is found before it is set
// again. It asks for nothing: it knows what the refresh has read.
func (r *Resource) warnDuplicate(plan model, diags *diag.Diagnostics) {
	if r.Session == nil || plan.IdentityID.IsUnknown() {
		return
	}
	identityID := plan.IdentityID.ValueString()
	planned := toAPI(plan, model{})
	like := slices.DeleteFunc(r.Session.Client.ActiveControls(identityID), func(control api.Control) bool {
		return control.Owner() != api.OwnerClient || !planned.IsFor(control)
	})
	if len(like) == 0 {
		return
	}
	tfkit.Notice{
		Summary: "Identity has such a control already",
		Found: fmt.Sprintf(
			"This plan puts a %s control on identity %s, which has one with the same reason already: %s, set at %s. If it is no other "+
				"resource's, it may come from a run that was broken off.",
			plan.Type.ValueString(), identityID, like[0].ID, like[0].CreatedAt),
		Next:  "To use it instead of setting a second one, import it:",
		Block: tfkit.ImportBlock("paxos_identity_control", identityID+"/"+like[0].ID),
	}.AddWarning(diags)
}

package identity

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// addConflict reports a conflict between a create and the rest of the run. at is where the call that found it has a
// configuration; a destroy has none.
func addConflict(action string, at path.Path, conflict *session.Conflict, diags *diag.Diagnostics) {
	if conflict == nil {
		return
	}
	failed := tfkit.Failure{Action: action, At: at}
	id, refID := conflict.Identity.ID, conflict.RefID
	holds := fmt.Sprintf("Identity %s, which the state has, holds ref_id %q. ", id, refID)
	switch conflict.Cause {
	case session.PlannedTwice:
		failed.Context = fmt.Sprintf("Two resources of this configuration create an identity with ref_id %q. Paxos accepts a ref_id "+
			"once, so both resources would manage the same person or institution.", refID)
		failed.Next = "Give each resource a ref_id of its own, or remove one of them."
	case session.Kept:
		failed.Context = holds + "One resource of this configuration keeps the identity, and another one creates an identity with " +
			"the same ref_id."
		failed.Next = "Give the new resource a ref_id of its own. To keep the identity under another address, use a moved block:"
		failed.Block = tfkit.MovedBlock("paxos_identity")
	case session.HeldByOtherType:
		failed.Context = holds + "It is of type " + conflict.Identity.Type + ", and Paxos cannot change the type of an identity."
		failed.Next = "Choose another ref_id."
	case session.Protected:
		explainProtected(conflict, &failed)
	case session.NotAdopted:
		failed.Context = holds + "This plan takes it out of the state and creates it again, which Paxos would refuse, because it " +
			"cannot delete the identity."
		failed.Next = "To have the same identity taken over and brought to the configuration, set adopt_existing = true. " + keepIdentity
		failed.Block = tfkit.MovedBlock("paxos_identity")
	case session.SamePerson:
		failed.Context = "This plan would create the person or institution of identity " + id + " a second time: Paxos cannot delete " +
			"the identity, and the configuration sets no ref_id that tells the two apart."
		failed.Next = "To create a second identity on purpose, set a ref_id of its own. " + keepIdentity
		failed.Block = tfkit.MovedBlock("paxos_identity")
	case session.KeptElsewhere:
		failed.Context = "Two resources of the state manage identity " + id + ". This plan keeps one of them and destroys the other one, " +
			"whose applied deletion_policy is " + conflict.Identity.DeletionPolicy + "."
		failed.Next = "Take the resource that the configuration does not have any more out of the state with terraform state rm."
	case session.ComesBack:
		if !conflict.Applied { // else the adoption that follows says so
			tfkit.Notice{
				Summary: "Identity is taken over again",
				Found: holds + "This plan takes it out of the state and creates it again. As adopt_existing is true, the same " +
					"identity comes back and is brought to the configuration. Paxos deletes nothing.",
			}.AddWarning(diags)
		}
		return
	}
	failed.AddError(diags)
}

// keepIdentity is what to do if an identity would be destroyed and created again; a moved block follows it.
const keepIdentity = "If the resource is tainted, run terraform untaint. If -replace names it, plan without -replace. If it has a " +
	"new address, use a moved block:"

// explainProtected says why an identity that may not just be abandoned cannot be created again.
func explainProtected(conflict *session.Conflict, failed *tfkit.Failure) {
	id, policy := conflict.Identity.ID, conflict.Identity.DeletionPolicy
	if conflict.Applied {
		failed.Context = fmt.Sprintf("This run has destroyed identity %s, whose deletion_policy is %s, and a create with the same ref_id "+
			"would undo that.", id, policy)
		failed.Next = "To have the identity back, set adopt_existing = true and apply again, or import it:"
		failed.Block = tfkit.ImportBlock("paxos_identity", id)
		return
	}
	failed.Context = fmt.Sprintf("Identity %s, which the state has, would be destroyed and created again, and its applied "+
		"deletion_policy is %s.", id, policy)
	if conflict.RefID == "" {
		failed.Context += " The ref_id of the new identity is not known yet."
	}
	failed.Next = "To have the same identity taken over, apply deletion_policy = \"ABANDON\" first, and set adopt_existing = true. " +
		keepIdentity
	failed.Block = tfkit.MovedBlock("paxos_identity")
}

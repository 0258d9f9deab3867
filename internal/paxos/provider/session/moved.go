package session

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// RefuseMoved refuses to replace an object of an identity whose resource has a new address and no moved block. was is identity_id in
// the state, is the planned one, and object names the object in a sentence. The apply would end the object, and then Paxos would refuse
// to create the identity again. A plan with both addresses of the identity fails by the Register. With -target it has the new one
// alone: then the identity is read, if the plan creates any with a ref_id.
func (s *Session) RefuseMoved(ctx context.Context, object string, was, is types.String, diags *diag.Diagnostics) {
	if id := was.ValueString(); s != nil && is.IsUnknown() && s.Register.mayCreateAgain(id) {
		identity, err := s.Client.GetIdentity(ctx, id, api.GetIdentityOptions{})
		if err != nil || !s.Register.refusedCreate(identity.RefID) {
			return // an object of an identity that cannot be read is ended as planned
		}
		tfkit.Failure{
			Action: "replace " + object, At: path.Root("identity_id"),
			Context: fmt.Sprintf("This plan would end %s and make it again for a new identity with ref_id %q, but identity %s has this ref_id, "+
				"and Paxos accepts a ref_id once.", object, identity.RefID, id),
			Next: "To keep the identity, use a moved block if the state has it under another address; otherwise import it. For another " +
				"identity, choose another ref_id.",
			Block: tfkit.MovedBlock("paxos_identity") + "\n\n" + tfkit.ImportBlock("paxos_identity", id),
		}.AddError(diags)
	}
}

// mayCreateAgain reports whether the plan creates identities by ref_id and does not know the identity with this id.
func (r *Register) mayCreateAgain(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.creates) > 0 && r.identities[id] == nil
}

// refusedCreate reports whether the plan creates an identity with this ref_id that it does not adopt if it exists.
func (r *Register) refusedCreate(refID string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	planned := r.creates[refID]
	return planned != nil && !planned.AdoptExisting
}

package profile

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// lookAgain looks again for a profile that a refresh did not find. One that both reads find deactivated has ended. If only the
// second does, the profile can be active, and the next apply would create another one. Paxos cannot delete profiles, so one
// that it does not know at all is missing.
func (r *Resource) lookAgain(
	ctx context.Context, state model, first error, resp *tfsdk.State, diags *diag.Diagnostics,
) *api.Profile {
	id := state.ID.ValueString()
	lost := object.Lost{
		Name: declaration.Name, What: "profile " + id, Reason: "A deactivated profile would be found", IsNotFound: api.IsNotFound,
	}
	return object.LookAgain(ctx, r.Session.Missing, lost, func(ctx context.Context) (*api.Profile, error) {
		profile, err := r.Session.Client.GetProfile(ctx, id)
		switch {
		case !api.IsDeactivated(err):
			return profile, err
		case !api.IsDeactivated(first):
			tfkit.Failure{
				Action:  "read profile",
				Context: "Paxos first did not know profile " + id + ", and then answered that it was deactivated. The state keeps it.",
				Err:     first, Next: "Apply again.",
			}.AddError(diags)
		default:
			resp.RemoveResource(ctx)
			tfkit.Notice{
				Summary: "Profile was deactivated elsewhere",
				Found: fmt.Sprintf("Profile %s (%s) was deactivated. It was taken out of the state; as long as the configuration has it, it is "+
					"planned anew, which may need another nickname.", id, state.Nickname.ValueString()),
			}.AddWarning(diags)
		}
		return nil, nil //nolint:nilnil // it is dealt with
	}, resp, diags)
}

package member

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// Model is the model of a resource that manages one member.
type Model interface{ Member() Member }

// Member is a member of the state, as far as messages name it and a destroy removes it.
type Member struct {
	Of                                      string // "account" or "institution"
	OwnerID, ID, IdentityID, DeletionPolicy types.String
}

// What is object.Resource.What for members.
func What[M Model](state M) string {
	m := state.Member()
	return "member " + m.ID.ValueString() + " of " + m.Of + " " + m.OwnerID.ValueString()
}

// Ended returns the error of a read of the member: an *object.EndedError if its account or institution, which shows all of its
// members, does not have it.
func (m Member) Ended(err error) error {
	if api.IsMemberAbsent(err) {
		return &object.EndedError{What: m.what(), How: "removed", Err: err}
	}
	return err
}

func (m Member) what() string {
	return fmt.Sprintf("Member %s (identity %s) of %s %s", m.ID.ValueString(), m.IdentityID.ValueString(), m.Of, m.OwnerID.ValueString())
}

func (m Member) removed(verb string) object.Removed {
	return object.Removed{
		What: m.what(), ImportID: m.OwnerID.ValueString() + "/" + m.ID.ValueString(), Policy: m.DeletionPolicy.ValueString(), Verb: verb,
	}
}

// Resource is the part that the resources of members share: embed it.
type Resource[M Model, T any] struct {
	object.Resource[*session.Session, M, T]

	Removal object.Removal
	// Scope is the scope of the request that adds a member.
	Scope string
	// Arguments are those whose change makes another member: Paxos has no update.
	Arguments []string
	// Remove removes the member of a state from its account or institution.
	Remove func(ctx context.Context, s *session.Session, state M) error
}

// ModifyPlan says what makes another member, and what a destroy leaves behind.
func (r *Resource[M, T]) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	switch state, plan := r.Planned(ctx, req, &resp.Diagnostics); {
	case state == nil && plan == nil: // an error
	case state == nil:
		r.Removal.PlanReplaced(ctx, r.Type, &resp.Diagnostics)
		r.Session.TryCredentials(ctx, r.Scope, &resp.Diagnostics)
	case plan == nil:
		r.Removal.Plan((*state).Member().removed("destroy"), &resp.Diagnostics)
	default:
		resp.RequiresReplace = object.ChangedPaths(req, r.Arguments...)
		if len(resp.RequiresReplace) > 0 {
			r.Removal.Plan((*state).Member().removed("replace"), &resp.Diagnostics)
		}
	}
}

// Delete removes the member, unless deletion_policy keeps it.
func (r *Resource[M, T]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state M
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || r.Removal.Keeps(state.Member().removed("destroy"), &resp.Diagnostics) {
		return
	}
	if err := r.Remove(ctx, r.Session, state); err != nil {
		tfkit.Failure{
			Action: "delete " + state.Member().Of + " member", Context: "Removing " + r.What(state) + " failed.", Err: err,
		}.AddError(&resp.Diagnostics)
	}
}

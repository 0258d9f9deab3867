package object

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// Planned decodes the state and the plan of a ModifyPlan: nil for the state of a create and for the plan of a destroy, and nil
// for both after an error. It refuses a plan that lacks a required argument; see Required.
func (r *Resource[S, M, T]) Planned(
	ctx context.Context, req resource.ModifyPlanRequest, diags *diag.Diagnostics,
) (state, plan *M) {
	state, plan = Decode[M](ctx, req.State, diags), Decode[M](ctx, tfsdk.State(req.Plan), diags)
	if plan != nil && len(r.Type.Required) > 0 {
		r.Type.requireArguments(r.Session.API, req.Config.Raw, req.State.Raw, diags)
	}
	if diags.HasError() {
		return nil, nil
	}
	return state, plan
}

// Decode returns a state, a plan or a configuration as its model; nil if it is null. What is unknown as a whole is null in it.
func Decode[M any](ctx context.Context, from tfsdk.State, diags *diag.Diagnostics) *M {
	if from.Raw.IsNull() {
		return nil
	}
	var model M
	from.Raw = tfkit.WithoutUnknownCollections(from.Raw)
	diags.Append(from.Get(ctx, &model)...)
	return &model
}

// ChangedPaths returns which of these attributes a plan changes: for RequiresReplace of a ModifyPlan that has something to say
// about the destroying half of a replacement, as Terraform plans no destroy for it. What plan modifiers of the attributes
// decide, ModifyPlan does not learn.
func ChangedPaths(req resource.ModifyPlanRequest, names ...string) path.Paths {
	var changed path.Paths
	for _, name := range names {
		if !tfkit.Attribute(req.Plan.Raw, name).Equal(tfkit.Attribute(req.State.Raw, name)) {
			changed.Append(path.Root(name))
		}
	}
	return changed
}

package sandboxstatus

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

var (
	_ object.Interface                      = (*Resource)(nil)
	_ resource.ResourceWithConfigValidators = (*Resource)(nil)
)

// declaration declares the object: the statuses of an identity, whose id it has.
var declaration = object.Type{
	Name: "sandbox_identity_status", Schema: resourceSchema,
	IDs:  []object.ID{{Name: "identity_id", Description: "Id of the identity."}},
	IsID: api.ValidID, Removal: removal,
}

// defaultTimeout is how long a write waits until it shows: the sandbox is not synchronous.
const defaultTimeout = 2 * time.Minute

// Resource is paxos_sandbox_identity_status.
type Resource struct {
	object.Resource[*session.Session, model, answer]
}

// NewResource returns the resource paxos_sandbox_identity_status.
func NewResource() resource.Resource {
	return &Resource{object.Resource[*session.Session, model, answer]{
		Type: &declaration, Get: get, FromAPI: fromAPI, WhyMissing: "Paxos cannot delete identities",
		What:    func(state model) string { return "identity " + state.IdentityID.ValueString() },
		Mapping: mapping.Declare(bind, "identity_id", "status", "timeouts"),
	}}
}

// ConfigValidators refuses a resource that sets nothing.
func (r *Resource) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{resourcevalidator.AtLeastOneOf(object.Expressions(arguments)...)}
}

// Create sets all that is configured.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	after, diags := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout := tfkit.Timeout{Argument: "timeouts.create", After: after}
	if shown := r.set(ctx, plan, config.sent(model{}), timeout, &resp.Diagnostics); shown != nil {
		r.SaveCreated(ctx, plan, shown, resp)
	}
}

// get reads the statuses, which the identity has.
func get(ctx context.Context, s *session.Session, state model) (*answer, error) {
	identity, err := s.Client.GetIdentity(ctx, state.IdentityID.ValueString(), api.GetIdentityOptions{Details: true})
	if err != nil {
		return nil, err
	}
	return answerOf(state, identity), nil
}

// Update sets the configured statuses, and sends nothing if only timeouts changed, which the plan has found.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	after, diags := plan.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !plan.Status.IsUnknown() {
		r.Save(ctx, plan, &resp.State, resp.Identity, &resp.Diagnostics)
		return
	}
	timeout := tfkit.Timeout{Argument: "timeouts.update", After: after}
	if shown := r.set(ctx, plan, config.sent(state), timeout, &resp.Diagnostics); shown != nil {
		r.SaveUpdated(ctx, plan, state, shown, req, resp)
	}
}

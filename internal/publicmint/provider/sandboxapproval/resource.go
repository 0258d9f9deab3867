// Package sandboxapproval is the resource publicmint_sandbox_identity_approval.
package sandboxapproval

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/settings"
)

var _ object.Interface = (*Resource)(nil)

var declaration = object.Type{
	Name: "sandbox_identity_approval", Schema: resourceSchema, IDs: []object.ID{{Name: "identity_id", Description: "Id of the identity."}},
	IsID: apikit.ValidID, Replaces: []string{"identity_id"},
	Removal: object.Removal{Warn: func(id string) (found, next string) {
		return "Public Mint has no way to undo the approval of identity " + id + ": nothing is sent, and the identity stays confirmed.", ""
	}},
}

// defaultTimeout is how long an approval may take where timeouts do not say. The sandbox page: the identity is "sent to approval".
const defaultTimeout = 2 * time.Minute

// Resource is publicmint_sandbox_identity_approval.
type Resource struct {
	object.Resource[*session.Session, model, api.Identity]
}

type model struct {
	IdentityID        types.String   `tfsdk:"identity_id"`
	IdentityConfirmed types.Bool     `tfsdk:"identity_confirmed"`
	Timeouts          timeouts.Value `tfsdk:"timeouts"`
}

// NewResource returns the resource publicmint_sandbox_identity_approval.
func NewResource() resource.Resource {
	return &Resource{object.Resource[*session.Session, model, api.Identity]{
		Type: &declaration, Get: get, FromAPI: fromAPI, Plan: plan, Unmapped: "it has no argument that Public Mint keeps",
		What: func(state model) string { return "identity " + state.IdentityID.ValueString() },
	}}
}

func resourceSchema(ctx context.Context) schema.Schema {
	const wait = "How long to wait until the identity is confirmed, such as `30s`. Default: `2m`."
	return schema.Schema{
		MarkdownDescription: "Has an identity approved in the sandbox, where no KYC provider does that, and waits until it is confirmed. What " +
			"depends on the resource finds a confirmed identity.",
		Attributes: map[string]schema.Attribute{
			"identity_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{tfkit.PlainText(200)},
				MarkdownDescription: "Id of the identity. Changing this forces a new resource to be created.",
			},
			"identity_confirmed": schema.BoolAttribute{
				Computed: true, PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
				MarkdownDescription: "Whether the identity is confirmed. While it is `false`, each apply has the identity approved.",
			},
			"timeouts": timeouts.Attributes(ctx, timeouts.Opts{
				Create: true, Update: true, CreateDescription: wait, UpdateDescription: wait,
			}),
		},
	}
}

func fromAPI(mode tfkit.ReadMode, prior model, identity *api.Identity) model {
	m := prior
	m.IdentityID = types.StringValue(identity.ID)
	m.IdentityConfirmed = tfkit.Computed(mode, m.IdentityConfirmed, types.BoolValue(identity.Confirmed()))
	return m
}

// plan refuses production, and plans to approve an identity that is not confirmed.
func plan(ctx context.Context, s *session.Session, state, _ *model, resp *resource.ModifyPlanResponse) {
	if s != nil && s.Environment == settings.Production {
		tfkit.Failure{
			Action: "approve identity", Context: "The provider works in production, where KYC providers approve identities.",
			Next: "Take publicmint_sandbox_identity_approval out of this configuration, or set environment = \"sandbox\".",
		}.AddError(&resp.Diagnostics)
		return
	}
	if state != nil && len(resp.RequiresReplace) == 0 && !state.IdentityConfirmed.ValueBool() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("identity_confirmed"), types.BoolUnknown())...)
	}
}

// Keep has the framework plan what the plan refuses, and identities that are not confirmed.
func (r *Resource) Keep(context.Context, fastpath.RawObject) bool { return false }

// Create has the identity approved.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	after, diags := plan.Timeouts.Create(ctx, defaultTimeout)
	if resp.Diagnostics.Append(diags...); resp.Diagnostics.HasError() {
		return
	}
	confirmed, err := approve(ctx, r.Session, plan.IdentityID.ValueString(), tfkit.Timeout{Argument: "timeouts.create", After: after})
	if err != nil {
		r.failure(ctx, plan, err).AddError(&resp.Diagnostics)
		return
	}
	r.SaveCreated(ctx, plan, confirmed, resp)
}

// Update has an identity approved that is not confirmed; otherwise nothing is sent.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	after, diags := plan.Timeouts.Update(ctx, defaultTimeout)
	if resp.Diagnostics.Append(diags...); resp.Diagnostics.HasError() {
		return
	}
	var confirmed *api.Identity
	if plan.IdentityConfirmed.IsUnknown() {
		var err error
		confirmed, err = approve(ctx, r.Session, plan.IdentityID.ValueString(), tfkit.Timeout{Argument: "timeouts.update", After: after})
		if err != nil {
			r.failure(ctx, plan, err).AddError(&resp.Diagnostics)
			return
		}
	}
	r.SaveUpdated(ctx, plan, state, confirmed, req, resp)
}

func (r *Resource) failure(ctx context.Context, plan model, err error) tfkit.Failure {
	return r.WriteFailure(ctx, "approve", "Identity "+plan.IdentityID.ValueString()+" is not confirmed.", err)
}

// approve asks for the approval of an identity that is not confirmed, and waits until it is. Asking twice does no harm, so an answer
// that was lost does not end the wait: it is the error only if the wait ends without success.
func approve(ctx context.Context, s *session.Session, id string, timeout tfkit.Timeout) (*api.Identity, error) {
	identity, err := s.Client.GetIdentity(ctx, id)
	if err != nil || identity.Confirmed() {
		return identity, err
	}
	asked := s.Client.ApproveIdentity(ctx, id)
	if asked != nil && api.OutcomeOf(asked) != api.OutcomeUnknown {
		return nil, asked
	}
	waiting, cancel := tfkit.WithTimeout(ctx, timeout)
	defer cancel()
	identity, err = tfkit.Poll(waiting, 0, func(ctx context.Context) (*api.Identity, error) {
		return s.Client.GetIdentity(ctx, id)
	}, (*api.Identity).Confirmed)
	if err == nil {
		return identity, nil
	}
	if asked != nil {
		err = asked
	}
	return nil, &object.AdvisedError{
		Err: err, Next: "Apply again, which asks again if the identity is still not confirmed. To wait longer, raise " + timeout.Argument + ".",
	}
}

// get reads the identity.
func get(ctx context.Context, s *session.Session, state model) (*api.Identity, error) {
	identity, err := s.Client.GetIdentity(ctx, state.IdentityID.ValueString())
	if api.IsNotFound(err) {
		return nil, &object.EndedError{What: "Identity " + state.IdentityID.ValueString(), How: "deleted", Err: err}
	}
	return identity, err
}

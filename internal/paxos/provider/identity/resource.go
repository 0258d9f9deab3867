package identity

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/respelling"
)

var (
	_ object.Interface                    = (*Resource)(nil)
	_ resource.ResourceWithValidateConfig = (*Resource)(nil)
)

// declaration declares the identity.
var declaration = object.Type{
	Name: "identity", Schema: resourceSchema, IsID: api.ValidID, Removal: removal,
	IDs: []object.ID{{Name: "id", Description: "The id that Paxos gave the identity."}},
	Personal: []string{
		"institution_members", "is_merchant", "tax_details_not_required", "status_details.active_controls.reason",
	},
	Required: slices.Concat(
		requiredOfAddress("person_details.address"), requiredOfAddress("institution_details.business_address"),
		requiredOfAddress("institution_details.incorporation_address"),
		[]object.Required{{Path: "tax_details.tax_payer_country"}, {Path: "tax_details.tax_payer_id", Or: "tax_payer_id_wo"}},
	),
}

// Resource is paxos_identity.
type Resource struct {
	object.Resource[*session.Session, model, api.Identity]
}

// NewResource returns the resource paxos_identity.
func NewResource() resource.Resource {
	return &Resource{object.Resource[*session.Session, model, api.Identity]{Type: &declaration, Mapping: declared, Nested: nested}}
}

// ImportState imports by the identity's id, by ref_id:<ref_id>, or by resource identity.
func (r *Resource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	if resp.Diagnostics.Append(resolveImport(ctx, r.Session, &req, resp)...); !resp.Diagnostics.HasError() {
		r.Resource.ImportState(ctx, req, resp)
	}
}

// Create makes the identity, or takes over the one that holds its ref_id. Once it exists there are only warnings.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	timeout, diags := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if plan.RefID.IsUnknown() {
		plan.RefID = types.StringValue(uuid.NewString())
	}
	ctx = withRedaction(ctx, plan, config)
	var before model
	answer, err := r.Session.Client.CreateIdentity(ctx, toCreate(plan, config))
	if err != nil {
		answer, before = resolveConflict(ctx, r.Session, plan, config, err, &resp.Diagnostics)
	}
	if answer == nil {
		return
	}
	if err == nil && !claim(r.Session, plan, config, answer.ID, false, &resp.Diagnostics) {
		return
	}
	if answer.Found {
		before = fromAPI(tfkit.Everything, model{}, answer)
	}
	r.saveAndWait(ctx, written{
		plan: plan, before: before, answer: answer, timeout: tfkit.Timeout{Argument: "timeouts.create", After: timeout},
	}, response{&resp.State, resp.Identity, resp.Private, &resp.Diagnostics})
}

// Read refreshes what the configuration manages; an import reads everything.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	mode, ok := r.StartRead(ctx, req, resp, &state)
	id := state.ID.ValueString()
	if ok && mode == tfkit.Everything {
		r.readImported(ctx, id, resp)
	}
	if !ok || mode == tfkit.Everything || r.Session.SkipRead("identity "+id, &resp.Diagnostics) {
		return
	}
	ctx = withRedaction(ctx, state)
	memory := respelling.Load(ctx, req.Private, &resp.Diagnostics)
	prior := state.toPrior(memory)
	prior.Options.Details = !r.Session.OmitPersonalData || state.hasDetails()
	answer, err := r.Session.Client.ReadIdentity(ctx, prior)
	switch {
	case api.IsNotFound(err):
		handleMissing(ctx, r.Session, state, err, &resp.State, &resp.Diagnostics)
		return
	case err != nil:
		addReadError(id, err, &resp.Diagnostics)
		return
	case answer.FromList:
		// A row carries no details and has the state's updated_at: those of the state stand.
		state.summary = summaryFromAPI(tfkit.Managed, state.summary, spelling.Restore(memory, state, answer.Identity))
	default:
		state = fromAPI(tfkit.Managed, state, spelling.Restore(memory, state, answer.Identity))
	}
	r.Session.Breaker.RecordFound()
	if answer.Mismatch {
		warnMismatch(id, &resp.Diagnostics)
	}
	r.SetRead(ctx, tfkit.Managed, state, &resp.State, &resp.Diagnostics)
}

// Update sends what changed, and nothing where only arguments of the provider did.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	timeout, diags := plan.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	if !hasChanges(plan, state, config) { // the plan has kept all computed attributes
		r.Save(ctx, plan, &resp.State, resp.Identity, &resp.Diagnostics)
		return
	}
	ctx = withRedaction(ctx, plan, state, config)
	session.RegisterOf(r.Session).Claim(session.Identity{ID: id}, false)
	memory := respelling.Load(ctx, req.Private, &resp.Diagnostics)
	before, err := withDetails(ctx, r.Session, plan, state)
	var answer *api.Identity
	if err == nil {
		answer, err = applyChanges(ctx, r.Session, id, plan, before, config, memory)
	}
	if err != nil {
		what := "Updating identity " + id + " failed. The state keeps what it was; the next plan compares anew."
		r.WriteFailure(ctx, "update", what, err).AddError(&resp.Diagnostics)
		return
	}
	r.saveAndWait(ctx, written{
		plan: plan, prior: state, before: before, answer: answer, timeout: tfkit.Timeout{Argument: "timeouts.update", After: timeout},
		memory: memory,
	}, response{&resp.State, resp.Identity, resp.Private, &resp.Diagnostics})
}

// Delete does what deletion_policy says; the plan has told what stays behind.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	session.RegisterOf(r.Session).Destroyed(state.toRegister(state))
	switch state.DeletionPolicy.ValueString() {
	case object.Prevent:
		addPreventError(id, &resp.Diagnostics)
	case session.PolicyClose:
		closeIdentity(withRedaction(ctx, state), r.Session, id, &resp.Diagnostics)
	}
}

// written is a write that has succeeded.
type written struct {
	plan, prior model // prior is the state, of which a create has none
	before      model // what Paxos had: prior, or what an adoption has found
	answer      *api.Identity
	timeout     tfkit.Timeout
	memory      respelling.Memory
}

// response is where the outcome of a write goes.
type response struct {
	state    *tfsdk.State
	identity *tfsdk.ResourceIdentity
	private  respelling.Private
	diags    *diag.Diagnostics
}

// saveAndWait turns the answer to a write into state, resource identity and private state, completing a thin answer by one
// read, and then waits for the status. The identity exists: only warnings from here on, and a canceled ctx no longer counts
// for what must be saved.
func (r *Resource) saveAndWait(ctx context.Context, w written, to response) {
	answer := readBack(context.WithoutCancel(ctx), r.Session, w.plan, w.answer, to.diags)
	memory := learn(w, answer, to.diags)
	memory.Save(ctx, to.private, to.diags)
	save := func(answer *api.Identity) {
		r.Save(ctx, savedFromAPI(w.plan, w.prior, spelling.Restore(memory, w.plan, answer)), to.state, to.identity, to.diags)
	}
	save(answer)
	if last := wait(ctx, r.Session, w.plan, answer, w.timeout, to.diags); last != nil {
		save(last)
	}
}

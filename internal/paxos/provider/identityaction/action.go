package identityaction

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// configuration is what the model of an action tells.
type configuration interface{ identityID() string }

// declaration says what is special to an action.
type declaration[M configuration] struct {
	name   string // without that of the provider
	thing  string // verb and thing, as in "Unable to <thing>"
	schema schema.Schema
	// production says that the action works in production, too.
	production bool
	// send sends the request.
	send func(ctx context.Context, s *session.Session, config M) error
	// done completes a message: "Identity <id>: <done>".
	done string
	// lost says what to do if the response was lost.
	lost func(id string) string
	// validators relate arguments.
	validators []action.ConfigValidator
}

// identityAction is an action that sends one request about one identity.
type identityAction[M configuration] struct {
	*declaration[M]

	session *session.Session
}

var (
	_ action.ActionWithConfigure        = (*identityAction[completion])(nil)
	_ action.ActionWithModifyPlan       = (*identityAction[completion])(nil)
	_ action.ActionWithConfigValidators = (*identityAction[completion])(nil)
)

// identityIDArgument is the argument that all actions have.
func identityIDArgument() schema.StringAttribute {
	return schema.StringAttribute{
		Required: true, Validators: []validator.String{tfkit.PlainText(200)}, MarkdownDescription: "Id of the identity.",
	}
}

// identified is the part of a model that names the identity.
type identified struct {
	IdentityID types.String `tfsdk:"identity_id"`
}

func (i identified) identityID() string { return i.IdentityID.ValueString() }

// Metadata implements action.Action.
func (a *identityAction[M]) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + a.name
}

// Schema implements action.Action.
func (a *identityAction[M]) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = a.schema
	resp.Schema.MarkdownDescription += a.usage()
}

// usage is the end of the description.
func (a *identityAction[M]) usage() string {
	text := "\n\nActions need Terraform 1.14 or later. If this one fails, so does the apply, and no resource is tainted. The next apply " +
		"does not repeat it: run `terraform apply -invoke=action.paxos_" + a.name + ".customer`, with your own label."
	if !a.production {
		text += "\n\n~> **Note:** In production the plan fails: only the sandbox has this operation."
	}
	return text
}

// Configure implements action.ActionWithConfigure.
func (a *identityAction[M]) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.session = object.SessionFrom[*session.Session](req.ProviderData, &resp.Diagnostics)
}

// ConfigValidators implements action.ActionWithConfigValidators.
func (a *identityAction[M]) ConfigValidators(context.Context) []action.ConfigValidator {
	return a.validators
}

// ModifyPlan refuses the actions of the sandbox in production, and tries the credential.
func (a *identityAction[M]) ModifyPlan(ctx context.Context, _ action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	a.checkEnvironment(&resp.Diagnostics)
	a.session.TryCredentials(ctx, api.ScopeWriteIdentity, &resp.Diagnostics)
}

// checkEnvironment refuses the actions of the sandbox in production.
func (a *identityAction[M]) checkEnvironment(diags *diag.Diagnostics) {
	if a.session != nil && a.session.Environment == session.Production && !a.production {
		tfkit.Failure{
			Action:  a.thing,
			Context: "The provider works in production, and only the sandbox has this operation. Nothing was sent.",
			Next:    "Take paxos_" + a.name + " out of this configuration, or set environment = \"sandbox\".",
		}.AddError(diags)
	}
}

// Invoke sends the request. It checks the environment again, for a command line that skips the plan.
func (a *identityAction[M]) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var config M
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	a.checkEnvironment(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	id := config.identityID()
	say := func(what string) {
		resp.SendProgress(action.InvokeProgressEvent{Message: fmt.Sprintf("Identity %s: %s", id, what)})
	}
	say("sending the request to Paxos")
	err := a.send(ctx, a.session, config)
	if err == nil {
		say(a.done)
		return
	}
	failed := tfkit.Failure{
		Action: a.thing, Context: "The request about identity " + id + " failed. An action has no state, so no resource is tainted.", Err: err,
	}
	switch {
	case api.OutcomeOf(err) == api.OutcomeUnknown:
		failed.Next = "Paxos may or may not have done it. " + a.lost(id)
	case api.IsNotFound(err):
		failed.At = path.Root("identity_id")
	}
	failed.AddError(&resp.Diagnostics)
}

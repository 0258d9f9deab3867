// Package account is the resource paxos_account and the data sources paxos_account and paxos_accounts.
package account

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

const description = "An account of an identity, its primary owner. Other identities join it as `paxos_account_member`."

func resourceSchema(context.Context) schema.Schema {
	stays := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	flagStays := []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()}
	text := []validator.String{tfkit.PlainText(tfkit.MaxText)}
	scopes := session.RequiresScopes(api.ScopeReadAccount, api.ScopeWriteAccount)
	return schema.Schema{MarkdownDescription: description + scopes, Attributes: map[string]schema.Attribute{
		"identity_id": schema.StringAttribute{
			Required: true, Validators: text,
			MarkdownDescription: "Id of the identity that owns the account. Changing this forces a new resource to be created, with another " +
				"`ref_id`. As long as a plan does not know the id, because it creates or replaces the identity, the account stays, and the " +
				"apply fails if it turns out to be another identity.",
		},
		"ref_id": schema.StringAttribute{
			Optional: true, Computed: true, Validators: text, PlanModifiers: stays,
			MarkdownDescription: "Your own id of the account. At most 2000 characters. Paxos rejects a second account with the same " +
				"`ref_id`, so set it: a create whose response was lost then cannot make a second account. Default: a random UUID that " +
				"the provider generates before the first request.",
		},
		"type": schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{tfkit.OneOfOrWarn(api.AccountTypes...)},
			PlanModifiers: stays,
			MarkdownDescription: "The kind of account: " + tfkit.JoinValues(api.AccountTypes...) + ". Paxos adds kinds without notice, so " +
				"another value is a warning. Changing this forces a new resource to be created; removing it from the configuration " +
				"changes nothing. Default: what Paxos chooses.",
		},
		"description": schema.StringAttribute{
			Optional: true, Computed: true, Validators: text, PlanModifiers: stays,
			MarkdownDescription: "What the account is for. At most 2000 characters. Keep personal data out of it, because plans show it. " +
				"Removing it from the configuration changes nothing. Default: none.",
		},
		"metadata": schema.MapAttribute{
			Optional: true, ElementType: types.StringType, Validators: []validator.Map{mapvalidator.NoNullValues()},
			MarkdownDescription: "Free text by key, for your own use. The provider sends the whole map if a part of it changes, and Paxos " +
				"replaces all metadata: keys that others have set go. Keep personal data out of it, because plans show it. `{}` removes " +
				"all keys; removing the argument from the configuration changes nothing. Default: none.",
		},
		"create_profile": schema.BoolAttribute{
			Optional: true, Computed: true, PlanModifiers: flagStays,
			MarkdownDescription: "Whether to create a profile with the account, whose id is `profile_id`. Paxos can do that only when it " +
				"creates an account, and cannot undo it, so a plan that changes it fails; removing it from the configuration changes " +
				"nothing. Default: `false`.",
		},
		"user_disabled": schema.BoolAttribute{
			Optional: true, Computed: true, PlanModifiers: flagStays,
			MarkdownDescription: "Whether you have disabled the account. `false` enables an account again that was disabled elsewhere or " +
				"by a destroy. Paxos creates accounts enabled, so a plan that creates a disabled one fails. Default: what Paxos has.",
		},
		"profile_id":     object.Computed("Id of the profile that was created with the account; null without one."),
		"summary_status": object.Computed("Status of the account: " + tfkit.JoinValues(api.IdentityStatuses...) + "."),
		"admin_disabled": schema.BoolAttribute{
			Computed: true, PlanModifiers: flagStays, MarkdownDescription: "Whether Paxos has disabled the account.",
		},
		"created_at": object.ComputedTime("When the account was created"),
	}}
}

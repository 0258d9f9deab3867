// Package profile is the resource paxos_profile and the data sources paxos_profile and paxos_profiles.
package profile

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

const description = "A profile: a container for assets within your Paxos account."

func resourceSchema(context.Context) schema.Schema {
	scopes := session.RequiresScopes(api.ScopeReadProfile, api.ScopeWriteProfile)
	return schema.Schema{MarkdownDescription: description + scopes, Attributes: map[string]schema.Attribute{
		"nickname": schema.StringAttribute{
			Required: true, Validators: []validator.String{tfkit.PlainText(tfkit.MaxText)},
			MarkdownDescription: "Display name, unique among the profiles of the account. At most 2000 characters.",
		},
		"description": schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{tfkit.PlainText(tfkit.MaxText)},
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			MarkdownDescription: "What the profile is for. At most 2000 characters. Paxos cannot change it, so a plan that changes it " +
				"fails; removing it from the configuration changes nothing. Default: none.",
		},
		"type": object.Computed("`DEFAULT` for the profile that Paxos created with the account, `NORMAL` for all others."),
	}}
}

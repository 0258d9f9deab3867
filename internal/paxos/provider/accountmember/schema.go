// Package accountmember is the resource paxos_account_member.
package accountmember

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/member"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
)

const description = "A member of an account: an identity that may act on it beside its owner. Each resource adds and removes one " +
	"member and leaves the others alone."

func resourceSchema(context.Context) schema.Schema {
	scopes := session.RequiresScopes(api.ScopeReadAccount, api.ScopeWriteAccount)
	return schema.Schema{MarkdownDescription: description + scopes, Attributes: map[string]schema.Attribute{
		"account_id":  member.ID("Id of the account."),
		"identity_id": member.ID("Id of the member's identity, which cannot be a member of the account already."),
		"roles":       member.Roles("What the member may do", api.AccountRoles),
	}}
}

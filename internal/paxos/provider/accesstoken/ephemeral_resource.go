package accesstoken

import (
	"context"
	"regexp"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// NewEphemeralResource returns the ephemeral resource paxos_access_token. It has no Close: the provider's own requests may use the
// same token, so that it is left to expire (DESIGN.md, "The access token is the provider's own").
func NewEphemeralResource() ephemeral.EphemeralResource { return declared.New() }

// model is the ephemeral resource.
type model struct {
	Scopes    types.Set         `tfsdk:"scopes"`
	Token     types.String      `tfsdk:"token"`
	ExpiresAt timetypes.RFC3339 `tfsdk:"expires_at"`
}

// scopeToken is one scope: RFC 6749, section 3.3.
var scopeToken = regexp.MustCompile(`^[\x21\x23-\x5b\x5d-\x7e]{1,200}$`)

var declared = object.EphemeralResource[*session.Session, model]{
	Name: "access_token", Open: open,
	Schema: schema.Schema{
		MarkdownDescription: "Returns an OAuth 2.0 access token of the provider's credential, for scripts and other providers that call " +
			"Paxos. It is in no state and no plan.\n\n" +
			"Terraform asks for a token in each plan and each apply that needs it. The provider hands out the token that it uses for the " +
			"same scopes, unless that one is about to expire, so most runs cost no further request.\n\n" +
			"~> **Note:** The provider does not revoke the token: it stays valid until `expires_at`, after the run as well.",
		Attributes: map[string]schema.Attribute{
			"scopes": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				Validators: []validator.Set{
					setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(),
					setvalidator.ValueStringsAre(tfkit.RegexMatches(scopeToken, "an OAuth 2.0 scope, without spaces")),
				},
				MarkdownDescription: "OAuth 2.0 scopes of the token, such as `events:read_event`. The credential must have all of them. " +
					"Name no more than its user needs. Default: the `scopes` of the provider.",
			},
			"token": schema.StringAttribute{
				Computed: true, Sensitive: true, MarkdownDescription: "The access token, to be sent as `Authorization: Bearer`.",
			},
			"expires_at": schema.StringAttribute{
				Computed: true, CustomType: timetypes.RFC3339Type{},
				MarkdownDescription: "When the token expires (RFC 3339). Null if Paxos has not said.",
			},
		},
	},
}

// open gets the token.
func open(ctx context.Context, s *session.Session, m *model, diags *diag.Diagnostics) {
	var scopes []string
	if diags.Append(m.Scopes.ElementsAs(ctx, &scopes, false)...); diags.HasError() {
		return
	}
	access, err := s.Client.AccessToken(ctx, scopes)
	if err != nil {
		tfkit.Failure{
			Action: "get an access token", Context: "The token for paxos_access_token was refused or did not arrive.", Err: err,
		}.AddError(diags)
		return
	}
	m.Token, m.ExpiresAt = types.StringValue(access.Token), timetypes.NewRFC3339Null()
	if !access.ExpiresAt.IsZero() {
		m.ExpiresAt = timetypes.NewRFC3339TimeValue(access.ExpiresAt.UTC().Truncate(time.Second))
	}
}

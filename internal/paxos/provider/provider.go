// Package provider is the Terraform provider "paxos": its configuration and the list of its objects. Each object has a
// package of its own below this one.
package provider

import (
	"context"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/accesstoken"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/account"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/accountmember"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/controlsexclusive"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/event"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/identity"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/identityaction"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/identitycontrol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/identitydocument"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/importid"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/institutionmember"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/profile"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/sandboxstatus"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/settings"
)

var (
	_ provider.ProviderWithActions            = (*Provider)(nil)
	_ provider.ProviderWithEphemeralResources = (*Provider)(nil)
	_ provider.ProviderWithFunctions          = (*Provider)(nil)
	_ provider.ProviderWithListResources      = (*Provider)(nil)
)

// Provider is the provider "paxos".
type Provider struct {
	settings.Provider[api.Config, *session.Session]
}

// New returns a provider. version goes into the user agent; getenv reads the environment: os.Getenv in the program, a map in
// tests. adjust changes the client's configuration in ways that no argument can, such as a network in memory, which the caller
// then closes.
func New(version string, getenv func(string) string, adjust ...func(*api.Config)) *Provider {
	return &Provider{settings.Provider[api.Config, *session.Session]{Name: "paxos", Version: version, Getenv: getenv, Adjust: adjust}}
}

// Schema describes the provider's arguments. Each can come from the environment; the configuration wins,
// save for limits on harm.
func (p *Provider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages the identity domain of [Paxos](https://paxos.com): people and institutions, what they have at Paxos, " +
			"such as documents, controls and accounts, and, in the sandbox, the statuses of their verification.",
		Attributes: map[string]schema.Attribute{
			"environment": settings.EnvironmentAttribute(envVar, "both URLs", "credentials"),
			"api_url": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "URL of the API, version included, such as `https://api.sandbox.paxos.com/v2`. Only together " +
					"with `token_url`: either both belong to Paxos or neither does. Must be https; in the sandbox, http is allowed on " +
					"the loopback interface. Environment variable: `PAXOS_API_URL`. Default: the URL of `environment`.",
			},
			"token_url": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "URL of the OAuth 2.0 token endpoint. Only together with `api_url`, by the same rules. " +
					"Environment variable: `PAXOS_TOKEN_URL`. Default: the URL of `environment`.",
			},
			"client_id": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Client id of the API credential. Required here or in the environment variable " +
					"`PAXOS_CLIENT_ID`.",
			},
			"client_secret": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "Client secret of the API credential. Required here or in the environment variable " +
					"`PAXOS_CLIENT_SECRET`, where it stays out of files.",
			},
			"scopes": schema.SetAttribute{
				Optional: true, ElementType: types.StringType,
				Validators: []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues()},
				MarkdownDescription: "OAuth 2.0 scopes to request. If the credential lacks one of them, the provider requests the one scope that " +
					"each operation needs instead. Environment variable: `PAXOS_SCOPES`, separated by spaces. Default: the scopes of identities " +
					"and controls, which are `" + strings.Join(api.DefaultScopes(), "`, `") + "`, and additionally the scope of each operation " +
					"that needs another one.",
			},
			"read_ahead": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether a refresh reads identities from lists: one page instead of a hundred to a thousand requests. " +
					"`false` reads one object at a time. Environment variable: `PAXOS_READ_AHEAD`. Default: `true`.",
			},
			"on_missing": settings.OnMissingAttribute(envVar, "Paxos does not find an object that Paxos cannot delete", "fails and keeps "+
				"the object, because other credentials or another environment are the likely cause, and stops reading if most identities "+
				"are missing", "removes the object from the state and plans to create it again"),
			"import_personal_data": settings.PersonalDataAttribute(envVar, "members and all details of identities, names of documents, "+
				"reasons of controls and descriptions of accounts, and no refresh reads them afterwards, nor names and URLs that Paxos alone "+
				"sets. An imported identity can be managed without them."),
			"max_controls_lifted": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.AtLeast(0)},
				MarkdownDescription: "How many controls one run may lift, `0` for none. It counts every control that a destroy, a " +
					"replacement or `adopt_existing` would lift; past the limit, the plan fails and an apply sends no request. " +
					"Environment variable: `PAXOS_MAX_CONTROLS_LIFTED`, which overrides the argument, to raise the limit for one run. " +
					"Default: no limit.",
			},
			"max_identities_closed": schema.Int64Attribute{
				Optional: true, Validators: []validator.Int64{int64validator.AtLeast(0)},
				MarkdownDescription: "How many identities one run may close, `0` for none. It counts every identity on which a " +
					"`deletion_policy` of `CLOSE` or a new `paxos_identity_control` of type `CLOSED` would put a `CLOSED` control; past the " +
					"limit, the plan fails and an apply sends no request. Environment variable: `PAXOS_MAX_IDENTITIES_CLOSED`, which " +
					"overrides the argument, to raise the limit for one run. Default: no limit.",
			},
			argSigning: signingSchema(),
		},
	}
	maps.Copy(resp.Schema.Attributes, settings.RequestAttributes(envVar, "on Identity, averaged over five minutes. Paxos allows 10 for each "+
		"IP address, and blocks the address for five minutes after too many.", api.DefaultMaxRequestsPerSecond))
}

// Configure builds the client. It makes no request.
func (p *Provider) Configure(_ context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	configured := resolve(req.Config.Raw, p.Getenv, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	configured.UserAgent = p.UserAgent()
	configured.Config = p.Adjusted(configured.Config)
	p.HandOver(configured.newSession(&resp.Diagnostics), resp)
}

// Resources lists the resources.
func (p *Provider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		account.NewResource,
		accountmember.NewResource,
		controlsexclusive.NewResource,
		identity.NewResource,
		identitycontrol.NewResource,
		identitydocument.NewResource,
		institutionmember.NewResource,
		profile.NewResource,
		sandboxstatus.NewResource,
	}
}

// DataSources lists the data sources.
func (p *Provider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		account.NewDataSource,
		account.NewListDataSource,
		event.NewListDataSource,
		identity.NewDataSource,
		identity.NewListDataSource,
		identitycontrol.NewDataSource,
		identitycontrol.NewListDataSource,
		identitydocument.NewListDataSource,
		institutionmember.NewListDataSource,
		profile.NewDataSource,
		profile.NewListDataSource,
	}
}

// ListResources lists the list resources.
func (p *Provider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{
		account.NewListResource,
		accountmember.NewListResource,
		identity.NewListResource,
		identitycontrol.NewListResource,
		identitydocument.NewListResource,
		institutionmember.NewListResource,
		profile.NewListResource,
	}
}

// Functions lists the functions.
func (p *Provider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{importid.NewControl, importid.NewParseControl}
}

// EphemeralResources lists the ephemeral resources.
func (p *Provider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{accesstoken.NewEphemeralResource}
}

// Actions lists the actions.
func (p *Provider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{
		identityaction.NewCompleteKYCRefresh, identityaction.NewStartKYCRefresh, identityaction.NewSetSandboxStatus,
	}
}

// Package provider is the Terraform provider "publicmint": its configuration and the list of its objects. Each object has a package
// of its own below this one.
package provider

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/provider/identity"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/provider/identitydocument"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/provider/identityoperation"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/provider/sandboxapproval"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/settings"
)

var (
	_ provider.ProviderWithEphemeralResources = (*Provider)(nil)
	_ provider.ProviderWithListResources      = (*Provider)(nil)
)

// Provider is the provider "publicmint".
type Provider struct {
	settings.Provider[api.Config, *session.Session]
}

// New returns a provider. version goes into the user agent; getenv reads the environment: os.Getenv in the program, a map in tests.
// adjust changes the client's configuration in ways that no argument can.
func New(version string, getenv func(string) string, adjust ...func(*api.Config)) *Provider {
	return &Provider{settings.Provider[api.Config, *session.Session]{Name: "publicmint", Version: version, Getenv: getenv, Adjust: adjust}}
}

// NewServer returns the provider as a server of the plugin protocol. The arguments are those of New. An error is a bug in a schema.
func NewServer(version string, getenv func(string) string, adjust ...func(*api.Config)) (tfprotov6.ProviderServer, error) {
	p := New(version, getenv, adjust...)
	return fastpath.NewServer(context.Background(), p, p.Name, func() any { return p.Session })
}

// Schema describes the provider's arguments. Each can come from the environment; the configuration wins.
func (p *Provider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages identities at [Public Mint](https://publicmint.com): people and companies with their documents, and " +
			"their approval in the sandbox.",
		Attributes: settings.RequestAttributes(envVar, "of all runs on this machine. Public Mint documents no limit.",
			api.DefaultMaxRequestsPerSecond),
	}
	maps.Copy(resp.Schema.Attributes, map[string]schema.Attribute{
		"environment": settings.EnvironmentAttribute(envVar, "the URL", "keys"),
		"api_url": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "URL of the API, such as `https://api.sandbox.publicmint.io`. Must be https; in the sandbox, http is allowed " +
				"on the loopback interface. Environment variable: `PUBLICMINT_API_URL`. Default: the URL of `environment`.",
		},
		"api_key": schema.StringAttribute{
			Optional: true, Sensitive: true,
			MarkdownDescription: "API key of the partner. Required here or in the environment variable `PUBLICMINT_API_KEY`, where it stays " +
				"out of files.",
		},
		"on_missing": settings.OnMissingAttribute(envVar, "Public Mint finds fewer than half of three or more identities", "fails and "+
			"keeps them, because another key or environment is the likely cause, and reads nothing more", "removes them from the state, "+
			"as any other that was deleted elsewhere, and plans to create them again"),
		"import_personal_data": settings.PersonalDataAttribute(envVar, "names, emails, addresses and all other details of identities, and "+
			"labels, descriptions and URLs of documents, and no refresh reads them afterwards. An imported identity can be managed "+
			"without them."),
	})
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
	return []func() resource.Resource{identity.NewResource, identitydocument.NewResource, sandboxapproval.NewResource}
}

// DataSources lists the data sources.
func (p *Provider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{identity.NewDataSource, identity.NewListDataSource, identityoperation.NewListDataSource}
}

// ListResources lists the list resources.
func (p *Provider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{identity.NewListResource}
}

// EphemeralResources lists the ephemeral resources.
func (p *Provider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{identitydocument.NewURL}
}

package settings

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// Provider is the part that all providers share: embed it. C is the configuration of the client, and S the session that the provider
// hands to its objects.
type Provider[C, S any] struct {
	Name    string // what the names of its objects begin with
	Version string
	Getenv  func(string) string // reads the environment
	// Adjust changes the configuration of the client in ways that no argument can.
	Adjust  []func(*C)
	Session S // the zero value until the provider is configured
}

// Metadata names the provider.
func (p *Provider[C, S]) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = p.Name
	resp.Version = p.Version
}

// UserAgent returns what the client calls itself.
func (p *Provider[C, S]) UserAgent() string { return "terraform-provider-" + p.Name + "/" + p.Version }

// Adjusted returns the configuration of the client after all adjustments.
func (p *Provider[C, S]) Adjusted(config C) C {
	for _, adjust := range p.Adjust {
		adjust(&config)
	}
	return config
}

// HandOver hands a session to the objects of all kinds.
func (p *Provider[C, S]) HandOver(session S, resp *provider.ConfigureResponse) {
	p.Session = session
	resp.ResourceData, resp.DataSourceData, resp.ListResourceData = session, session, session
	resp.EphemeralResourceData, resp.ActionData = session, session
}

// EnvironmentAttribute returns the argument environment. envVar returns the variable of an argument; selects says what the environment
// decides, and separate what each environment has of its own besides data, as in "the URL" and "keys".
func EnvironmentAttribute(envVar func(argument string) string, selects, separate string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Validators: []validator.String{tfkit.OneOf(Sandbox, Production)},
		MarkdownDescription: "`sandbox` or `production`; it selects " + selects + ". Sandbox and production have separate " + separate +
			" and data, so the provider rejects a URL of the other environment. Environment variable: `" + envVar("environment") +
			"`. Default: `sandbox`.",
	}
}

// PersonalDataAttribute returns the argument import_personal_data. omits goes on after "an import leaves out", to the end of a sentence.
func PersonalDataAttribute(envVar func(argument string) string, omits string) schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional: true,
		MarkdownDescription: "Whether the state gets personal data that the configuration does not contain. With `false`, an import leaves " +
			"out " + omits + " Data sources that return lists leave out the same; those of one object return all that they find. " +
			"Environment variable: `" + envVar("import_personal_data") + "`. Default: `true`.",
	}
}

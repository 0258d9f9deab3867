package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/settings"
)

// endpoints are the hosts of the authentication page.
var endpoints = settings.Endpoints{
	API: "Public Mint", Arguments: []string{"api_url"}, Domain: "publicmint.io",
	URLs: map[string][]string{
		settings.Sandbox: {"https://api.sandbox.publicmint.io"}, settings.Production: {"https://api.publicmint.io"},
	},
}

// envVar returns the environment variable of an argument.
func envVar(argument string) string { return "PUBLICMINT_" + strings.ToUpper(argument) }

// configuration is the provider block with the environment and the defaults filled in.
type configuration struct {
	api.Config

	environment        string
	importPersonalData bool
	forget             bool // on_missing = "FORGET"
}

// resolve fills in what the provider block leaves open from the environment, then from the defaults, and refuses what cannot work.
func resolve(config tftypes.Value, getenv func(string) string, diags *diag.Diagnostics) configuration {
	r := settings.Resolver{Config: config, Getenv: getenv, EnvVar: envVar, Diags: diags}
	s := configuration{
		Config:             api.Config{Config: r.Client(api.DefaultMaxRequestsPerSecond), APIKey: r.Text("api_key", "")},
		environment:        endpoints.Environment(r),
		importPersonalData: r.Flag("import_personal_data", true),
	}
	if diags.HasError() {
		return s
	}
	s.forget = r.Forgets(s.environment)
	s.BaseURL = endpoints.Resolve(r, s.environment, s.BaseURL)[0]
	if s.APIKey == "" {
		r.AddError("api_key", "It is not set. Ask Public Mint for a key and set it here or in the environment variable "+envVar("api_key")+
			". To try the provider without a key, run the emulator: publicmint-emulator serve.")
	} else if !settings.IsPrintable(s.APIKey) {
		r.AddError("api_key", settings.NotPrintable)
	}
	return s
}

// newSession returns the session of these settings.
func (s configuration) newSession(diags *diag.Diagnostics) *session.Session {
	client, ok := settings.NewClient(api.New, s.Config, "send more requests than max_requests_per_second", diags)
	if !ok {
		return nil
	}
	return session.New(client, s.environment, !s.importPersonalData, s.forget)
}

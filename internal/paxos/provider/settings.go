package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/settings"
)

// model is the provider block.
type model struct {
	Environment           types.String  `tfsdk:"environment"`
	APIURL                types.String  `tfsdk:"api_url"`
	TokenURL              types.String  `tfsdk:"token_url"`
	ClientID              types.String  `tfsdk:"client_id"`
	ClientSecret          types.String  `tfsdk:"client_secret"`
	Scopes                types.Set     `tfsdk:"scopes"`
	ReadAhead             types.Bool    `tfsdk:"read_ahead"`
	MaxRequestsPerSecond  types.Float64 `tfsdk:"max_requests_per_second"`
	MaxConcurrentRequests types.Int64   `tfsdk:"max_concurrent_requests"`
	MaxRetries            types.Int64   `tfsdk:"max_retries"`
	RequestTimeout        types.String  `tfsdk:"request_timeout"`
	OnMissing             types.String  `tfsdk:"on_missing"`
	MaxControlsLifted     types.Int64   `tfsdk:"max_controls_lifted"`
	MaxIdentitiesClosed   types.Int64   `tfsdk:"max_identities_closed"`
	RequestSigning        types.Object  `tfsdk:"request_signing"`
}

// rateWindowEnv scales the time over which requests are counted, and with it the pause after a 429. It is no argument,
// because Paxos counts over five minutes: it is for benchmarks against an emulator whose window is scaled as well.
const rateWindowEnv = "PAXOS_RATE_LIMIT_WINDOW"

// configuration is the provider block with the environment and the defaults filled in: the client's, and what is no matter of
// the client.
type configuration struct {
	api.Config

	environment         string
	readAhead           bool
	onMissing           session.OnMissing
	maxControlsLifted   *int // nil is no limit
	maxIdentitiesClosed *int // nil is no limit
}

// resolve fills in what the provider block leaves open from the environment, then from the defaults, and refuses what
// cannot work. Every refusal is at the argument to blame and names its environment variable.
func resolve(config model, getenv func(string) string, diags *diag.Diagnostics) configuration {
	r := settings.Resolver{Getenv: getenv, EnvVar: envVar, Diags: diags}
	s := configuration{
		Config: api.Config{
			BaseURL:               r.Text("api_url", config.APIURL, ""),
			TokenURL:              r.Text("token_url", config.TokenURL, ""),
			ClientID:              r.Text("client_id", config.ClientID, ""),
			ClientSecret:          r.Text("client_secret", config.ClientSecret, ""),
			Scopes:                r.Words("scopes", config.Scopes, nil),
			SigningKey:            signing(r, config.RequestSigning),
			SharedLimiter:         true,
			MaxRequestsPerSecond:  r.Number("max_requests_per_second", config.MaxRequestsPerSecond, api.DefaultMaxRequestsPerSecond),
			MaxConcurrentRequests: r.Whole("max_concurrent_requests", config.MaxConcurrentRequests, api.DefaultMaxConcurrentRequests, 1, 1000),
			MaxRetries:            r.Whole("max_retries", config.MaxRetries, api.DefaultMaxRetries, 0, 20),
			RequestTimeout:        r.Duration("request_timeout", config.RequestTimeout, api.DefaultRequestTimeout),
			Logger:                tfkit.Logger{},
		},
		environment:         r.Text("environment", config.Environment, session.Sandbox),
		readAhead:           r.Flag("read_ahead", config.ReadAhead, true),
		onMissing:           session.OnMissing(r.Text("on_missing", config.OnMissing, string(session.OnMissingError))),
		maxControlsLifted:   r.Limit("max_controls_lifted", config.MaxControlsLifted),
		maxIdentitiesClosed: r.Limit("max_identities_closed", config.MaxIdentitiesClosed),
	}
	if set := getenv(rateWindowEnv); set != "" {
		s.RateLimitWindow = r.Duration("rate_limit_window", types.StringNull(), 0)
	}
	if diags.HasError() {
		return s
	}
	s.check(r, config)
	return s
}

func (s *configuration) check(r settings.Resolver, config model) {
	if _, known := endpoints.URLs[s.environment]; !known {
		r.AddError("environment", "It must be sandbox or production.")
		return
	}
	urls := endpoints.Resolve(r, s.environment, [2]settings.URL{
		{Name: "api_url", Configured: config.APIURL, Value: s.BaseURL}, {Name: "token_url", Configured: config.TokenURL, Value: s.TokenURL},
	})
	s.BaseURL, s.TokenURL = urls[0], urls[1]
	for _, part := range []struct{ argument, value string }{{"client_id", s.ClientID}, {"client_secret", s.ClientSecret}} {
		if part.value == "" {
			r.AddError(part.argument, "It is not set. Create an API credential in the Paxos dashboard and set it here or in the environment "+
				"variable "+envVar(part.argument)+". To try the provider without a credential, run the emulator: paxos-emulator serve.")
		} else if !settings.IsPrintable(part.value) {
			r.AddError(part.argument, settings.NotPrintable)
		}
	}
	for _, scope := range s.Scopes {
		if !settings.IsPrintable(scope) {
			r.AddError("scopes", "Each scope must be a word of ASCII characters, such as identity:read_identity.")
			break
		}
	}
	switch {
	case s.onMissing != session.OnMissingError && s.onMissing != session.OnMissingForget:
		r.AddError("on_missing", "It must be ERROR or FORGET.")
	case s.onMissing == session.OnMissingForget && s.environment == session.Production:
		r.AddError("on_missing", "FORGET is for sandboxes that are reset. In production it would make a second identity of a person whom "+
			"other credentials simply do not see.")
	}
}

// envVar returns the environment variable of an argument; a nested one is "block.argument".
func envVar(argument string) string {
	return "PAXOS_" + strings.ToUpper(strings.NewReplacer(argSigning+".", "signing_", argSigning, "signing_*").Replace(argument))
}

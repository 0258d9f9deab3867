package provider

import (
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
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

// configuration is the provider block with the environment and the defaults filled in.
type configuration struct {
	environment           string
	apiURL, tokenURL      string
	clientID              string
	clientSecret          string
	scopes                []string // nil: those of identities and controls, and any other that an operation needs
	readAhead             bool
	maxRequestsPerSecond  float64
	rateLimitWindow       time.Duration // 0: Paxos's five minutes
	maxConcurrentRequests int
	maxRetries            int
	requestTimeout        time.Duration
	onMissing             session.OnMissing
	maxControlsLifted     *int            // nil is no limit
	maxIdentitiesClosed   *int            // nil is no limit
	signing               *api.SigningKey // nil signs nothing
}

// resolve fills in what the provider block leaves open from the environment, then from the defaults, and refuses what
// cannot work. Every refusal is at the argument to blame and names its environment variable.
func resolve(config model, getenv func(string) string, diags *diag.Diagnostics) configuration {
	r := settings.Resolver{Getenv: getenv, EnvVar: envVar, Diags: diags}
	s := configuration{
		environment:           r.Text("environment", config.Environment, session.Sandbox),
		apiURL:                r.Text("api_url", config.APIURL, ""),
		tokenURL:              r.Text("token_url", config.TokenURL, ""),
		clientID:              r.Text("client_id", config.ClientID, ""),
		clientSecret:          r.Text("client_secret", config.ClientSecret, ""),
		scopes:                r.Words("scopes", config.Scopes, nil),
		readAhead:             r.Flag("read_ahead", config.ReadAhead, true),
		maxRequestsPerSecond:  r.Number("max_requests_per_second", config.MaxRequestsPerSecond, api.DefaultMaxRequestsPerSecond),
		maxConcurrentRequests: r.Whole("max_concurrent_requests", config.MaxConcurrentRequests, api.DefaultMaxConcurrentRequests, 1, 1000),
		maxRetries:            r.Whole("max_retries", config.MaxRetries, api.DefaultMaxRetries, 0, 20),
		requestTimeout:        r.Duration("request_timeout", config.RequestTimeout, api.DefaultRequestTimeout),
		onMissing:             session.OnMissing(r.Text("on_missing", config.OnMissing, string(session.OnMissingError))),
		maxControlsLifted:     r.Limit("max_controls_lifted", config.MaxControlsLifted),
		maxIdentitiesClosed:   r.Limit("max_identities_closed", config.MaxIdentitiesClosed),
		signing:               signing(r, config.RequestSigning),
	}
	if set := getenv(rateWindowEnv); set != "" {
		s.rateLimitWindow = r.Duration("rate_limit_window", types.StringNull(), 0)
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
		{Name: "api_url", Configured: config.APIURL, Value: s.apiURL}, {Name: "token_url", Configured: config.TokenURL, Value: s.tokenURL},
	})
	s.apiURL, s.tokenURL = urls[0], urls[1]
	for _, part := range []struct{ argument, value string }{{"client_id", s.clientID}, {"client_secret", s.clientSecret}} {
		if part.value == "" {
			r.AddError(part.argument, "It is not set. Create an API credential in the Paxos dashboard and set it here or in the environment "+
				"variable "+envVar(part.argument)+". To try the provider without a credential, run the emulator: paxos-emulator serve.")
		} else if !settings.IsPrintable(part.value) {
			r.AddError(part.argument, settings.NotPrintable)
		}
	}
	for _, scope := range s.scopes {
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

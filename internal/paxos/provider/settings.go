package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/readahead"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/settings"
)

// rateWindowEnv scales the time over which requests are counted, and with it the pause after a 429. It is no argument,
// because Paxos counts over five minutes: it is for benchmarks against an emulator whose window is scaled as well.
const rateWindowEnv = "PAXOS_RATE_LIMIT_WINDOW"

// configuration is the provider block with the environment and the defaults filled in: the client's, and what is no matter of
// the client.
type configuration struct {
	api.Config

	environment         string
	readAhead           bool
	forget              bool // on_missing = "FORGET"
	importPersonalData  bool
	maxControlsLifted   *int // nil is no limit
	maxIdentitiesClosed *int // nil is no limit
}

// resolve fills in what the provider block leaves open from the environment, then from the defaults, and refuses what
// cannot work. Every refusal is at the argument to blame and names its environment variable.
func resolve(config tftypes.Value, getenv func(string) string, diags *diag.Diagnostics) configuration {
	r := settings.Resolver{Config: config, Getenv: getenv, EnvVar: envVar, Diags: diags}
	s := configuration{
		Config: api.Config{
			Config:       r.Client(api.DefaultMaxRequestsPerSecond),
			TokenURL:     r.Text("token_url", ""),
			ClientID:     r.Text("client_id", ""),
			ClientSecret: r.Text("client_secret", ""),
			Scopes:       r.Words("scopes", nil),
			SigningKey:   signing(r),
		},
		environment:         endpoints.Environment(r),
		readAhead:           r.Flag("read_ahead", true),
		importPersonalData:  r.Flag("import_personal_data", true),
		maxControlsLifted:   r.Limit("max_controls_lifted"),
		maxIdentitiesClosed: r.Limit("max_identities_closed"),
	}
	if set := getenv(rateWindowEnv); set != "" {
		s.RateLimitWindow = r.Duration("rate_limit_window", 0)
	}
	if diags.HasError() {
		return s
	}
	s.check(r)
	return s
}

func (s *configuration) check(r settings.Resolver) {
	urls := endpoints.Resolve(r, s.environment, s.BaseURL, s.TokenURL)
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
	s.forget = r.Forgets(s.environment)
}

// envVar returns the environment variable of an argument; a nested one is "block.argument".
func envVar(argument string) string {
	return "PAXOS_" + strings.ToUpper(strings.NewReplacer(argSigning+".", "signing_", argSigning, "signing_*").Replace(argument))
}

var endpoints = settings.Endpoints{
	API: "Paxos", Arguments: []string{"api_url", "token_url"}, Domain: "paxos.com",
	URLs: map[string][]string{
		session.Sandbox:    {"https://api.sandbox.paxos.com/v2", "https://oauth.sandbox.paxos.com/oauth2/token"},
		session.Production: {"https://api.paxos.com/v2", "https://oauth.paxos.com/oauth2/token"},
	},
}

// newSession returns the session of these settings.
func (s configuration) newSession(diags *diag.Diagnostics) *session.Session {
	client, ok := settings.NewClient(api.New, s.Config,
		"exceed Paxos's rate limit, after which Paxos blocks this IP address for five minutes", diags)
	if !ok {
		return nil
	}
	return &session.Session{
		Client:      readahead.New(client, readahead.Options{Disabled: !s.readAhead, Logger: tfkit.Logger{}}),
		Environment: s.environment,
		Forget:      s.forget,

		OmitPersonalData: !s.importPersonalData,

		Breaker: object.NewMissingBreaker("identities", !s.forget),

		Register:         session.NewRegister(),
		ControlsLifted:   session.NewLimit("max_controls_lifted", "lift identity controls", s.maxControlsLifted),
		IdentitiesClosed: session.NewLimit("max_identities_closed", "close identities", s.maxIdentitiesClosed),
	}
}

package provider

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
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

// settings is the provider block with the environment and the defaults filled in.
type settings struct {
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
func resolve(config model, getenv func(string) string, diags *diag.Diagnostics) settings {
	r := resolver{getenv: getenv, diags: diags}
	s := settings{
		environment:           r.text("environment", config.Environment, session.Sandbox),
		apiURL:                r.text("api_url", config.APIURL, ""),
		tokenURL:              r.text("token_url", config.TokenURL, ""),
		clientID:              r.text("client_id", config.ClientID, ""),
		clientSecret:          r.text("client_secret", config.ClientSecret, ""),
		scopes:                r.words("scopes", config.Scopes, nil),
		readAhead:             r.flag("read_ahead", config.ReadAhead, true),
		maxRequestsPerSecond:  r.number("max_requests_per_second", config.MaxRequestsPerSecond, api.DefaultMaxRequestsPerSecond),
		maxConcurrentRequests: r.whole("max_concurrent_requests", config.MaxConcurrentRequests, api.DefaultMaxConcurrentRequests, 1, 1000),
		maxRetries:            r.whole("max_retries", config.MaxRetries, api.DefaultMaxRetries, 0, 20),
		requestTimeout:        r.duration("request_timeout", config.RequestTimeout, api.DefaultRequestTimeout),
		onMissing:             session.OnMissing(r.text("on_missing", config.OnMissing, string(session.OnMissingError))),
		maxControlsLifted:     r.limit("max_controls_lifted", config.MaxControlsLifted),
		maxIdentitiesClosed:   r.limit("max_identities_closed", config.MaxIdentitiesClosed),
		signing:               r.signing(config.RequestSigning),
	}
	if set := getenv(rateWindowEnv); set != "" {
		s.rateLimitWindow = r.duration("rate_limit_window", types.StringNull(), 0)
	}
	if diags.HasError() {
		return s
	}
	s.check(r, config)
	return s
}

func (s *settings) check(r resolver, config model) {
	if _, known := endpoints[s.environment]; !known {
		r.addError("environment", "It must be sandbox or production.")
		return
	}
	s.resolveURLs(r, config)
	for _, part := range []struct{ argument, value string }{{"client_id", s.clientID}, {"client_secret", s.clientSecret}} {
		if part.value == "" {
			r.addError(part.argument, "It is not set. Create an API credential in the Paxos dashboard and set it here or in the environment "+
				"variable "+envVar(part.argument)+". To try the provider without a credential, run the emulator: paxos-emulator serve.")
		} else if !isPrintable(part.value) {
			r.addError(part.argument, notPrintable)
		}
	}
	for _, scope := range s.scopes {
		if !isPrintable(scope) {
			r.addError("scopes", "Each scope must be a word of ASCII characters, such as identity:read_identity.")
			break
		}
	}
	switch {
	case s.onMissing != session.OnMissingError && s.onMissing != session.OnMissingForget:
		r.addError("on_missing", "It must be ERROR or FORGET.")
	case s.onMissing == session.OnMissingForget && s.environment == session.Production:
		r.addError("on_missing", "FORGET is for sandboxes that are reset. In production it would make a second identity of a person whom "+
			"other credentials simply do not see.")
	}
}

const notPrintable = "It must be at most 1000 printable ASCII characters, without white space at its ends. A line break at its end " +
	"comes from a file that was read as it is; trimspace() takes it off."

// isPrintable reports whether a text is what credentials and scopes are made of (RFC 6749, appendix A): printable ASCII
// characters. Space at an end, or more than a thousand of them, is an accident.
func isPrintable(text string) bool {
	odd := func(r rune) bool { return r < ' ' || r > '~' }
	return text != "" && len(text) <= 1000 && strings.TrimSpace(text) == text && !strings.ContainsFunc(text, odd)
}

// envVar returns the environment variable of an argument; a nested one is "block.argument".
func envVar(argument string) string {
	return "PAXOS_" + strings.ToUpper(strings.NewReplacer(argSigning+".", "signing_", argSigning, "signing_*").Replace(argument))
}

// resolver reads one argument after the other: configuration, environment, default.
type resolver struct {
	getenv func(string) string
	diags  *diag.Diagnostics
}

func (r resolver) addError(argument, why string) {
	names := strings.Split(argument, ".")
	at := path.Root(names[0])
	for _, name := range names[1:] {
		at = at.AtName(name)
	}
	r.diags.AddAttributeError(at, "Unable to configure the provider: "+argument,
		fmt.Sprintf("%s\n\nArgument %s, environment variable %s.", why, argument, envVar(argument)))
}

// configured reports whether the configuration says anything; it refuses a value that is known only after an apply.
func (r resolver) configured(argument string, value attr.Value) bool {
	if value.IsUnknown() {
		r.addError(argument, "Its value comes from something that is not applied yet. Apply that first (terraform apply -target=...), or "+
			"set a value that is known.")
	}
	return !value.IsNull() && !value.IsUnknown()
}

func (r resolver) text(argument string, value types.String, otherwise string) string {
	if r.configured(argument, value) {
		return value.ValueString()
	}
	if set := r.getenv(envVar(argument)); set != "" {
		return set
	}
	return otherwise
}

func (r resolver) words(argument string, value types.Set, otherwise []string) []string {
	if r.configured(argument, value) {
		for _, element := range value.Elements() {
			r.configured(argument, element)
		}
		return tfkit.StringElements(value.Elements())
	}
	if set := strings.Fields(r.getenv(envVar(argument))); len(set) > 0 {
		return set
	}
	return otherwise
}

func (r resolver) flag(argument string, value types.Bool, otherwise bool) bool {
	if r.configured(argument, value) {
		return value.ValueBool()
	}
	set := r.getenv(envVar(argument))
	if set == "" {
		return otherwise
	}
	flag, err := strconv.ParseBool(set)
	if err != nil {
		r.addError(argument, "It must be true or false.")
	}
	return flag
}

func (r resolver) number(argument string, value types.Float64, otherwise float64) float64 {
	if r.configured(argument, value) {
		return value.ValueFloat64()
	}
	set := r.getenv(envVar(argument))
	if set == "" {
		return otherwise
	}
	number, err := strconv.ParseFloat(set, 64)
	if err != nil || !(number >= 0) || math.IsInf(number, 0) {
		r.addError(argument, "It must be a number that is not negative.")
	}
	return number
}

func (r resolver) whole(argument string, value types.Int64, otherwise, least, most int) int {
	if r.configured(argument, value) {
		return tfkit.Int(value)
	}
	set := r.getenv(envVar(argument))
	if set == "" {
		return otherwise
	}
	number, err := strconv.Atoi(set)
	if err != nil || number < least || number > most {
		r.addError(argument, fmt.Sprintf("It must be a whole number from %d to %d.", least, most))
	}
	return number
}

// limit returns a limit on harm, nil if there is none. Unlike everywhere else the environment variable wins: it raises the
// limit that the configuration sets, for one run.
func (r resolver) limit(argument string, value types.Int64) *int {
	r.configured(argument, value)
	if r.getenv(envVar(argument)) != "" {
		value = types.Int64Null()
	} else if value.IsNull() || value.IsUnknown() {
		return nil
	}
	limit := r.whole(argument, value, 0, 0, math.MaxInt32)
	return &limit
}

func (r resolver) duration(argument string, value types.String, otherwise time.Duration) time.Duration {
	set := r.text(argument, value, otherwise.String())
	duration, err := time.ParseDuration(set)
	if err != nil || duration <= 0 {
		r.addError(argument, "It must be a duration such as 30s or 1m.")
	}
	return duration
}

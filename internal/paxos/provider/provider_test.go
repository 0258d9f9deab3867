package provider_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// configure configures a provider with these arguments and returns what it says.
func configure(t *testing.T, server tfprotov6.ProviderServer, arguments map[string]any) []*tfprotov6.Diagnostic {
	t.Helper()
	config := acctest.Object(t, acctest.Schemas(t, server).Provider.ValueType(), arguments)
	diagnostics, err := protocol.Configure(t.Context(), server, config)
	require.NoError(t, err)
	return diagnostics
}

// list reads the identities and returns what the provider says.
func list(t *testing.T, server tfprotov6.ProviderServer) []*tfprotov6.Diagnostic {
	t.Helper()
	_, diagnostics := acctest.ReadData(t.Context(), t, server, "paxos_identities", nil)
	return diagnostics
}

func TestProvider_schema(t *testing.T) {
	t.Parallel()
	schemas := acctest.Schemas(t, start(t, nil))
	for _, attribute := range schemas.Provider.Block.Attributes {
		assert.True(t, attribute.Optional, "%s can come from the environment", attribute.Name)
		variable := "PAXOS_" + strings.ToUpper(attribute.Name)
		if attribute.Name == "request_signing" {
			variable = "PAXOS_SIGNING_KEY_ID" // one for each part
		}
		assert.Contains(t, attribute.Description, variable)
	}
	assert.NotEmpty(t, schemas.ResourceSchemas)
	assert.NotEmpty(t, schemas.DataSourceSchemas)
}

func TestProvider_validate(t *testing.T) {
	t.Parallel()
	server := start(t, nil)
	tests := map[string]struct {
		argument string
		value    any
	}{
		"pace":              {"max_requests_per_second", -0.1},
		"no concurrency":    {"max_concurrent_requests", 0},
		"much concurrency":  {"max_concurrent_requests", 1001},
		"negative retries":  {"max_retries", -1},
		"many retries":      {"max_retries", 21},
		"no scopes":         {"scopes", []tftypes.Value{}},
		"scope that's null": {"scopes", []tftypes.Value{tftypes.NewValue(tftypes.String, nil)}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := acctest.Object(t, acctest.Schemas(t, server).Provider.ValueType(), map[string]any{test.argument: test.value})
			resp, err := server.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: protocol.Encode(config)})
			require.NoError(t, err)
			require.Len(t, resp.Diagnostics, 1)
			assert.Regexp(t, `^ERROR\(AttributeName\("`+test.argument+`"\)`, acctest.FormatDiagnostics(resp.Diagnostics))
		})
	}
}

// A value that is not known yet is refused at its argument, with the way out.
func TestProvider_unknownArguments(t *testing.T) {
	t.Parallel()
	object, _ := catalog.All().Find(spec.Provider, "")
	for _, row := range object.Attributes {
		t.Run(row.Path, func(t *testing.T) {
			t.Parallel()
			server := start(t, nil)
			of := acctest.Schemas(t, server).Provider.ValueType()
			config := acctest.ObjectFromPaths(t, of, object.Config(row.Path, tftypes.UnknownValue))
			diagnostics, err := protocol.Configure(t.Context(), server, config)
			require.NoError(t, err)
			require.Len(t, diagnostics, 1)
			assert.Equal(t, strings.TrimSuffix(row.Path, "[]"), acctest.AttributePath(diagnostics[0].Attribute))
			assert.Regexp(t, "not applied yet.* Apply that first.* -target", strings.ReplaceAll(diagnostics[0].Detail, "\n", " "))
		})
	}
}

// However many objects there are, a process asks for one token, and says who it is with every request.
func TestProvider_oneToken(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	between := newProxy(t, emu)
	id := emu.Identities.Add(api.Identity{PersonDetails: &api.PersonDetails{FirstName: "Ada"}}).ID
	m := paxostest.NewProtocolResource(t, emu, "paxos_identity_control", between.options()...)
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			state, diagnostics := m.Apply(m.None(), m.Object(map[string]any{
				"identity_id": id, "type": "CLOSED", "reason_code": "OTHER",
			}))
			assert.Empty(t, diagnostics)
			_, diagnostics = m.Read(state)
			assert.Empty(t, diagnostics)
		})
	}
	group.Wait()
	counts := acctest.RequestCounts(emu)
	assert.LessOrEqual(t, counts[api.OpListControls.Name], 20, "reads at the same time share a list")
	delete(counts, api.OpListControls.Name)
	assert.Equal(t, map[string]int{emulator.OpToken: 1, api.OpCreateControl.Name: 20}, counts)
	assert.Equal(t, []string{"terraform-provider-paxos/test"}, between.seen("User-Agent"))
}

// What a data source returns is described without the rules for those who set it in a resource.
func TestDescriptions_ofDataSources(t *testing.T) {
	t.Parallel()
	schemas := acctest.Schemas(t, paxostest.Server(t, emulator.New(t))).DataSourceSchemas
	require.NotEmpty(t, schemas)
	for name, schema := range schemas {
		assertNoRules(t, name, schema.Block.Attributes)
	}
}

func assertNoRules(t *testing.T, path string, attributes []*tfprotov6.SchemaAttribute) {
	t.Helper()
	for _, attribute := range attributes {
		at := path + "." + attribute.Name
		if attribute.Computed && !attribute.Optional {
			assert.NotEmpty(t, attribute.Description, at)
			assert.NotRegexp(t, `(?i)default:|at most|\bsends?\b|forces|\brequires|rejects|\bmust|\bkeep|\bplans?\b|the configuration`, attribute.Description, at)
		}
		if attribute.NestedType != nil {
			assertNoRules(t, at, attribute.NestedType.Attributes)
		}
	}
}

// A cause that hits every object of a run is explained once, in the first error. Each later error, of whichever object, names
// its own object, the operation and the host, and says which error explains.
func TestProvider_explainsSharedCauseOnce(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	persons := paxostest.NewProtocolResource(t, emu, "paxos_identity", acctest.WithEnv("PAXOS_TOKEN_URL", emu.URL()+"/elsewhere"))
	var all []*tfprotov6.Diagnostic
	var ids []string
	for range 20 {
		id := emu.Identities.Add(api.Identity{PersonDetails: &api.PersonDetails{FirstName: "Ada", LastName: "Miller"}}).ID
		_, diagnostics := persons.Import(id, nil)
		ids, all = append(ids, id), append(all, diagnostics...)
	}
	diagnostics := list(t, persons.Server)
	all = append(all, diagnostics...)
	require.Len(t, all, 21)
	host := strings.TrimPrefix(emu.URL(), "http://")
	for i, d := range all {
		operation, object := "ListIdentities", "Listing the identities"
		if i < len(ids) {
			operation, object = "GetIdentity", "Reading identity "+ids[i]
		}
		assert.Equal(t, tfprotov6.DiagnosticSeverityError, d.Severity)
		assert.Contains(t, d.Detail, object)
		assert.Contains(t, d.Detail, operation+" at "+host+": no access token from "+host)
		assert.Contains(t, d.Detail, "Nothing was changed")
		assert.Equal(t, i == 0, strings.Contains(d.Detail, "Check token_url"), d.Detail)
		assert.Equal(t, i > 0, strings.Contains(d.Detail, "same cause: Reading identity "+ids[0]+" failed."), d.Detail)
	}
	assert.Less(t, len(all[1].Detail), len(all[0].Detail))

	persons.NewRun()
	diagnostics = list(t, persons.Server)
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "Check token_url", "another run explains it again")
}

// newPlans returns the plans of two new objects of each resource, in one run.
func newPlans(t *testing.T, emu *emulator.Server, opts ...acctest.Option) []protocol.Plan {
	t.Helper()
	m := paxostest.NewProtocolResource(t, emu, "paxos_profile", opts...)
	assert.Empty(t, emu.Journal(), "Configure makes no request")
	var plans []protocol.Plan
	for _, object := range catalog.All().Resources() {
		if object.Life.MakesNothing() {
			continue // its plan reads, like a refresh
		}
		r := m.Other(object.Type)
		for range 2 {
			plans = append(plans, r.Plan(r.None(), acctest.ObjectFromPaths(t, r.Type(), object.Smallest(object.Forms[0]))))
			if object.Unique != "" || slices.Contains([]string{"paxos_identity", "paxos_identity_document"}, object.Type) {
				break // a second one with this ref_id, nickname or name is refused
			}
		}
	}
	return plans
}

// The credential is tried in the first plan that would send something, with one token request, which the writes use.
func TestCredentials_areTriedInThePlan(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string][]emulator.Option{
		"all scopes": nil, "one scope": {emulator.WithScopes(api.ScopeReadIdentity)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t, append(opts, emulator.WithSeed(catalog.Tenant()))...)
			plans := newPlans(t, emu)
			for _, plan := range plans {
				acctest.RequireNoErrors(t, plan.Diagnostics)
			}
			counts := acctest.RequestCounts(emu)
			assert.LessOrEqual(t, counts[emulator.OpToken], 2, "one, and another for less")
			assert.Len(t, counts, 1)
		})
	}
}

// A credential that is refused, or cannot be tried, fails the plan of a new configuration with one message, and nothing is sent to
// the API.
func TestCredentials_refusedFailThePlan(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		secret, tokenURL string // empty for those of the emulator
		fault            *emukit.Fault
		says             []string // besides that nothing was sent
		never            string
		tries            int // if not one
	}{
		"wrong secret": {secret: "wrong", says: []string{"invalid_client", "Check client_id and client_secret, and that environment"}},
		"token endpoint that refuses": {
			fault: &emukit.Fault{Status: http.StatusForbidden}, says: []string{"status 403", "Check token_url"},
		},
		"token endpoint that is down": {
			fault: &emukit.Fault{Status: http.StatusServiceUnavailable},
			says:  []string{"status 503", "The token endpoint failed"}, never: "client_id", tries: 3,
		},
		"a sign-in page in its place": {
			fault: &emukit.Fault{Status: http.StatusOK, Body: "<html>", Headers: map[string]string{"Content-Type": "text/html"}},
			says:  []string{"status 200", "Check token_url"}, never: "client_id", tries: 3,
		},
		"wrong path of token_url":           {tokenURL: "/elsewhere", says: []string{"status 404", "Check token_url"}, never: "client_id"},
		"the API in place of the token_url": {tokenURL: "/v2/identity/identities", says: []string{"Check token_url"}, never: "client_id"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
			var opts []acctest.Option
			if test.secret != "" {
				opts = append(opts, acctest.WithEnv("PAXOS_CLIENT_SECRET", test.secret))
			}
			if test.tokenURL != "" {
				opts = append(opts, acctest.WithEnv("PAXOS_TOKEN_URL", emu.URL()+test.tokenURL))
			}
			if test.fault != nil {
				test.fault.Operation, test.fault.Kind, test.fault.Times = emulator.OpToken, emukit.FaultStatus, 10
				emu.Fault(*test.fault)
			}
			var errors []*tfprotov6.Diagnostic
			for _, plan := range newPlans(t, emu, opts...) {
				errors = append(errors, protocol.Errors(plan.Diagnostics)...)
			}
			require.Len(t, errors, 1)
			text := acctest.FormatDiagnostics(errors)
			assert.Regexp(t, `^ERROR: Unable to get an access token: .* Nothing was sent to the API\.`, text)
			for _, want := range append(test.says, "no access token from "+strings.TrimPrefix(emu.URL(), "http://")) {
				assert.Contains(t, text, want)
			}
			assert.False(t, test.never != "" && strings.Contains(text, test.never), text)
			assert.Len(t, emu.Journal(), max(test.tries, 1))
		})
	}
}

// A scope that lacks does not fail the plan, which may be made with fewer rights than its apply. The apply names the scope.
func TestCredentials_missingScopeFailsTheApply(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithScopes(api.ScopeReadIdentity), emulator.WithSeed(catalog.Tenant()))
	person := paxostest.NewProtocolResource(t, emu, "paxos_identity")
	object, _ := catalog.All().Find(spec.Resource, "paxos_identity")
	config := acctest.ObjectFromPaths(t, person.Type(), object.Smallest(object.Forms[0]))
	plan := person.Plan(person.None(), config)
	acctest.RequireNoErrors(t, plan.Diagnostics)
	_, diagnostics := person.ApplyPlanned(plan)
	text := acctest.FormatDiagnostics(diagnostics)
	assert.Contains(t, text, `The credential lacks the scope "identity:write_identity". Nothing was changed by this request.`)
	assert.Contains(t, text, "CreateIdentity at ")
	assert.Empty(t, emu.Requests(api.OpCreateIdentity.Name))
}

// ownCacheDirectory gives a test with a HOME of its own a cache directory, and returns where the provider's own is to be.
func ownCacheDirectory(t *testing.T) string {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("LocalAppData", t.TempDir())
	directory, err := os.UserCacheDir()
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(directory, 0o700))
	return filepath.Join(directory, "terraform-provider-paxos")
}

// allowedAt matches the time that an error names.
var allowedAt = regexp.MustCompile(`next request allowed at \S+`)

// A run that is told to wait for a day says so and sends nothing more. The next run waits for one window of the limit, and
// for nothing once the directory is gone.
func TestProvider_retryAfterOfADay(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	directory := ownCacheDirectory(t)
	emu := emulator.New(t)
	arguments := map[string]any{"max_requests_per_second": 9}
	run := func(window string) (int, string) {
		environment := emu.Env()
		environment["PAXOS_RATE_LIMIT_WINDOW"] = window
		server := start(t, environment)
		require.Empty(t, configure(t, server, arguments))
		before := len(emu.Journal())
		diagnostics := list(t, server)
		first := acctest.FormatDiagnostics(diagnostics)
		diagnostics = list(t, server)
		second := acctest.FormatDiagnostics(diagnostics)
		assert.Equal(t, allowedAt.FindString(first), allowedAt.FindString(second), "a run does not change its mind")
		assert.Equal(t, first == "", second == "")
		return len(emu.Journal()) - before, first
	}
	throttle := emukit.Fault{
		Operation: api.OpListIdentities.Name, Kind: emukit.FaultStatus, Status: http.StatusTooManyRequests,
		Headers: map[string]string{"Retry-After": "86400"},
	}
	for _, window := range []string{"1s", "5m"} {
		emu.Fault(throttle)
		requests, said := run(window)
		assert.Equal(t, 2, requests, "one for the token, one for the list")
		assert.Regexp(t, `^ERROR: .*rate limit: next request allowed at \S+Z, past the maximum wait.*`+
			`told this run to wait 24h0m0s \(Retry-After\), until .*remove the directory terraform-provider-paxos`, said)
		if window == "5m" {
			require.NoError(t, os.RemoveAll(directory))
		}
		requests, said = run(window)
		assert.Equal(t, 3, requests)
		assert.Empty(t, said)
	}
}

// A cache directory of which somebody else may have a say is not used: the run works, and warns.
func TestProvider_warnsOfUntrustedCacheDirectory(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	directory, elsewhere := ownCacheDirectory(t), t.TempDir()
	emu := emulator.New(t)
	arguments := map[string]any{"max_requests_per_second": 9}

	require.Empty(t, configure(t, start(t, emu.Env()), arguments))
	require.NoError(t, os.RemoveAll(directory))

	require.NoError(t, os.Symlink(elsewhere, directory))
	server := start(t, emu.Env())
	assert.Regexp(t, `^WARNING: Requests are not counted together with other runs: .*it is a symbolic link.*five minutes.*XDG_CACHE_HOME`,
		acctest.FormatDiagnostics(configure(t, server, arguments)))
	diagnostics := list(t, server)
	assert.Empty(t, diagnostics)
	files, err := os.ReadDir(elsewhere)
	require.NoError(t, err)
	assert.Empty(t, files)

	assert.Empty(t, configure(t, start(t, emu.Env()), map[string]any{"max_requests_per_second": 0}), "nothing is counted")
}

// A run that waited because Paxos had blocked the address says so once, with how long, in the first call that ends after it.
func TestProvider_warnsOfPause(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
	identities := paxostest.NewProtocolResource(t, emu, "paxos_identity", acctest.WithEnv("PAXOS_RATE_LIMIT_WINDOW", "3s"))
	emu.Fault(emukit.Fault{Operation: api.OpGetIdentity.Name, Kind: emukit.FaultStatus, Status: http.StatusTooManyRequests})
	importFirst := func() []*tfprotov6.Diagnostic {
		_, diagnostics := identities.Import(emu.Identities.All()[0].ID, nil)
		return diagnostics
	}
	diagnostics := importFirst()
	emu.AssertFaultsConsumed(t)
	require.Len(t, diagnostics, 1)
	assert.Regexp(t, `^WARNING: Paxos blocked this IP address for a while: Paxos answered 429.* This run has waited [123]s .*max_requests_per_second`,
		acctest.FormatDiagnostics(diagnostics))
	assert.Empty(t, importFirst(), "once in a run")

	identities.NewRun()
	assert.Empty(t, importFirst(), "this run has not waited")
	emu.Fault(emukit.Fault{Operation: api.OpListIdentities.Name, Kind: emukit.FaultStatus, Status: http.StatusTooManyRequests})
	diagnostics = list(t, identities.Server)
	require.Len(t, diagnostics, 1)
	assert.Regexp(t, `waited [123]s`, acctest.FormatDiagnostics(diagnostics))
}

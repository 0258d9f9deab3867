package identityaction_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

// testCase is an action with a configuration.
type testCase struct {
	name, operation string
	config          map[string]any
	done, lost      string
	production      bool
}

var cases = []testCase{
	{
		"paxos_kyc_refresh_complete", api.OpUpdateIdentity.Name,
		map[string]any{"identity_id": catalog.OtherPersonID, "last_kyc_refresh_date": "2026-11-29T10:00:00+01:00"},
		"the KYC refresh is completed", "Invoke the action again", true,
	},
	{
		"paxos_sandbox_kyc_refresh_start", api.OpStartKYCRefresh.Name,
		map[string]any{"identity_id": catalog.OtherPersonID},
		"a KYC refresh is started", "Look for an event of type identity.kyc_refresh.started", false,
	},
	{
		"paxos_sandbox_identity_status_set", api.OpSetSandboxStatus.Name,
		map[string]any{"identity_id": catalog.OtherPersonID, "id_verification_status": "DENIED"},
		"the statuses are set", "Invoke the action again", false,
	},
}

// each runs a test of each case.
func each(t *testing.T, run func(t *testing.T, test testCase)) {
	t.Helper()
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			run(t, test)
		})
	}
}

// configured is the action of a case, of a provider that is configured.
type configured struct {
	t      *testing.T
	action protocol.Action
	config tftypes.Value
}

func newAction(t *testing.T, test testCase, suite acctest.Suite) configured {
	t.Helper()
	server := acctest.Server(t, suite)
	declared := acctest.Schemas(t, server).ActionSchemas[test.name]
	require.NotNil(t, declared)
	action := protocol.Action{Server: server, Name: test.name, Schema: declared.Schema}
	return configured{t, action, acctest.Object(t, declared.Schema.ValueType(), test.config)}
}

func (a configured) plan() []*tfprotov6.Diagnostic {
	a.t.Helper()
	diagnostics, err := a.action.Plan(a.t.Context(), a.config)
	require.NoError(a.t, err)
	return diagnostics
}

func (a configured) invoke() (progress []string, diagnostics []*tfprotov6.Diagnostic) {
	a.t.Helper()
	progress, diagnostics, err := a.action.Invoke(a.t.Context(), a.config)
	require.NoError(a.t, err)
	return progress, diagnostics
}

func tenant(t *testing.T) *emulator.Server {
	t.Helper()
	return emulator.New(t, emulator.WithSeed(catalog.Tenant()))
}

// inProduction returns a provider that takes the emulator for Paxos's production.
func inProduction(emu *emulator.Server) acctest.Suite {
	suite := paxostest.Suite(emu, acctest.WithEnv("PAXOS_ENVIRONMENT", session.Production),
		acctest.WithEnv("PAXOS_API_URL", ""), acctest.WithEnv("PAXOS_TOKEN_URL", ""))
	suite.NewServer = func(getenv func(string) string) (tfprotov6.ProviderServer, error) {
		return provider.NewServer("test", getenv, func(c *api.Config) {
			c.BaseURL, c.TokenURL = emu.Env()["PAXOS_API_URL"], emu.Env()["PAXOS_TOKEN_URL"]
		})
	}
	return suite
}

// The plan sends nothing but for a token, and the apply one request. The messages say what happens to whom.
func TestActions_sendOneRequest(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, test testCase) {
		emu := tenant(t)
		a := newAction(t, test, paxostest.Suite(emu))
		require.Empty(t, a.plan())
		assert.Equal(t, map[string]int{emulator.OpToken: 1}, acctest.RequestCounts(emu))

		progress, diagnostics := a.invoke()
		require.Empty(t, diagnostics)
		about := "Identity " + catalog.OtherPersonID + ": "
		assert.Equal(t, []string{about + "sending the request to Paxos", about + test.done}, progress)
		assert.Equal(t, map[string]int{emulator.OpToken: 1, test.operation: 1}, acctest.RequestCounts(emu))
	})
}

// A credential that does not work is found in the plan.
func TestActions_credential(t *testing.T) {
	t.Parallel()
	emu := tenant(t)
	a := newAction(t, cases[0], paxostest.Suite(emu, acctest.WithEnv("PAXOS_CLIENT_SECRET", "wrong")))
	diagnostics := a.plan()
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "ERROR: Unable to get an access token: ")
}

// A response that was lost leaves open what happened, and the error says what to do about it.
func TestActions_lostAnswer(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, test testCase) {
		emu := tenant(t)
		a := newAction(t, test, paxostest.Suite(emu, acctest.WithEnv("PAXOS_MAX_RETRIES", "0")))
		emu.Fault(emukit.Fault{Operation: test.operation, Kind: emukit.FaultResetAfter, Times: 9})
		progress, diagnostics := a.invoke()
		assert.Len(t, progress, 1)
		text := acctest.FormatDiagnostics(diagnostics)
		assert.Contains(t, text, "Paxos may or may not have done it. ")
		assert.Contains(t, text, test.lost)
		assert.Len(t, emu.Requests(test.operation), 1)
	})
}

// A start is not repeated after its response was lost. What is idempotent is.
func TestActions_retry(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, test testCase) {
		emu := tenant(t)
		a := newAction(t, test, paxostest.Suite(emu))
		emu.Fault(emukit.Fault{Operation: test.operation, Kind: emukit.FaultResetAfter})
		_, diagnostics := a.invoke()
		if test.operation == api.OpStartKYCRefresh.Name {
			assert.NotEmpty(t, protocol.Errors(diagnostics))
			assert.Len(t, emu.Requests(test.operation), 1)
			return
		}
		assert.Empty(t, diagnostics)
		assert.Len(t, emu.Requests(test.operation), 2)
	})
}

// An action that waited because Paxos had blocked the address says so, as every other call does.
func TestActions_warnOfPause(t *testing.T) {
	t.Parallel()
	emu := tenant(t)
	a := newAction(t, cases[2], paxostest.Suite(emu, acctest.WithEnv("PAXOS_RATE_LIMIT_WINDOW", "3s")))
	emu.Fault(emukit.Fault{Operation: cases[2].operation, Kind: emukit.FaultStatus, Status: http.StatusTooManyRequests})
	progress, diagnostics := a.invoke()
	assert.Len(t, progress, 2)
	require.Len(t, diagnostics, 1)
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "WARNING: Paxos blocked this IP address for a while: ")
}

// The error about an identity that does not exist is at the argument that names it.
func TestActions_unknownIdentity(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, test testCase) {
		a := newAction(t, test, paxostest.Suite(emulator.New(t)))
		_, diagnostics := a.invoke()
		require.Len(t, diagnostics, 1)
		assert.Regexp(t, `^ERROR\(AttributeName\("identity_id"\)\): Unable to .*: 404 Not Found`, acctest.FormatDiagnostics(diagnostics))
	})
}

// Production completes refreshes, and refuses the other actions in the plan, before any request.
func TestActions_production(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, test testCase) {
		emu := tenant(t)
		a := newAction(t, test, inProduction(emu))
		planned := a.plan()
		_, invoked := a.invoke()
		if test.production {
			assert.Empty(t, planned)
			assert.Empty(t, invoked)
			assert.Len(t, paxostest.Writes(emu), 1)
			return
		}
		assert.Contains(t, acctest.FormatDiagnostics(planned), "only the sandbox has this operation")
		assert.Equal(t, acctest.FormatDiagnostics(planned), acctest.FormatDiagnostics(invoked))
		assert.Empty(t, emu.Journal())
	})
}

// So does the plan of a CLI, which shows the message at the action.
func TestAccActions_production(t *testing.T) {
	t.Parallel()
	acctest.Actions.Require(t)
	w := paxostest.NewWorkingDir(t, tenant(t), nil, acctest.WithEnv("PAXOS_ENVIRONMENT", session.Production),
		acctest.WithEnv("PAXOS_API_URL", "https://api.invalid"), acctest.WithEnv("PAXOS_TOKEN_URL", "https://token.invalid"))
	require.NoError(t, w.Write("main.tf", `
action "paxos_sandbox_kyc_refresh_start" "customer" {
  config {
    identity_id = "`+catalog.OtherPersonID+`"
  }
}
`))
	said, err := w.Run("plan", "-no-color", "-invoke=action.paxos_sandbox_kyc_refresh_start.customer")
	require.Error(t, err)
	assert.Contains(t, said, "only the sandbox has this operation")
	assert.Contains(t, said, "with action.paxos_sandbox_kyc_refresh_start.customer")
}

// A refresh is started once, and completed by the date alone, which changes no status.
func TestKYCRefresh_startAndComplete(t *testing.T) {
	t.Parallel()
	emu := tenant(t)
	run := func(i int) string {
		a := newAction(t, cases[i], paxostest.Suite(emu))
		_, diagnostics := a.invoke()
		return acctest.FormatDiagnostics(diagnostics)
	}
	assert.Empty(t, run(1))
	assert.Contains(t, run(1), "Unable to start a KYC refresh")
	assert.Empty(t, run(0))
	var kinds []string
	for _, event := range emu.Events.All() {
		kinds = append(kinds, event.Type)
	}
	assert.ElementsMatch(t, []string{"identity.kyc_refresh.started", "identity.kyc_refresh.completed"}, kinds)
	identities := emu.Identities.All()
	at := slices.IndexFunc(identities, func(identity api.Identity) bool { return identity.ID == catalog.OtherPersonID })
	assert.Equal(t, "2026-11-29T09:00:00Z", identities[at].LastKYCRefreshDate)
	assert.Equal(t, api.StatusApproved, identities[at].Status)
}

// An action of statuses sets at least one.
func TestSetSandboxStatus_setsNothing(t *testing.T) {
	t.Parallel()
	a := newAction(t, cases[2], paxostest.Suite(tenant(t)))
	config := acctest.Object(t, a.action.Schema.ValueType(), map[string]any{"identity_id": catalog.PersonID})
	diagnostics, err := a.action.Validate(t.Context(), config)
	require.NoError(t, err)
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "At least one of these attributes must be configured")
}

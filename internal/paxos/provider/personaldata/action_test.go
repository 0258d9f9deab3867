package personaldata_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/hashicorp/terraform-plugin-log/tfsdklogtest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/personaldata"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
)

// actionOperations are what the actions send.
var actionOperations = []string{api.OpUpdateIdentity.Name, api.OpStartKYCRefresh.Name, api.OpSetSandboxStatus.Name}

// An action about a person with every detail, with answers of all kinds: the whole person, and what cannot be read. None of it is
// in the log, in a message or in the progress.
func TestActions(t *testing.T) {
	t.Parallel()
	identity, _ := catalog.All().Find(spec.Resource, "paxos_identity")
	l := suite().NewLife(t, identity)
	person := l.Change(l.None(), acctest.ObjectFromPaths(t, l.Type(), identity.Fullest(identity.Forms[0])))
	require.False(t, person.IsNull(), acctest.FormatDiagnostics(l.Said))
	ctx := tfsdklogtest.RootLogger(tflogtest.RootLogger(t.Context(), l.Log), l.Log)
	schemas := acctest.Schemas(t, l.Server)
	var progress []string
	for _, object := range catalog.All().Actions() {
		a := protocol.Action{Server: l.Server, Name: object.Type, Schema: object.Schema(schemas)}
		values := object.Config("identity_id", person.Text("id"))
		for _, fault := range []emukit.Fault{
			{},
			{Kind: emukit.FaultStatus, Status: http.StatusOK, Body: `{"id": ["Canaryfirst"], "person_details": "Canaryfirst"}`},
			{Kind: emukit.FaultStatus, Status: http.StatusBadRequest, Body: "no JSON: Canaryfirst"},
			{Kind: emukit.FaultTruncate},
		} {
			l.Emulator.ClearFaults()
			for _, operation := range actionOperations {
				if fault.Operation = operation; fault.Kind != "" {
					l.Emulator.Fault(fault)
				}
			}
			said, diagnostics, err := a.Invoke(ctx, acctest.ObjectFromPaths(t, a.Schema.ValueType(), values))
			require.NoError(t, err)
			progress = append(progress, said...)
			l.Said = append(l.Said, diagnostics...)
		}
	}
	assert.NotEmpty(t, protocol.Errors(l.Said))
	for _, operation := range actionOperations {
		require.Contains(t, l.Log.String(), operation, "the client logs")
	}
	hidden := slices.Sorted(maps.Values(canaries()))
	personaldata.Search(t, "messages", acctest.FormatDiagnostics(l.Said), hidden...)
	personaldata.Search(t, "progress", strings.Join(progress, "\n"), hidden...)
	personaldata.Search(t, "log", personaldata.WithoutValueSets(l.Log.String()), hidden...)
}

// The same by a real CLI at TRACE, whose plan shows the configuration of an action.
func TestAccCanary_actions(t *testing.T) {
	t.Parallel()
	acctest.Actions.Require(t)
	e := newTestEnv(t)
	var actions strings.Builder
	for _, action := range catalog.All().Actions() {
		arguments := map[string]string{}
		for path, value := range action.Config("identity_id", "") {
			arguments[path] = `"` + value.(string) + `"`
		}
		arguments["identity_id"] = "paxos_identity.person.id"
		actions.WriteString(`action "` + action.Type + `" "person" ` + "{\nconfig " + personaldata.HCL(arguments) + "\n}\n")
	}
	e.write(everything(t)+actions.String(), e.variables(nil))
	e.run(true, "apply", "-auto-approve", "-target=paxos_identity.person")
	for _, action := range catalog.All().Actions() {
		said, _ := e.Run("apply", "-auto-approve", "-invoke=action."+action.Type+".person") // who is PENDING is not eligible for a refresh
		e.said.WriteString(said)
	}
	for _, operation := range actionOperations {
		require.NotEmpty(t, e.emu.Requests(operation))
	}
	all := append(slices.Sorted(maps.Values(canaries())), e.secrets.texts()...)
	personaldata.Search(t, "output", e.said.String(), all...)
	personaldata.Search(t, "log", e.logged(), all...)
	personaldata.Search(t, "journal", e.journal(), all...)
}

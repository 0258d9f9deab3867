package personaldata

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/hashicorp/terraform-plugin-log/tfsdklogtest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// Log is a log that several goroutines may write to.
type Log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (l *Log) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

// String returns what was written.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// Life is a resource whose calls are logged at the most talkative level, and whose diagnostics are kept.
type Life struct {
	*acctest.ProtocolResource

	Emulator acctest.Emulator
	Log      *Log
	Said     []*tfprotov6.Diagnostic

	provider acctest.Suite
}

// NewLife returns the life of a resource, with an emulator of its own that holds what the catalog names.
func (suite Suite) NewLife(t *testing.T, object spec.Object) *Life {
	t.Helper()
	emu, provider := suite.Start(t, suite.Servers[0])
	l := &Life{Emulator: emu, Log: &Log{}, provider: provider}
	ctx := tfsdklogtest.RootLogger(tflogtest.RootLogger(t.Context(), l.Log), l.Log)
	l.ProtocolResource = acctest.NewProtocolResource(t, provider, object.Type).WithContext(ctx)
	return l
}

// heard keeps diagnostics and returns the object that came with them.
func (l *Life) heard(o protocol.Object, diagnostics []*tfprotov6.Diagnostic) protocol.Object {
	l.Said = append(l.Said, diagnostics...)
	return o
}

// Change plans and applies a configuration, nil for a destroy, while operations meet faults.
func (l *Life) Change(prior protocol.Object, config any, faults ...emukit.Fault) protocol.Object {
	l.Emulator.ClearFaults()
	l.Emulator.Fault(faults...)
	l.NewRun()
	planned := l.Plan(prior, config)
	l.Said = append(l.Said, planned.Diagnostics...)
	return l.heard(l.ApplyPlanned(planned))
}

// Every form of every resource that has personal data, with failures of all kinds: no hidden value is in the log, in a message or in
// the journal.
func (suite Suite) TestLife(t *testing.T) {
	suite.eachForm(t, func(t *testing.T, object spec.Object, form spec.Form) {
		if len(hidden(object, object.Fullest(form))) > 0 {
			suite.live(t, object, form)
		}
	})
}

func (suite Suite) live(t *testing.T, object spec.Object, form spec.Form) {
	t.Helper()
	l := suite.NewLife(t, object)
	values, secrets := object.Fullest(form), suite.secrets(l.provider)
	personal := hidden(object, values)
	configuration := func(values map[string]any) any { return acctest.ObjectFromPaths(t, l.Type(), values) }
	config := configuration(values)
	refusal := func(operation string) emukit.Fault { return suite.quoting(operation, http.StatusBadRequest, personal) }

	l.Said = append(l.Said, l.Validate(config)...)
	if suite.Token != "" {
		echo, err := json.Marshal(map[string]string{"error": "invalid_client", "error_description": strings.Join(secrets, " ") + " is wrong"})
		require.NoError(t, err)
		l.Emulator.Fault(emukit.Fault{Operation: suite.Token, Kind: emukit.FaultStatus, Status: http.StatusBadRequest, Body: string(echo)})
		l.Said = append(l.Said, l.Plan(l.None(), config).Diagnostics...)
	}
	for _, operation := range append(object.Life.First, object.Life.Create) {
		l.Change(l.None(), config, refusal(operation))
	}
	l.Change(l.None(), config, emukit.Fault{
		Operation: object.Life.Create, Kind: emukit.FaultStatus, Status: http.StatusBadRequest, Body: "no JSON: c4nary echo", Times: 100,
	})
	current := l.Change(l.None(), config, emukit.Fault{Operation: object.Life.Create, Kind: emukit.FaultTruncate})
	if path := object.Life.Unfindable; current.IsNull() && path != "" {
		row, _ := object.Attribute(path)
		values[path], personal = row.Other, append(personal, fmt.Sprint(row.Other))
		config = configuration(values)
		current = l.Change(l.None(), config)
	}
	require.False(t, current.IsNull(), acctest.FormatDiagnostics(l.Said))
	l.Change(l.None(), config) // a conflict, if there can be one

	for _, path := range form.Least {
		row, _ := object.Attribute(path)
		if other, ok := row.Other.(string); ok && row.Hidden() && object.Life.Update != "" {
			values[path] = other
			personal = append(personal, other)
			l.Change(current, configuration(values), refusal(object.Life.Update))
			current = l.Change(current, configuration(values))
			break
		}
	}
	l.Emulator.Fault(emukit.Fault{Operation: object.Life.Read, Kind: emukit.FaultStatus, Status: 200, Body: `{"id": ["c4nary echo"]}`})
	l.heard(l.Read(current))
	l.Emulator.ClearFaults()
	current = l.heard(l.Read(current))
	for _, row := range object.Attributes {
		if row.Hidden() && !row.Settable() && !strings.ContainsAny(row.Path, ".[") {
			require.NotEmpty(t, current.Text(row.Path), row.Path)
			personal = append(personal, current.Text(row.Path))
		}
	}
	ids := make([]string, len(object.IDs))
	for i, name := range object.IDs {
		ids[i] = current.Text(name)
	}
	l.heard(l.Import(strings.Join(ids, "/"), nil))
	l.Change(current, nil)

	require.Contains(t, l.Log.String(), object.Life.Create, "the client logs")
	require.Contains(t, l.Log.String(), "sdk.framework", "and so does the framework")
	require.GreaterOrEqual(t, len(protocol.Errors(l.Said)), 2, "failures were heard")
	messages := acctest.FormatDiagnostics(l.Said)
	assert.Contains(t, messages, "(sensitive value)", "the words of the API are shown")
	personal = append(append(personal, secrets...), "Bearer", "c4nary echo")
	Search(t, "messages", messages, personal...)
	Search(t, "log", WithoutValueSets(l.Log.String()), personal...)
	journal, err := json.Marshal(l.Emulator.Journal())
	require.NoError(t, err)
	Search(t, "journal", string(journal), personal...)
}

// What an ephemeral resource returns is neither in the log nor in a message.
func (suite Suite) TestEphemeral(t *testing.T) {
	for _, object := range suite.Catalog {
		if object.Kind != spec.EphemeralResource {
			continue
		}
		l := suite.NewLife(t, suite.Catalog.Resources()[0])
		schema := object.Schema(acctest.Schemas(t, l.Server))
		opener := protocol.EphemeralResource{Server: l.Server, Name: object.Type, Schema: schema}
		values := map[string]any{}
		if len(object.Forms) > 0 {
			values = object.Smallest(object.Forms[0])
		}
		ctx := tfsdklogtest.RootLogger(tflogtest.RootLogger(t.Context(), l.Log), l.Log)
		opened, diagnostics, err := opener.Open(ctx, acctest.ObjectFromPaths(t, schema.ValueType(), values))
		require.NoError(t, err)
		require.Empty(t, diagnostics)
		for _, row := range object.Attributes {
			if row.Hidden() {
				secret := protocol.Text(opened, row.Path)
				require.NotEmpty(t, secret, row.Path)
				Search(t, "log", l.Log.String(), secret)
			}
		}
		require.Contains(t, l.Log.String(), "sdk.framework")
	}
}

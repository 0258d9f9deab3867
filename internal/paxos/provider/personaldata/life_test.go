package personaldata_test

import (
	"bytes"
	"encoding/json"
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
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// logBuffer is a log that several goroutines may write to.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logBuffer) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

// life is a resource whose calls are logged at the most talkative level, and whose diagnostics are kept.
type life struct {
	*acctest.ProtocolResource
	emu  *emulator.Server
	log  *logBuffer
	said []*tfprotov6.Diagnostic
}

func newLife(t *testing.T, object spec.Object) *life {
	t.Helper()
	l := &life{emu: emulator.New(t, emulator.WithSeed(catalog.Tenant())), log: &logBuffer{}}
	ctx := tfsdklogtest.RootLogger(tflogtest.RootLogger(t.Context(), l.log), l.log)
	l.ProtocolResource = paxostest.NewProtocolResource(t, l.emu, object.Type).WithContext(ctx)
	return l
}

// heard keeps diagnostics and returns the object that came with them.
func (l *life) heard(o protocol.Object, diagnostics []*tfprotov6.Diagnostic) protocol.Object {
	l.said = append(l.said, diagnostics...)
	return o
}

// apply plans and applies a configuration, nil for a destroy, while operations meet faults.
func (l *life) apply(prior protocol.Object, config any, faults ...emukit.Fault) protocol.Object {
	l.emu.ClearFaults()
	l.emu.Fault(faults...)
	l.NewRun()
	planned := l.Plan(prior, config)
	l.said = append(l.said, planned.Diagnostics...)
	return l.heard(l.ApplyPlanned(planned))
}

// Every form of every resource that has personal data, with failures of all kinds: no hidden value is in the log or in a message.
func TestLife(t *testing.T) {
	t.Parallel()
	for _, object := range catalog.All().Resources() {
		for _, form := range object.Forms {
			t.Run(strings.TrimSpace(object.Type+" "+form.Name), func(t *testing.T) {
				t.Parallel()
				newLife(t, object).run(t, object, form)
			})
		}
	}
}

func (l *life) run(t *testing.T, object spec.Object, form spec.Form) {
	t.Helper()
	values := object.Fullest(form)
	var hidden []string
	for path, value := range values {
		if row, _ := object.Attribute(path); row.Hidden() {
			hidden = append(hidden, value.(string))
		}
	}
	if len(hidden) == 0 {
		return // nothing of it is personal
	}
	configuration := func(values map[string]any) any { return acctest.ObjectFromPaths(t, l.Type(), values) }
	config := configuration(values)
	refusal := func(operation string) emukit.Fault { return quoting(t, operation, http.StatusBadRequest, hidden) }
	unreadable := emukit.Fault{Operation: object.Life.Read, Kind: emukit.FaultStatus, Status: 200, Body: `{"id": ["c4nary echo"]}`}

	l.said = append(l.said, l.Validate(config)...)
	echo, err := json.Marshal(map[string]string{"error": "invalid_client", "error_description": l.emu.ClientSecret() + " is wrong"})
	require.NoError(t, err)
	l.emu.Fault(emukit.Fault{Operation: emulator.OpToken, Kind: emukit.FaultStatus, Status: http.StatusBadRequest, Body: string(echo)})
	l.said = append(l.said, l.Plan(l.None(), config).Diagnostics...)
	l.apply(l.None(), config, refusal(object.Life.Create))
	l.apply(l.None(), config, emukit.Fault{
		Operation: object.Life.Create, Kind: emukit.FaultStatus, Status: 400, Body: "no JSON: c4nary echo", Times: 100,
	})
	current := l.apply(l.None(), config, emukit.Fault{Operation: object.Life.Create, Kind: emukit.FaultTruncate})
	if path := object.Life.Unfindable; current.IsNull() && path != "" {
		row, _ := object.Attribute(path)
		values[path], hidden = row.Other, append(hidden, row.Other.(string))
		config = configuration(values)
		current = l.apply(l.None(), config)
	}
	require.False(t, current.IsNull(), acctest.FormatDiagnostics(l.said))
	l.apply(l.None(), config) // a conflict, if there can be one

	for _, path := range form.Least {
		row, _ := object.Attribute(path)
		if other, ok := row.Other.(string); ok && row.Hidden() {
			values[path] = other
			hidden = append(hidden, other)
			l.apply(current, configuration(values), refusal(object.Life.Update))
			current = l.apply(current, configuration(values))
			break
		}
	}
	l.emu.Fault(unreadable)
	l.heard(l.Read(current))
	l.emu.ClearFaults()
	current = l.heard(l.Read(current))
	ids := make([]string, len(object.IDs))
	for i, name := range object.IDs {
		ids[i] = current.Text(name)
	}
	l.heard(l.Import(strings.Join(ids, "/"), nil))
	l.apply(current, nil)

	require.Contains(t, l.log.text.String(), object.Life.Create, "the client logs")
	require.Contains(t, l.log.text.String(), "sdk.framework", "and so does the framework")
	require.GreaterOrEqual(t, len(protocol.Errors(l.said)), 2, "failures were heard")
	messages := acctest.FormatDiagnostics(l.said)
	assert.Contains(t, messages, "(sensitive value)", "Paxos's words are shown")
	hidden = append(hidden, l.emu.ClientSecret(), "Bearer", "c4nary echo")
	search(t, "messages", messages, hidden...)
	search(t, "log", withoutValueSets(l.log.text.String()), hidden...)
}

package identity_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// unknown is a value that is known only after an apply.
const unknown = tftypes.UnknownValue

// protocolIdentity is the resource paxos_identity over the plugin protocol, for tables that would take too long with a
// command line, and for what the one of this run may not be able to do.
type protocolIdentity struct {
	protocol.Resource

	t   testing.TB
	ctx context.Context //nolint:containedctx // carries the loggers of a test to every call
}

type (
	object = protocol.Object
	plan   = protocol.Plan
)

const typeName = "paxos_identity"

func newProtocol(t testing.TB, emu *emulator.Server, opts ...acctest.Option) *protocolIdentity {
	t.Helper()
	return &protocolIdentity{paxostest.NewProtocolResource(t, emu, typeName, opts...).Resource, t, t.Context()}
}

// rerun begins another run of the provider.
func (p *protocolIdentity) rerun() {
	p.t.Helper()
	acctest.NewRun(p.t, p.Server)
}

// none is the object that is not there.
func (p *protocolIdentity) none() object { return object{State: p.Null()} }

// config builds a configuration; nil is that of a destroy.
func (p *protocolIdentity) config(from attrs) tftypes.Value {
	p.t.Helper()
	if from == nil {
		return p.Null()
	}
	return acctest.Object(p.t, p.Type(), from)
}

// validate returns what the provider says of a configuration.
func (p *protocolIdentity) validate(config attrs) []*tfprotov6.Diagnostic {
	p.t.Helper()
	diagnostics, err := p.Validate(p.ctx, p.config(config))
	require.NoError(p.t, err)
	return diagnostics
}

// plan plans a configuration; nil plans a destroy.
func (p *protocolIdentity) plan(prior object, config attrs) plan {
	p.t.Helper()
	planned, err := p.Plan(p.ctx, prior, p.config(config))
	require.NoError(p.t, err)
	return planned
}

// apply applies a plan. Like Terraform, it accepts no result that contradicts what was planned.
func (p *protocolIdentity) apply(planned plan) (object, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	result, diagnostics, err := p.Apply(p.ctx, planned)
	require.NoError(p.t, err)
	if !result.State.IsNull() && !planned.Planned.State.IsNull() && !failed(diagnostics) {
		require.Nil(p.t, protocol.Contradiction(planned.Planned.State, result.State), "the apply contradicts the plan")
	}
	return result, diagnostics
}

// bring plans and applies a configuration, neither of which may fail.
func (p *protocolIdentity) bring(prior object, config attrs) object {
	p.t.Helper()
	planned := p.plan(prior, config)
	acctest.RequireNoErrors(p.t, planned.Diagnostics)
	result, diagnostics := p.apply(planned)
	acctest.RequireNoErrors(p.t, diagnostics)
	return result
}

// read refreshes an object.
func (p *protocolIdentity) read(current object) (object, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	result, diagnostics, err := p.Read(p.ctx, current)
	require.NoError(p.t, err)
	return result, diagnostics
}

// refreshed is read where it may not fail.
func (p *protocolIdentity) refreshed(current object) object {
	p.t.Helper()
	result, diagnostics := p.read(current)
	acctest.RequireNoErrors(p.t, diagnostics)
	return result
}

// importBy imports by an id or by a resource identity and reads what was imported.
func (p *protocolIdentity) importBy(id string, identity attrs) (object, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	imported, diagnostics, err := p.Import(p.ctx, id, identity)
	require.NoError(p.t, err)
	if failed(diagnostics) {
		return p.none(), diagnostics
	}
	return p.read(imported)
}

// readData reads a data source of the same provider.
func (p *protocolIdentity) readData(name string, config attrs) (tftypes.Value, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	return acctest.ReadData(p.ctx, p.t, p.Server, name, config)
}

func (p *protocolIdentity) attributes(value tftypes.Value) map[string]tftypes.Value {
	p.t.Helper()
	attributes, err := protocol.Attributes(value)
	require.NoError(p.t, err)
	return attributes
}

// text returns a text of an object's state, by path; empty for null.
func (*protocolIdentity) text(from object, names ...string) string {
	return protocol.Text(from.State, names...)
}

func failed(diagnostics []*tfprotov6.Diagnostic) bool { return len(protocol.Errors(diagnostics)) > 0 }

// ofSeverity renders the errors, or the warnings, as "path: summary: detail".
func ofSeverity(diagnostics []*tfprotov6.Diagnostic, errors bool) []string {
	var found []string
	for _, d := range diagnostics {
		if (d.Severity == tfprotov6.DiagnosticSeverityError) != errors {
			continue
		}
		at := ""
		if d.Attribute != nil {
			at = dotted(d.Attribute)
		}
		found = append(found, fmt.Sprintf("%s: %s: %s", at, d.Summary, d.Detail))
	}
	return found
}

// dotted renders a path as with takes it.
func dotted(path *tftypes.AttributePath) string {
	text := ""
	for _, step := range path.Steps() {
		switch step := step.(type) {
		case tftypes.AttributeName:
			text += "." + string(step)
		case tftypes.ElementKeyInt:
			text += fmt.Sprintf("[%d]", int64(step))
		case tftypes.ElementKeyString:
			text += fmt.Sprintf("[%q]", string(step))
		case tftypes.ElementKeyValue:
			text += "[]"
		}
	}
	if text == "" {
		return ""
	}
	return text[1:]
}

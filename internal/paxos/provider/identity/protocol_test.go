package identity_test

import (
	"context"
	"fmt"
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// unknown stands for a value that is known only after an apply.
type unknown struct{}

// protocol is the resource paxos_identity over the plugin protocol, spoken to as Terraform would: for tables that would
// take too long with a command line, and for what the one of this run may not be able to do.
type protocol struct {
	t      testing.TB
	ctx    context.Context //nolint:containedctx // carries the loggers of a test to every call
	server tfprotov6.ProviderServer
	kind   tftypes.Object
	schema *tfprotov6.Schema
}

const typeName = "paxos_identity"

func newProtocol(t testing.TB, emu *emulator.Server, opts ...acctest.Option) *protocol {
	t.Helper()
	server := acctest.Server(t, emu, opts...)
	schema := acctest.Schemas(t, server).ResourceSchemas[typeName]
	kind, ok := schema.ValueType().(tftypes.Object)
	require.True(t, ok)
	return &protocol{t: t, ctx: t.Context(), server: server, kind: kind, schema: schema}
}

// rerun begins another run of the provider.
func (p *protocol) rerun() {
	p.t.Helper()
	acctest.NewRun(p.t, p.server)
}

// object is what Terraform remembers of a resource.
type object struct {
	state    tftypes.Value
	identity *tfprotov6.ResourceIdentityData
}

// none is the object that is not there.
func (p *protocol) none() object { return object{state: tftypes.NewValue(p.kind, nil)} }

// plan is a planned change.
type plan struct {
	prior, planned object
	config         tftypes.Value
	replace        []*tftypes.AttributePath
	diagnostics    []*tfprotov6.Diagnostic
}

// empty reports whether the plan changes nothing.
func (p plan) empty() bool { return p.planned.state.Equal(p.prior.state) && len(p.replace) == 0 }

// validate returns what the provider says of a configuration.
func (p *protocol) validate(config attrs) []*tfprotov6.Diagnostic {
	p.t.Helper()
	resp, err := p.server.ValidateResourceConfig(p.ctx, &tfprotov6.ValidateResourceConfigRequest{
		TypeName: typeName, Config: p.encode(p.value(p.kind, config)),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	require.NoError(p.t, err)
	return resp.Diagnostics
}

// plan plans a configuration; nil plans a destroy.
func (p *protocol) plan(prior object, config attrs) plan {
	p.t.Helper()
	value := tftypes.NewValue(p.kind, nil)
	if config != nil {
		value = p.value(p.kind, config)
	}
	resp, err := p.server.PlanResourceChange(p.ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: typeName, PriorState: p.encode(prior.state), ProposedNewState: p.encode(p.proposed(prior.state, value)),
		Config: p.encode(value), PriorIdentity: prior.identity,
	})
	require.NoError(p.t, err)
	result := plan{prior: prior, config: value, replace: resp.RequiresReplace, diagnostics: resp.Diagnostics}
	if resp.PlannedState != nil {
		result.planned = object{state: p.decode(resp.PlannedState), identity: resp.PlannedIdentity}
	}
	return result
}

// proposed is the configuration with what it leaves to the provider taken from the prior state, as Terraform proposes
// it. Only top-level attributes of paxos_identity are computed.
func (p *protocol) proposed(prior, config tftypes.Value) tftypes.Value {
	p.t.Helper()
	if config.IsNull() {
		return config
	}
	result, before := p.attributes(config), p.attributes(prior)
	for _, attribute := range p.schema.Block.Attributes {
		if old, ok := before[attribute.Name]; ok && attribute.Computed && result[attribute.Name].IsNull() {
			result[attribute.Name] = old
		}
	}
	return p.object(result)
}

// apply applies a plan. Like Terraform, it accepts no result that contradicts what was planned.
func (p *protocol) apply(planned plan) (object, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	resp, err := p.server.ApplyResourceChange(p.ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: typeName, PriorState: p.encode(planned.prior.state), PlannedState: p.encode(planned.planned.state),
		Config: p.encode(planned.config), PlannedIdentity: planned.planned.identity,
	})
	require.NoError(p.t, err)
	result := object{state: p.decode(resp.NewState), identity: resp.NewIdentity}
	if !result.state.IsNull() && !planned.planned.state.IsNull() && !failed(resp.Diagnostics) {
		differences, err := planned.planned.state.Diff(result.state)
		require.NoError(p.t, err)
		for _, difference := range differences {
			require.False(p.t, difference.Value1 != nil && difference.Value1.IsFullyKnown(),
				"the apply contradicts the plan at %s", difference.Path)
		}
	}
	return result, resp.Diagnostics
}

// bring plans and applies a configuration, neither of which may fail.
func (p *protocol) bring(prior object, config attrs) object {
	p.t.Helper()
	planned := p.plan(prior, config)
	acctest.RequireNoErrors(p.t, planned.diagnostics)
	result, diagnostics := p.apply(planned)
	acctest.RequireNoErrors(p.t, diagnostics)
	return result
}

// read refreshes an object.
func (p *protocol) read(current object) (object, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	resp, err := p.server.ReadResource(p.ctx, &tfprotov6.ReadResourceRequest{
		TypeName: typeName, CurrentState: p.encode(current.state), CurrentIdentity: current.identity,
	})
	require.NoError(p.t, err)
	return object{state: p.decode(resp.NewState), identity: resp.NewIdentity}, resp.Diagnostics
}

// refreshed is read where it may not fail.
func (p *protocol) refreshed(current object) object {
	p.t.Helper()
	result, diagnostics := p.read(current)
	acctest.RequireNoErrors(p.t, diagnostics)
	return result
}

// importBy imports by an id or by a resource identity and reads what was imported.
func (p *protocol) importBy(id string, identity attrs) (object, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	req := &tfprotov6.ImportResourceStateRequest{TypeName: typeName, ID: id}
	if identity != nil {
		kind := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.String}}
		req.Identity = &tfprotov6.ResourceIdentityData{IdentityData: p.encode(p.value(kind, identity))}
	}
	resp, err := p.server.ImportResourceState(p.ctx, req)
	require.NoError(p.t, err)
	if failed(resp.Diagnostics) {
		return p.none(), resp.Diagnostics
	}
	require.Len(p.t, resp.ImportedResources, 1)
	imported := resp.ImportedResources[0]
	return p.read(object{state: p.decode(imported.State), identity: imported.Identity})
}

// readData reads a data source of the same provider.
func (p *protocol) readData(name string, config attrs) (tftypes.Value, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	kind := acctest.Schemas(p.t, p.server).DataSourceSchemas[name].ValueType()
	resp, err := p.server.ReadDataSource(p.ctx, &tfprotov6.ReadDataSourceRequest{
		TypeName: name, Config: p.encode(p.value(kind, config)),
	})
	require.NoError(p.t, err)
	state, err := resp.State.Unmarshal(kind)
	require.NoError(p.t, err)
	return state, resp.Diagnostics
}

// value converts attributes to a value of the given type; what they do not name is null.
func (p *protocol) value(kind tftypes.Type, from any) tftypes.Value {
	p.t.Helper()
	if from == (unknown{}) {
		return tftypes.NewValue(kind, tftypes.UnknownValue)
	}
	switch kind := kind.(type) {
	case tftypes.Object:
		object, ok := from.(attrs)
		if !ok {
			break
		}
		values := make(map[string]any, len(object))
		for name, value := range object {
			values[name] = p.value(kind.AttributeTypes[name], value)
		}
		return acctest.Object(p.t, kind, values)
	case tftypes.Map:
		values := map[string]tftypes.Value{}
		for name, value := range from.(attrs) {
			values[name] = p.value(kind.ElementType, value)
		}
		return tftypes.NewValue(kind, values)
	case tftypes.List:
		return tftypes.NewValue(kind, p.values(kind.ElementType, from))
	case tftypes.Set:
		return tftypes.NewValue(kind, p.values(kind.ElementType, from))
	}
	return tftypes.NewValue(kind, from)
}

func (p *protocol) values(kind tftypes.Type, from any) []tftypes.Value {
	p.t.Helper()
	values := []tftypes.Value{}
	switch list := from.(type) {
	case []string:
		for _, item := range list {
			values = append(values, p.value(kind, item))
		}
	case []attrs:
		for _, item := range list {
			values = append(values, p.value(kind, item))
		}
	case []any:
		for _, item := range list {
			values = append(values, p.value(kind, item))
		}
	default:
		p.t.Fatalf("%T is no list", from)
	}
	return values
}

// object makes a value of the resource from its attributes, all of them.
func (p *protocol) object(attributes map[string]tftypes.Value) tftypes.Value {
	return tftypes.NewValue(p.kind, attributes)
}

func (p *protocol) attributes(value tftypes.Value) map[string]tftypes.Value {
	p.t.Helper()
	attributes := map[string]tftypes.Value{}
	if !value.IsNull() {
		require.NoError(p.t, value.As(&attributes))
	}
	return maps.Clone(attributes) // As hands out the value's own
}

// text returns a text of an object's state, by path; empty for null.
func (p *protocol) text(from object, names ...string) string {
	p.t.Helper()
	value := from.state
	for _, name := range names {
		value = p.attributes(value)[name]
	}
	var text *string
	require.NoError(p.t, value.As(&text))
	if text == nil {
		return ""
	}
	return *text
}

func (p *protocol) encode(value tftypes.Value) *tfprotov6.DynamicValue {
	p.t.Helper()
	return acctest.DynamicValue(p.t, value)
}

func (p *protocol) decode(dynamic *tfprotov6.DynamicValue) tftypes.Value {
	p.t.Helper()
	value, err := dynamic.Unmarshal(p.kind)
	require.NoError(p.t, err)
	return value
}

func failed(diagnostics []*tfprotov6.Diagnostic) bool { return len(ofSeverity(diagnostics, true)) > 0 }

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

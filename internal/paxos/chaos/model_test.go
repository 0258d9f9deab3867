package chaos

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
)

// fakeServer plans what is configured and answers an apply as it is told; what is not overridden here is not called.
type fakeServer struct {
	tfprotov6.ProviderServer

	applied func(planned tftypes.Value) (tftypes.Value, []*tfprotov6.Diagnostic)
	replace bool
}

func (*fakeServer) ConfigureProvider(
	context.Context, *tfprotov6.ConfigureProviderRequest,
) (*tfprotov6.ConfigureProviderResponse, error) {
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

func (*fakeServer) ValidateResourceConfig(
	context.Context, *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{}, nil
}

func (*fakeServer) UpgradeResourceState(
	_ context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	value, err := req.RawState.Unmarshal(controlType())
	if err != nil {
		return nil, err
	}
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: protocol.Encode(value)}, nil
}

func (*fakeServer) ReadResource(
	_ context.Context, req *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, Private: req.Private}, nil
}

func (f *fakeServer) PlanResourceChange(
	_ context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	resp := &tfprotov6.PlanResourceChangeResponse{PlannedState: req.ProposedNewState, PlannedPrivate: req.PriorPrivate}
	if f.replace {
		resp.RequiresReplace = []*tftypes.AttributePath{tftypes.NewAttributePath().WithAttributeName("type")}
	}
	return resp, nil
}

func (f *fakeServer) ApplyResourceChange(
	_ context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	planned, err := protocol.Decode(req.PlannedState, controlType())
	if err != nil {
		return nil, err
	}
	state, diagnostics := f.applied(planned)
	return &tfprotov6.ApplyResourceChangeResponse{
		NewState: protocol.Encode(state), Private: []byte("private"), Diagnostics: diagnostics,
	}, nil
}

func controlType() tftypes.Type {
	all, err := schemas()
	if err != nil {
		panic(err)
	}
	return all.ResourceSchemas[typeControl].ValueType()
}

// with returns a value with one text changed.
func with(value tftypes.Value, name string, text any) tftypes.Value {
	attributes, err := protocol.Attributes(value)
	if err != nil {
		panic(err)
	}
	attributes[name] = tftypes.NewValue(tftypes.String, text)
	return tftypes.NewValue(value.Type(), attributes)
}

// newFake returns a model of a fake provider and a configuration of one control.
func newFake(t *testing.T) (*terraformModel, *fakeServer, *configuration) {
	t.Helper()
	all, err := schemas()
	require.NoError(t, err)
	fake := &fakeServer{applied: func(planned tftypes.Value) (tftypes.Value, []*tfprotov6.Diagnostic) { return planned, nil }}
	m := &terraformModel{
		ctx: t.Context(), schemas: all, parallel: 1, state: map[string]*instance{}, valid: map[string]bool{},
		open: func() (tfprotov6.ProviderServer, error) { return fake, nil },
	}
	return m, fake, &configuration{blocks: []*block{{
		kind: kindControl, typ: typeControl, name: "one", attrs: attrs{"identity_id": "i", "type": "CLOSED"},
	}}}
}

const addressOfOne = typeControl + ".one"

func failing() []*tfprotov6.Diagnostic {
	return []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Summary: "no"}}
}

func TestTerraformModel_KeepsWhatAnApplyLeaves(t *testing.T) {
	t.Parallel()
	m, _, config := newFake(t)
	require.Empty(t, m.apply(config, options{}))
	require.Equal(t, []byte("private"), m.get(addressOfOne).Private)
	require.False(t, m.lastPlanEmpty())
	changes, failures := m.plan(config)
	require.Empty(t, changes)
	require.Empty(t, failures)
	require.Empty(t, m.apply(config, options{}))
	require.True(t, m.lastPlanEmpty())

	config.blocks = nil
	changes, _ = m.plan(config)
	require.Equal(t, []string{"delete " + addressOfOne}, changes)
	require.Empty(t, m.apply(config, options{}))
	require.Empty(t, m.managed())
	require.Empty(t, m.violations)
}

func TestTerraformModel_TaintsAndReplaces(t *testing.T) {
	t.Parallel()
	m, fake, config := newFake(t)
	works := fake.applied
	fake.applied = func(planned tftypes.Value) (tftypes.Value, []*tfprotov6.Diagnostic) { return planned, failing() }
	require.Len(t, m.apply(config, options{}), 1)
	require.True(t, m.managed()[addressOfOne].tainted)
	changes, _ := m.plan(config)
	require.Equal(t, []string{"replace " + addressOfOne}, changes)
	fake.applied = works
	require.Empty(t, m.apply(config, options{}))
	require.False(t, m.managed()[addressOfOne].tainted)

	fake.applied = func(planned tftypes.Value) (tftypes.Value, []*tfprotov6.Diagnostic) { return planned, failing() }
	config.blocks[0].attrs["removal_reason"] = "changed"
	require.Len(t, m.apply(config, options{}), 1)
	require.False(t, m.managed()[addressOfOne].tainted, "an update that fails taints nothing")
}

func TestTerraformModel_FindsViolations(t *testing.T) {
	t.Parallel()
	for name, applied := range map[string]func(tftypes.Value) tftypes.Value{
		"contradicts the plan": func(planned tftypes.Value) tftypes.Value { return with(planned, "type", "DORMANT") },
		"is not known":         func(planned tftypes.Value) tftypes.Value { return with(planned, "id", tftypes.UnknownValue) },
		"has left no state":    func(planned tftypes.Value) tftypes.Value { return tftypes.NewValue(planned.Type(), nil) },
	} {
		m, fake, config := newFake(t)
		fake.applied = func(planned tftypes.Value) (tftypes.Value, []*tfprotov6.Diagnostic) { return applied(planned), nil }
		m.apply(config, options{})
		require.NotEmpty(t, m.violations, name)
		require.Contains(t, strings.Join(m.violations, "\n"), name)
	}
}

func TestTerraformModel_Replaces(t *testing.T) {
	t.Parallel()
	m, fake, config := newFake(t)
	require.Empty(t, m.apply(config, options{}))
	fake.replace = true
	changes, _ := m.plan(config)
	require.Equal(t, []string{"replace " + addressOfOne}, changes)
}

package chaos

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
)

// fakeServer is a recorder that ends an apply as it is told.
type fakeServer struct {
	tfprotov6.ProviderServer

	applied func(made tftypes.Value) (tftypes.Value, []*tfprotov6.Diagnostic) // nil: as the recorder does
}

func (f *fakeServer) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	resp, err := f.ProviderServer.ApplyResourceChange(ctx, req)
	if err != nil || f.applied == nil {
		return resp, err
	}
	made, err := protocol.Decode(resp.NewState, controlType())
	if err != nil {
		return nil, err
	}
	state, diagnostics := f.applied(made)
	resp.NewState, resp.Diagnostics = protocol.Encode(state), diagnostics
	return resp, nil
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
	recorded, _ := recording(t)
	server, err := recorded()
	require.NoError(t, err)
	fake := &fakeServer{ProviderServer: server}
	m := &terraformModel{
		ctx: t.Context(), schemas: all, parallel: 1, state: map[string]*instance{}, valid: map[string]bool{},
		open: func() (tfprotov6.ProviderServer, error) { return fake, nil },
	}
	return m, fake, &configuration{blocks: []*block{{
		kind: kindControl, typ: typeControl, name: "one", attrs: attrs{"identity_id": "i", "type": "CLOSED", "reason_code": "OTHER"},
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
	require.Equal(t, []byte("applied"), m.get(addressOfOne).Private)
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
	fake.applied = func(planned tftypes.Value) (tftypes.Value, []*tfprotov6.Diagnostic) { return planned, failing() }
	require.Len(t, m.apply(config, options{}), 1)
	require.True(t, m.managed()[addressOfOne].tainted)
	changes, _ := m.plan(config)
	require.Equal(t, []string{"replace " + addressOfOne}, changes)
	fake.applied = nil
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

func TestWalk(t *testing.T) {
	t.Parallel()
	for _, parallel := range []int{1, 2, 10} {
		var mu sync.Mutex
		var ran []string
		run := func(name string, ok bool, after ...string) task {
			return task{name, after, func() bool {
				mu.Lock()
				defer mu.Unlock()
				ran = append(ran, name)
				return ok
			}}
		}
		missed := walk([]task{
			run("status", true, "control"), run("other", true, "institution", "of another walk"),
			run("control", true, "broken"), run("institution", true, "person"), run("broken", false), run("person", true),
		}, parallel)
		require.Equal(t, map[string]bool{"broken": true, "control": true, "status": true}, missed)
		require.NotContains(t, ran, "control")
		require.Less(t, slices.Index(ran, "person"), slices.Index(ran, "institution"))
		require.Less(t, slices.Index(ran, "institution"), slices.Index(ran, "other"))
	}
}

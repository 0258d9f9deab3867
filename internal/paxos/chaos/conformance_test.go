package chaos

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider"
)

// recorder is a provider of controls that exist nowhere. It records the calls that decide what happens to an object, each
// with the object's reason, which serves as its name, and with the private state that came with the call.
type recorder struct {
	tfprotov6.ProviderServer // for schemas and validation

	mu    *sync.Mutex
	calls *[]call
}

type call struct {
	method, object, private string
}

func (c call) String() string {
	return fmt.Sprintf("%s %s, private state %q", c.method, c.object, c.private)
}

// recording returns a factory of recorders and the calls that they record.
func recording(t *testing.T) (factory func() (tfprotov6.ProviderServer, error), calls *[]call) {
	t.Helper()
	calls = &[]call{}
	var mu sync.Mutex
	return func() (tfprotov6.ProviderServer, error) {
		server, err := provider.NewServer("chaos", func(string) string { return "" })
		return &recorder{ProviderServer: server, mu: &mu, calls: calls}, err
	}, calls
}

func (r *recorder) record(method string, object tftypes.Value, private []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	*r.calls = append(*r.calls, call{method, protocol.Text(object, "reason"), string(private)})
}

func (*recorder) ConfigureProvider(
	context.Context, *tfprotov6.ConfigureProviderRequest,
) (*tfprotov6.ConfigureProviderResponse, error) {
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

func (r *recorder) UpgradeResourceState(
	_ context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	state, err := req.RawState.Unmarshal(controlType())
	if err != nil {
		return nil, err
	}
	r.record("upgrade", state, nil)
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: protocol.Encode(state)}, nil
}

func (r *recorder) ReadResource(
	_ context.Context, req *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	state, err := protocol.Decode(req.CurrentState, controlType())
	r.record("read", state, req.Private)
	return &tfprotov6.ReadResourceResponse{NewState: req.CurrentState, Private: req.Private}, err
}

func (r *recorder) PlanResourceChange(
	_ context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	resp := &tfprotov6.PlanResourceChangeResponse{
		PlannedState: req.ProposedNewState, PlannedPrivate: []byte(string(req.PriorPrivate) + "+planned"),
	}
	prior, err := protocol.Decode(req.PriorState, controlType())
	if err != nil {
		return nil, err
	}
	planned, err := protocol.Decode(req.ProposedNewState, controlType())
	switch {
	case err != nil:
		return nil, err
	case planned.IsNull():
		r.record("plan the end of", prior, req.PriorPrivate)
	case prior.IsNull():
		r.record("plan to create", planned, req.PriorPrivate)
		resp.PlannedState = protocol.Encode(with(planned, "id", tftypes.UnknownValue))
	default:
		r.record("plan", planned, req.PriorPrivate)
		for _, name := range []string{"identity_id", "type"} {
			if !protocol.Attribute(prior, name).Equal(protocol.Attribute(planned, name)) {
				resp.RequiresReplace = append(resp.RequiresReplace, tftypes.NewAttributePath().WithAttributeName(name))
			}
		}
	}
	return resp, nil
}

func (r *recorder) ApplyResourceChange(
	_ context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	resp := &tfprotov6.ApplyResourceChangeResponse{NewState: req.PlannedState, Private: []byte("applied")}
	prior, err := protocol.Decode(req.PriorState, controlType())
	if err != nil {
		return nil, err
	}
	planned, err := protocol.Decode(req.PlannedState, controlType())
	switch {
	case err != nil:
		return nil, err
	case planned.IsNull():
		r.record("destroy", prior, req.PlannedPrivate)
		resp.Private = nil
	case prior.IsNull():
		r.record("create", planned, req.PlannedPrivate)
		resp.NewState = protocol.Encode(with(planned, "id", "id of "+protocol.Text(planned, "reason")))
	default:
		r.record("update", planned, req.PlannedPrivate)
	}
	return resp, nil
}

// conformanceStep is what a user does to a parent and its child, the control that refers to it.
type conformanceStep struct {
	name    string
	edit    func(parent, child *block, c *configuration)
	options options
	taint   string
	// late is set if the plan is saved, and applied when the configuration is empty.
	late bool
	// inOrder are objects whose creates, updates and destroys have one order.
	inOrder []string
}

func conformanceSteps() []conformanceStep {
	const parent, child = typeControl + ".parent", typeControl + ".child"
	reason := func(b *block, text string) { b.attrs["reason"] = text }
	return []conformanceStep{
		{name: "create", inOrder: []string{"parent", "child"}},
		{name: "nothing"},
		{name: "-replace of a dependency", options: options{replace: []string{parent}}, inOrder: []string{"parent", "child"}},
		{name: "-replace of a dependent", options: options{replace: []string{child}}},
		{name: "taint", taint: parent, inOrder: []string{"parent", "child"}},
		{name: "change that replaces", edit: func(_, child *block, _ *configuration) { child.attrs["type"] = "DORMANT" }},
		{name: "-refresh=false", options: options{noRefresh: true}, edit: func(p, _ *block, _ *configuration) {
			p.attrs["removal_reason"] = "none"
		}},
		{name: "-target", options: options{targets: []string{parent}}, edit: func(p, c *block, _ *configuration) {
			p.attrs["removal_reason"], c.attrs["removal_reason"] = "one", "one"
		}},
		{name: "saved plan that is applied late", late: true, edit: func(_, c *block, _ *configuration) {
			c.attrs["type"] = "CLOSED"
		}},
		{name: "rename", inOrder: []string{"parent", "child"}, edit: func(p, _ *block, c *configuration) {
			c.rename(p, "other")
			reason(p, "other")
		}},
		{name: "rename with a moved block", edit: func(p, _ *block, c *configuration) {
			p.movedFrom = p.address()
			c.rename(p, "parent")
		}},
		{
			name: "create_before_destroy", options: options{replace: []string{parent}}, inOrder: []string{"other", "child"},
			edit: func(p, _ *block, _ *configuration) { p.createFirst = true },
		},
		{
			name: "create_before_destroy of a dependent", taint: child, inOrder: []string{"other", "child"},
			edit: func(p, c *block, _ *configuration) {
				p.createFirst, c.createFirst = false, true
				p.attrs["type"] = "DORMANT"
			},
		},
		{name: "everything goes", inOrder: []string{"other", "child"}, edit: func(_, _ *block, c *configuration) {
			c.blocks = c.blocks[:0]
		}},
	}
}

// plansOrphansFirst reports whether the CLI that made the calls has planned the end of an object before reading it.
func plansOrphansFirst(calls []call) bool {
	i := slices.IndexFunc(calls, func(c call) bool { return c.method == "plan the end of" })
	return i >= 0 && slices.ContainsFunc(calls[i:], func(c call) bool {
		return c.method == "read" && c.object == calls[i].object
	})
}

// A plan and an apply by the model make the calls that those by a real CLI make: for each object the same ones in the same
// order, with the same private state.
func TestModelCallsAsTheCLIDoes(t *testing.T) {
	t.Parallel()
	recorded, realCalls := recording(t)
	cli := &command{t: t, dir: paxostest.NewWorkingDirWithFactory(t, recorded, nil), parallel: 1}
	modeled, modelCalls := recording(t)
	all, err := schemas()
	require.NoError(t, err)
	m := &terraformModel{
		ctx: t.Context(), schemas: all, parallel: 1, state: map[string]*instance{}, valid: map[string]bool{}, open: modeled,
	}
	parent := &block{typ: typeControl, name: "parent", attrs: attrs{
		"identity_id": "i", "type": "CLOSED", "reason_code": "OTHER", "reason": "parent",
	}}
	child := &block{typ: typeControl, name: "child", attrs: attrs{
		"identity_id": reference{parent.address(), "id"}, "type": "CLOSED", "reason_code": "OTHER", "reason": "child",
	}}
	config := &configuration{blocks: []*block{child, parent}}
	for _, step := range conformanceSteps() {
		if step.edit != nil {
			step.edit(parent, child, config)
		}
		for _, by := range []terraform{cli, m} {
			m.orphansFirst = plansOrphansFirst(*realCalls)
			if step.taint != "" {
				by.taint(step.taint)
			}
			if !step.late {
				require.Empty(t, by.apply(config, step.options), step.name)
				continue
			}
			changing := config.clone()
			require.Empty(t, by.save(changing, step.options), step.name)
			changing.blocks = nil
			require.Empty(t, by.applySaved(), step.name)
		}
		for _, name := range []string{"parent", "other", "child"} {
			of := func(calls []call) []call {
				return slices.DeleteFunc(slices.Clone(calls), func(c call) bool { return c.object != name })
			}
			assert.Equal(t, of(*realCalls), of(*modelCalls), "%s: calls for %s", step.name, name)
		}
		changes := func(calls []call) []call {
			return slices.DeleteFunc(slices.Clone(calls), func(c call) bool {
				return !slices.Contains(step.inOrder, c.object) || strings.HasPrefix(c.method, "plan") || c.method == "read" || c.method == "upgrade"
			})
		}
		assert.Equal(t, changes(*realCalls), changes(*modelCalls), "%s: order", step.name)
		*realCalls, *modelCalls = nil, nil
	}
}

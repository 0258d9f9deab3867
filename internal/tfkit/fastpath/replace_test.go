package fastpath

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func (thing) Load(context.Context, []byte) {}

func (t thing) Keep(context.Context, RawObject) bool { return !t.objects }

// planner is a framework that notes what of a mark reaches it.
type planner struct {
	providerServer
	calls    int
	private  []byte
	replaced string
}

func (p *planner) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	p.calls++
	p.private, p.replaced = req.PriorPrivate, ""
	if ids, ok := Replaced(ctx); ok {
		p.replaced = ids.Text("id")
	}
	return &tfprotov6.PlanResourceChangeResponse{PlannedState: req.ProposedNewState, PlannedPrivate: req.PriorPrivate}, nil
}

func (p *planner) ApplyResourceChange(
	_ context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	p.private = req.PlannedPrivate
	return &tfprotov6.ApplyResourceChangeResponse{Private: req.PlannedPrivate}, nil
}

// plan plans a change to what is configured and returns what the plan carries privately.
func plan(t *testing.T, server tfprotov6.ProviderServer, prior, proposed *tfprotov6.DynamicValue, private []byte) []byte {
	t.Helper()
	resp, err := server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: "some_thing", PriorState: prior, ProposedNewState: proposed, Config: proposed, PriorPrivate: private,
	})
	require.NoError(t, err)
	return resp.PlannedPrivate
}

// The two plan calls of a replacement: the create learns what it replaces, and nothing of that is applied.
func TestReplaced(t *testing.T) {
	t.Parallel()
	none, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, nil))
	require.NoError(t, err)
	for name, test := range map[string]struct {
		proposed *tfprotov6.DynamicValue
		objects  bool // the resource has something to say
		calls    int
	}{
		"unchanged":                {encoded(t, "1", "a"), false, 0},
		"unchanged, with a remark": {encoded(t, "1", "a"), true, 1},
		"changed":                  {encoded(t, "1", "b"), false, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inner := &planner{}
			server, err := Wrap(t.Context(), inner, "some", nil, thing{objects: test.objects})
			require.NoError(t, err)
			mark := plan(t, server, encoded(t, "1", "a"), test.proposed, nil)
			assert.Equal(t, test.calls, inner.calls)
			assert.Empty(t, inner.replaced)
			require.NotEmpty(t, mark)

			assert.Empty(t, plan(t, server, &none, test.proposed, mark), "a create is not marked")
			assert.Equal(t, "1", inner.replaced)
			assert.Empty(t, inner.private)
			plan(t, server, &none, test.proposed, nil)
			assert.Empty(t, inner.replaced, "a mere create")
			assert.Empty(t, plan(t, server, encoded(t, "1", "a"), &none, nil), "a destroy is not marked")

			applied, err := server.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
				TypeName: "some_thing", PlannedPrivate: mark,
			})
			require.NoError(t, err)
			assert.Empty(t, applied.Private)
		})
	}
}

// An object with private state of its own is planned by the framework, and the mark leaves that state as it is.
func TestReplaced_privateState(t *testing.T) {
	t.Parallel()
	none, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, nil))
	require.NoError(t, err)
	inner, own := &planner{}, []byte(`{"key":"dmFsdWU="}`)
	server, err := Wrap(t.Context(), inner, "some", nil, thing{})
	require.NoError(t, err)
	mark := plan(t, server, encoded(t, "1", "a"), encoded(t, "1", "a"), own)
	assert.Equal(t, 1, inner.calls)
	assert.Equal(t, own, inner.private)
	assert.NotEqual(t, own, mark)

	plan(t, server, &none, encoded(t, "1", "a"), mark)
	assert.Equal(t, "1", inner.replaced)
	assert.Equal(t, own, inner.private)
	applied, err := server.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: "some_thing", PlannedPrivate: mark,
	})
	require.NoError(t, err)
	assert.Equal(t, own, applied.Private)
}

func TestObject_scalars(t *testing.T) {
	t.Parallel()
	object := RawObject{"text": text("a"), "flag": []byte{0xc3}, "null": []byte{msgpackNil}, "unknown": []byte{0xd4, 0, 0}}
	assert.Equal(t, "a", object.Text("text"))
	assert.True(t, object.Bool("flag"))
	for _, name := range []string{"null", "unknown", "missing", "flag"} {
		assert.Empty(t, object.Text(name), name)
	}
	assert.False(t, object.Bool("text"))
}

// Whatever an interface of the plugin protocol adds, optional or not, the server passes it on: it has every method of every
// interface for servers that the version of plugin-go in go.mod declares.
func TestServer_forwardsEveryInterface(t *testing.T) {
	t.Parallel()
	directory, err := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.Dir}}", "github.com/hashicorp/terraform-plugin-go/tfprotov6").Output()
	require.NoError(t, err)
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(directory)), "*.go"))
	require.NoError(t, err)
	server, interfaces := reflect.TypeFor[*Server](), 0
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.Inspect(parsed, func(node ast.Node) bool {
			declared, ok := node.(*ast.TypeSpec)
			if !ok || !strings.HasSuffix(declared.Name.Name, "Server") && !strings.HasPrefix(declared.Name.Name, "ProviderServer") {
				return true
			}
			methods, ok := declared.Type.(*ast.InterfaceType)
			if !ok {
				return true
			}
			interfaces++
			for _, method := range methods.Methods.List {
				for _, name := range method.Names {
					_, has := server.MethodByName(name.Name)
					assert.True(t, has, "%s.%s is hidden: embed the interface in providerServer", declared.Name.Name, name.Name)
				}
			}
			return true
		})
	}
	assert.Greater(t, interfaces, 6, "the interfaces are not found any more")
}

// Maps have no order, and the encoding of plugin-go has a random one.
func TestPlan_mapsHaveNoOrder(t *testing.T) {
	t.Parallel()
	inner := &planner{}
	server, err := Wrap(t.Context(), inner, "some", nil, thing{})
	require.NoError(t, err)
	labels := map[string]tftypes.Value{}
	for key := range strings.SplitSeq("abcdefghij", "") {
		labels[key] = tftypes.NewValue(tftypes.String, "value of "+key)
	}
	for range 100 {
		plan(t, server, encoded(t, "1", "a", labels), encoded(t, "1", "a", labels), nil)
	}
	assert.Zero(t, inner.calls)

	prior := encoded(t, "1", "a", labels)
	labels["j"] = tftypes.NewValue(tftypes.String, "value of k")
	plan(t, server, prior, encoded(t, "1", "a", labels), nil)
	assert.Equal(t, 1, inner.calls)
}

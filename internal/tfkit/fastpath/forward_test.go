package fastpath

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

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

package personaldata

import (
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
)

// HCL renders an object from expressions by path; a collection has one element.
func HCL(expressions map[string]string) string {
	direct, inside := map[string]string{}, map[string]map[string]string{}
	for path, expression := range expressions {
		name, rest, nested := strings.Cut(path, ".")
		switch {
		case nested && inside[name] == nil:
			inside[name] = map[string]string{rest: expression}
		case nested:
			inside[name][rest] = expression
		case strings.HasSuffix(name, "[]"):
			direct[strings.TrimSuffix(name, "[]")] = "[" + expression + "]"
		default:
			direct[name] = expression
		}
	}
	for name, expressions := range inside {
		if collection, ok := strings.CutSuffix(name, "[]"); ok {
			direct[collection] = "[" + HCL(expressions) + "]"
		} else {
			direct[name] = HCL(expressions)
		}
	}
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(direct)) {
		text.WriteString(name + " = " + direct[name] + "\n")
	}
	return "{\n" + text.String() + "}"
}

// fullest renders the fullest form of a resource under a name. What is personal comes out of the map "canary", a variable, by the type
// of the resource and the path.
func fullest(t testing.TB, of spec.Object, schema *tfprotov6.Schema, name string) string {
	t.Helper()
	expressions := map[string]string{}
	for path, value := range of.Fullest(of.Forms[0]) {
		row, _ := of.Attribute(path)
		text, err := json.Marshal(value)
		require.NoError(t, err)
		expressions[path] = string(text)
		if row.Hidden() {
			expressions[path] = `var.canary["` + of.Type + "." + path + `"]`
		}
	}
	for _, attribute := range acctest.Attributes(t, schema) {
		if expression, ok := expressions[attribute.Path]; ok && attribute.Type.Is(tftypes.Map{}) {
			delete(expressions, attribute.Path)
			expressions[attribute.Name] = "{ key = " + expression + " }"
		}
	}
	return `resource "` + of.Type + `" "` + name + `" ` + HCL(expressions) + "\n"
}

// The life of each resource that has personal data, with refusals that quote all of it, by a real CLI with the provider as a program,
// at TRACE: nothing personal is in what is printed, in the log or in the journal, although no variable is marked.
func (suite Suite) TestAccTrace(t *testing.T) {
	for _, object := range suite.Catalog.Resources() {
		values := map[string]any{}
		if len(object.Forms) > 0 {
			values = object.Fullest(object.Forms[0])
		}
		personal := hidden(object, values)
		if len(personal) == 0 {
			continue
		}
		t.Run(object.Type, func(t *testing.T) {
			t.Parallel()
			emu, provider := suite.Start(t, suite.Servers[0])
			directory := acctest.NewWorkingDirWithBinary(t, provider, filepath.Dir(acctest.Program(t, provider)))
			log := filepath.Join(t.TempDir(), "trace.log")
			directory.Env = append(directory.Env, "TF_LOG=TRACE", "TF_LOG_PATH="+log, "NO_COLOR=1")
			for name, value := range provider.Environment {
				directory.Env = append(directory.Env, name+"="+value)
			}
			schema := object.Schema(acctest.Schemas(t, acctest.Server(t, provider)))
			canary := map[string]string{}
			for path, value := range Canaries(object) {
				canary[object.Type+"."+path] = value
			}
			variables, err := json.Marshal(map[string]any{"canary": canary})
			require.NoError(t, err)
			require.NoError(t, directory.Write("terraform.tfvars.json", string(variables)))
			require.NoError(t, directory.Write("main.tf", "variable \"canary\" {\n  type = map(string)\n}\n"+fullest(t, object, schema, "this")))
			var said strings.Builder
			run := func(ok bool, args ...string) {
				t.Helper()
				output, err := directory.Run(args...)
				said.WriteString(output)
				require.Equal(t, ok, err == nil, "%s: %v\n%s", strings.Join(args, " "), err, output[max(0, len(output)-2000):])
			}

			run(true, "plan", "-out=saved.plan")
			run(true, "show", "saved.plan")
			emu.Fault(suite.quoting(object.Life.Create, http.StatusConflict, personal))
			run(false, "apply", "-auto-approve")
			emu.ClearFaults()
			run(true, "apply", "-auto-approve")
			run(true, "plan", "-detailed-exitcode")
			emu.Fault(suite.quoting(object.Life.Read, http.StatusForbidden, Capitals(personal)))
			run(false, "plan", "-json")
			emu.ClearFaults()
			run(true, "show")
			run(true, "destroy", "-auto-approve")

			assert.Contains(t, said.String(), "(sensitive value)")
			written, err := os.ReadFile(log)
			require.NoError(t, err)
			assert.Contains(t, string(written), "API request", "the provider logs into the file")
			journal, err := json.Marshal(emu.Journal())
			require.NoError(t, err)
			personal = append(personal, suite.secrets(provider)...)
			Search(t, "output", said.String(), personal...)
			Search(t, "log", WithoutValueSets(string(written)), personal...)
			Search(t, "journal", string(journal), personal...)
		})
	}
}

package identity_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

// only returns the one identity that the emulator holds.
func only(t testing.TB, emu *emulator.Server) api.Identity {
	t.Helper()
	all := emu.Identities()
	require.Len(t, all, 1)
	identity, _ := emu.Identity(all[0].ID)
	return identity
}

// unknown is a value that is known only after an apply.
const unknown = tftypes.UnknownValue

type (
	object = protocol.Object
	plan   = protocol.Plan
)

const typeName = "paxos_identity"

func newProtocol(t testing.TB, emu *emulator.Server, opts ...acctest.Option) *acctest.ProtocolResource {
	t.Helper()
	return paxostest.NewProtocolResource(t, emu, typeName, opts...)
}

// newTestEnv returns an emulator and the resource of a provider that works on it.
func newTestEnv(t testing.TB, options ...emulator.Option) (*emulator.Server, *acctest.ProtocolResource) {
	t.Helper()
	emu := emulator.New(t, options...)
	return emu, newProtocol(t, emu)
}

func failed(diagnostics []*tfprotov6.Diagnostic) bool { return len(protocol.Errors(diagnostics)) > 0 }

// ofSeverity renders the errors, or the warnings, as "path: summary: detail".
func ofSeverity(diagnostics []*tfprotov6.Diagnostic, errors bool) []string {
	var found []string
	for _, d := range diagnostics {
		if (d.Severity == tfprotov6.DiagnosticSeverityError) != errors {
			continue
		}
		found = append(found, fmt.Sprintf("%s: %s: %s", acctest.AttributePath(d.Attribute), d.Summary, d.Detail))
	}
	return found
}

// attrs are attributes of a block or an object of a configuration, by name. acctest.HCL renders them for the CLI, and
// acctest.ProtocolResource accepts them as they are.
type attrs = map[string]any

// with returns a deep copy of the attributes with some set, by dotted path; nil takes one out.
func with(base, changes attrs) attrs {
	result := copied(base)
	for path, value := range changes {
		names := strings.Split(path, ".")
		object := result
		for _, name := range names[:len(names)-1] {
			child, ok := object[name].(attrs)
			if !ok {
				child = attrs{}
				object[name] = child
			}
			object = child
		}
		if last := names[len(names)-1]; value == nil {
			delete(object, last)
		} else {
			object[last] = value
		}
	}
	return result
}

func copied(object attrs) attrs {
	result := maps.Clone(object)
	for name, value := range result {
		if child, ok := value.(attrs); ok {
			result[name] = copied(child)
		}
	}
	return result
}

// hcl renders a resource paxos_identity. An expression is a string such as "${paxos_identity.ada.id}".
func hcl(name string, attributes attrs) string {
	return acctest.HCL(`resource "paxos_identity" "`+name+`"`, attributes)
}

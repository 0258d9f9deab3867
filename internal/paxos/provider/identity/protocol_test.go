package identity_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

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

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
		found = append(found, fmt.Sprintf("%s: %s: %s", acctest.AttributePath(d.Attribute), d.Summary, d.Detail))
	}
	return found
}

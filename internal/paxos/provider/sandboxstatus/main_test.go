package sandboxstatus_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

const (
	kind    = "paxos_sandbox_identity_status"
	address = kind + ".this"
)

// addPerson adds a person whom nobody has verified and returns the id.
func addPerson(emu *emulator.Server) string {
	return emu.AddIdentity(api.Identity{PersonDetails: &api.PersonDetails{FirstName: "Ada", LastName: "Miller"}}).ID
}

// addInstitution adds an institution that nobody has verified and returns the id.
func addInstitution(emu *emulator.Server) string {
	return emu.AddIdentity(api.Identity{InstitutionDetails: &api.InstitutionDetails{
		Name: "Miller Family Trust", InstitutionType: "TRUST", InstitutionSubType: "INVESTMENT",
	}}).ID
}

// hcl renders the resource "this"; arguments are whole lines.
func hcl(identityID string, arguments ...string) string {
	return fmt.Sprintf("resource %q \"this\" {\n  identity_id = %q\n  %s\n}\n", kind, identityID, strings.Join(arguments, "\n  "))
}

const (
	idApproved        = `id_verification_status = "APPROVED"`
	sanctionsApproved = `sanctions_verification_status = "APPROVED"`
)

// in checks attributes of "this".
func in(pairs ...string) resource.TestCheckFunc { return acctest.CheckAttributes(address, pairs...) }

// sent checks the body of the one request that set statuses since the journal was last reset.
func sent(t *testing.T, emu *emulator.Server, body string) resource.TestCheckFunc {
	t.Helper()
	return func(*terraform.State) error {
		requests := emu.Requests(emulator.OpSetSandboxStatus)
		require.Len(t, requests, 1)
		assert.JSONEq(t, body, string(requests[0].Body))
		return nil
	}
}

// notSent checks that no status was set since the journal was last reset.
func notSent(t *testing.T, emu *emulator.Server) resource.TestCheckFunc {
	t.Helper()
	return func(*terraform.State) error {
		assert.Empty(t, emu.Requests(emulator.OpSetSandboxStatus))
		return nil
	}
}

// planned expects an action on "this" in the plan.
func planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}}
}

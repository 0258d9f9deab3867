package badinput_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// A few of the same through a real CLI: it points at the line to blame, and no request is made.
func TestAccBadInput(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	refused := func(config string, says ...string) resource.TestStep {
		return resource.TestStep{Config: config, ExpectError: acctest.ErrorPattern(says...), PlanOnly: true}
	}
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{
		refused("resource paxos_identity_control c {\n identity_id = \"p\\u0007\"\n type = \"SELL_ONLY\"\n reason_code = \"OTHER\"\n}",
			"identity_id = \"p\\u0007\"", "Attribute identity_id must be 1 to"),
		refused("resource paxos_identity_control c {\n identity_id = \"p\"\n reason_code = \"OTHER\"\n}",
			"Missing required argument", `The argument "type" is required`),
		refused("data paxos_identity d {\n id = \"\\u0000\"\n}", `id = "\u0000"`, "Attribute id must be"),
		refused("data paxos_identity d {\n id = \"1\"\n ref_id = \"2\"\n}", "Invalid Attribute Combination"),
		refused("data paxos_identities d {\n created_at = { lt = \"yesterday\" }\n}", "Invalid RFC3339 String Value"),
		refused("data paxos_identities d {\n limit = 0\n}", "limit value must be at least 1"),
		refused("data paxos_identities d {\n control_types = []\n}", "control_types set must contain at least 1"),
		refused("resource paxos_identity i {}", "Exactly one of person_details and institution_details must be set"),
		refused("provider paxos {\n api_url = \"http://api.example/v2\"\n token_url = \"https://api.example/token\"\n}\n"+
			"data paxos_identities all {}", `api_url = "http://api.example/v2"`, "It must be an https URL"),
		refused("resource paxos_sandbox_identity_status s {\n identity_id = \"p\"\n}", "Missing Attribute Configuration"),
	}})
	assert.Empty(t, emu.Journal())
}

package profile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

const (
	kind    = "paxos_profile"
	address = kind + ".this"
)

// hcl renders the resource "this"; arguments are whole lines.
func hcl(arguments ...string) string {
	return fmt.Sprintf("resource %q \"this\" {\n  %s\n}\n", kind, strings.Join(arguments, "\n  "))
}

// attributes checks attributes of "this".
func attributes(pairs ...string) resource.TestCheckFunc {
	return acctest.CheckAttributes(address, pairs...)
}

// planned expects an action on "this" in the plan.
func planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}}
}

// add adds an active profile and returns its id.
func add(emu *emulator.Server, nickname string) string {
	return emu.AddProfile(emulator.Profile{Profile: api.Profile{Nickname: nickname}}).ID
}

// of returns the profile with an id as the emulator holds it.
func of(t *testing.T, emu *emulator.Server, id string) emulator.Profile {
	t.Helper()
	for _, profile := range emu.Profiles() {
		if profile.ID == id {
			return profile
		}
	}
	t.Fatalf("there is no profile %s", id)
	return emulator.Profile{}
}

// idOf returns the id of "this".
func idOf(state *terraform.State) string { return state.RootModule().Resources[address].Primary.ID }

// The requests of one run of the CLI. Reading and writing take a token each.
var (
	refresh = map[string]int{emulator.OpToken: 1, emulator.OpGetProfile: 1}
	create  = map[string]int{emulator.OpToken: 1, emulator.OpCreateProfile: 1}
	rename  = map[string]int{emulator.OpToken: 2, emulator.OpGetProfile: 1, emulator.OpUpdateProfile: 1}
)

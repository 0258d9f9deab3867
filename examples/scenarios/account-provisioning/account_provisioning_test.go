// Package accountprovisioning_test runs the configuration of this directory, which "make demo" shows.
package accountprovisioning_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-json"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

// changes overrides what an update can change: the details of the persons and the trust, every argument of the account, and what
// destroy does to the others. Changed details have Paxos verify an identity again, after which the statuses are set again.
const changes = `
locals {
  persons = {
    mary = { first_name = "Mary", last_name = "Greig", birth = "1980-12-27", passport = "C02X00T61" }
    rosa = { first_name = "Rose", last_name = "Somers", birth = "1949-03-17", passport = "C02X00T62" }
    john = { first_name = "Jon", last_name = "Somers", birth = "2001-11-09", passport = "C02X00T63" }
  }
}
resource "paxos_identity" "person" {
  ref_id          = "customer-${each.key}"
  metadata        = { desk = "institutions" }
  deletion_policy = "CLOSE"
}
resource "paxos_identity" "trust" {
  ref_id   = "trust-greig"
  metadata = { desk = "institutions", region = "emea" }
  institution_details = {
    name                   = "Greig Family Trust"
    institution_type       = "TRUST"
    institution_sub_type   = "INVESTMENT"
    govt_registration_date = "2020-04-01T00:00:00Z"
    cip_id                 = "TR-2020-0821"
    cip_id_type            = "REGISTRATION_NUMBER"
    cip_id_country         = "GBR"
    business_address = {
      country  = "GBR"
      address1 = "14 Baker Street"
      city     = "London"
      province = "Greater London"
      zip_code = "NW1 6XF"
    }
  }
}
resource "paxos_sandbox_identity_status" "person" {
  additional_screening_status = "APPROVED"
}
resource "paxos_account" "trading" {
  ref_id          = "trust-greig-custody"
  description     = "Custody"
  metadata        = { desk = "institutions" }
  user_disabled   = true
  deletion_policy = "ABANDON"
}
resource "paxos_account_member" "trader" {
  deletion_policy = "ABANDON"
}
resource "paxos_institution_member" "grantor" {
  deletion_policy = "ABANDON"
}
resource "paxos_identity_document" "residency" {
  timeouts = { update = "10m" }
}
`

// On each kind of server, one apply makes the account with all that belongs to it, one changes it, and a state that was lost comes
// back by imports that send nothing.
func TestAccAccountProvisioning(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	for name, options := range map[string][]emulator.Option{
		"complete responses":                  nil,
		"partial responses, pages of one row": {emulator.WithThinWrites(), emulator.WithPageSizeCap(1)},
		"unknown fields":                      {emulator.WithQuirks()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t, options...)
			w := paxostest.NewWorkingDir(t, emu, []string{"."})
			w.MustRun("apply", "-auto-approve", "-no-color")
			requireProvisioned(t, emu)
			requireNoChanges(t, w)

			require.NoError(t, w.Write("changes_override.tf", changes))
			assert.Contains(t, w.MustRun("apply", "-auto-approve", "-no-color"), "0 added, 12 changed, 0 destroyed")
			requireProvisioned(t, emu)
			requireNoChanges(t, w)

			requireImports(t, emu, w)
			assert.Contains(t, w.MustRun("destroy", "-auto-approve", "-no-color"), "Destroy complete!")
			assert.Len(t, emu.Identities.All(), 4)
			assert.Len(t, emu.AccountMembers.All(), 1, "the one that the changes abandon")
		})
	}
}

// If the response to each create is lost and the list shows a document late, everything exists once and nothing is left to do.
func TestAccAccountProvisioning_lostResponses(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	emu := emulator.New(t)
	w := paxostest.NewWorkingDir(t, emu, []string{"."})
	for _, object := range catalog.All().Resources() {
		if object.Life.Unfindable == "" && emu.Meets(object.Life.Create, emukit.FaultResetAfter) {
			emu.Fault(emukit.Fault{Operation: object.Life.Create, Kind: emukit.FaultResetAfter})
		}
	}
	emu.Fault(emukit.Fault{Operation: api.OpListDocuments.Name, Kind: emukit.FaultStale})
	w.MustRun("apply", "-auto-approve", "-no-color")
	requireProvisioned(t, emu)
	requireNoChanges(t, w)
}

// requireProvisioned checks that the emulator has what the configuration says, and nothing twice.
func requireProvisioned(t *testing.T, emu *emulator.Server) {
	t.Helper()
	require.Len(t, emu.Identities.All(), 4)
	for _, identity := range emu.Identities.All() {
		assert.Equal(t, api.StatusApproved, identity.Status, identity.RefID)
	}
	documents := emu.Documents.All()
	require.Len(t, documents, 2)
	for _, document := range documents {
		assert.False(t, document.Pending, document.Name)
	}
	require.Len(t, emu.Accounts.All(), 1)
	account := emu.Accounts.All()[0]
	assert.NotEmpty(t, account.ProfileID)
	assert.Len(t, account.Members, 2)
	assert.Len(t, emu.Members.All(), 3)
	assert.Len(t, emu.Profiles.All(), 2, "the default profile and that of the account")
}

func requireNoChanges(t *testing.T, w *acctest.WorkingDir) {
	t.Helper()
	require.Contains(t, w.MustRun("plan", "-no-color"), "No changes.")
}

// requireImports loses the state and imports everything again: the apply sends nothing, and the plan after it is empty.
func requireImports(t *testing.T, emu *emulator.Server, w *acctest.WorkingDir) {
	t.Helper()
	var state tfjson.State
	require.NoError(t, json.Unmarshal([]byte(w.MustRun("show", "-json")), &state))
	var imports strings.Builder
	for _, r := range state.Values.RootModule.Resources {
		if r.Mode != tfjson.ManagedResourceMode {
			continue
		}
		object, ok := catalog.All().Find(spec.Resource, r.Type)
		require.True(t, ok, r.Type)
		var ids []string
		for _, name := range object.IDs {
			ids = append(ids, r.AttributeValues[name].(string))
		}
		imports.WriteString("import {\n  to = " + r.Address + "\n  id = \"" + strings.Join(ids, "/") + "\"\n}\n")
	}
	require.NoError(t, os.Remove(filepath.Join(w.Dir, "terraform.tfstate")))
	require.NoError(t, w.Write("imports.tf", imports.String()))
	emu.ResetJournal()
	printed := w.MustRun("apply", "-auto-approve", "-no-color")
	assert.Regexp(t, `15 imported, 0 added, \d+ changed, 0 destroyed`, printed)
	assert.Empty(t, paxostest.Writes(emu))
	require.NoError(t, os.Remove(filepath.Join(w.Dir, "imports.tf")))
	requireNoChanges(t, w)
}

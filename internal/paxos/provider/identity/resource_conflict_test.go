package identity_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// restricted is a control on ada, which whatever replaces her lifts first.
func restricted() string {
	return acctest.HCL(`resource "paxos_identity_control" "ada"`, attrs{
		"identity_id": "${paxos_identity.ada.id}", "type": "SELL_ONLY", "reason_code": "END_USER_REQUEST",
	})
}

const ada = "paxos_identity.ada"

// firmID is an institution of another configuration.
const firmID = "11111111-1111-4111-8111-111111111111"

// account is an account of that institution.
func account(name string) string {
	return acctest.HCL(`resource "paxos_account" "`+name+`"`, attrs{"identity_id": firmID, "ref_id": "account-1"})
}

// member makes an identity a member of that institution, and accountMember of an account of it.
func member(identity string) string {
	return acctest.HCL(`resource "paxos_institution_member" "ada"`, attrs{
		"institution_id": firmID, "identity_id": "${" + identity + ".id}", "roles": []any{"TRUSTEE"},
	})
}

func accountMember(identity string) string {
	return account("firm") +
		acctest.HCL(`resource "paxos_account_member" "ada"`, attrs{
			"account_id": "${paxos_account.firm.id}", "identity_id": "${" + identity + ".id}", "roles": []any{"BENEFICIAL_OWNER"},
		})
}

// conflict is a way to create again what exists.
type conflict struct {
	prior, next string   // configurations; next is prior where it is empty
	taint       string   // an address
	plan        []string // more arguments of the plan
	says        []string // what the plan refuses in these words; none if it does not
	warns       []string // what the plan of a conflict that is allowed says
}

// Each way to a conflict, with a real command line: refused in the plan, and nothing is sent. The tests of session.Register have
// each way under each policy.
func TestAccConflict(t *testing.T) {
	t.Parallel()
	ours := func(changes attrs) string {
		return hcl("ada", with(with(person(), attrs{"ref_id": "person-1"}), changes))
	}
	eve := func(changes attrs) string {
		return hcl("eve", with(with(person(), attrs{"ref_id": "person-1"}), changes))
	}
	anonymous := hcl("ada", person())
	adopt := attrs{"adopt_existing": true}
	replace, unrefreshed := []string{"-replace=" + ada}, []string{"-refresh=false"}
	for name, c := range map[string]conflict{
		"planned twice, targeted": {
			next: ours(adopt) + eve(adopt), plan: []string{"-target=" + ada, "-target=paxos_identity.eve"},
			says: []string{"Two resources of this configuration"},
		},
		"-replace": {
			prior: ours(nil) + restricted(), plan: replace, says: []string{"Unable to create identity", "without -replace", "adopt_existing = true"},
		},
		"-replace, CLOSE": {
			prior: ours(attrs{"deletion_policy": "CLOSE", "adopt_existing": true}) + restricted(), plan: replace,
			says: []string{"deletion_policy is CLOSE", `deletion_policy = "ABANDON"`},
		},
		"-replace, no ref_id, PREVENT, not refreshed": {
			prior: hcl("ada", with(person(), attrs{"deletion_policy": "PREVENT"})), plan: append(unrefreshed, replace...),
			says: []string{"a second time"},
		},
		"-replace by a ref_id of its own, PREVENT": {
			prior: ours(attrs{"deletion_policy": "PREVENT"}), next: ours(attrs{"deletion_policy": "ABANDON", "ref_id": "person-2"}),
			plan: replace, says: []string{"deletion_policy PREVENT"},
		},
		"taint, adopted": {
			prior: ours(adopt), taint: ada, warns: []string{"Identity is taken over again", "the same identity comes back"},
		},
		"taint, no ref_id, not refreshed": {
			prior: anonymous, taint: ada, plan: unrefreshed, says: []string{"a second time", "untaint"},
		},
		"taint, no ref_id, number not in the state": {
			prior: hcl("ada", with(person(), writeOnly)),
			taint: ada, says: []string{"a second time", "untaint"},
		},
		"rename": {
			prior: ours(nil), next: eve(nil), says: []string{"moved {", "adopt_existing = true"},
		},
		"two accounts": {
			next: ours(nil) + account("joint") + account("savings"), says: []string{`creates two paxos_account resources with the ref_id "account-1"`},
		},
		// The plan does not have the old address, and the apply would end what is ada's before the create of eve fails.
		"rename, targeted": {
			prior: ours(nil) + restricted(), next: eve(nil) + strings.ReplaceAll(restricted(), ada, "paxos_identity.eve"),
			plan: []string{"-target=paxos_identity_control.ada"},
			says: []string{"Unable to replace control", `ref_id "person-1"`, "moved {"},
		},
		"rename of a member, targeted": {
			prior: ours(nil) + member(ada), next: eve(nil) + member("paxos_identity.eve"), plan: []string{"-target=paxos_institution_member.ada"},
			says: []string{"Unable to replace member", "of institution", "moved {"},
		},
		"rename of a member of an account, targeted": {
			prior: ours(nil) + accountMember(ada), next: eve(nil) + accountMember("paxos_identity.eve"),
			plan: []string{"-target=paxos_account_member.ada"}, says: []string{"Unable to replace member", "of account", "moved {"},
		},
		"rename, adopted": {
			prior: ours(nil), next: eve(adopt), warns: []string{"Identity is taken over again"},
		},
		"another key of for_each": {
			prior: hcl("ada", with(person(), attrs{"for_each": attrs{"a": true}, "ref_id": "person-1"})),
			next:  hcl("ada", with(person(), attrs{"for_each": attrs{"b": true}, "ref_id": "person-1"})),
			says:  []string{"moved {"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t)
			w := paxostest.NewWorkingDir(t, emu, nil)
			if strings.Contains(c.prior, firmID) {
				emu.Identities.Add(api.Identity{ID: firmID, InstitutionDetails: &api.InstitutionDetails{Name: "Example Trust"}})
			}
			if c.prior != "" {
				require.NoError(t, w.Write("main.tf", c.prior))
				w.MustRun("apply", "-auto-approve", "-no-color")
			}
			if c.taint != "" {
				w.MustRun("taint", c.taint)
			}
			if c.next != "" {
				require.NoError(t, w.Write("main.tf", c.next))
			}
			emu.ResetJournal()
			output, err := w.Run(append([]string{"apply", "-auto-approve", "-no-color"}, c.plan...)...)
			for _, words := range append(c.says, c.warns...) {
				assert.Contains(t, output, words)
			}
			if len(c.says) == 0 {
				require.NoError(t, err, output)
				assert.Len(t, emu.Identities.All(), 1)
				assert.Contains(t, w.MustRun("plan", "-no-color", "-detailed-exitcode"), "No changes.")
				return
			}
			require.Error(t, err)
			assert.Contains(t, output, "Error: Unable to ")
			assert.Empty(t, acctest.Operations(paxostest.Writes(emu)), output)
		})
	}
}

// Two resources want one ref_id: the plan of the second is refused, whichever Terraform plans first and whether it has
// refreshed or not.
func TestConflict(t *testing.T) {
	t.Parallel()
	ours := with(person(), attrs{"ref_id": "person-1"})
	adopting := with(ours, attrs{"adopt_existing": true})
	for name, c := range map[string]struct {
		prior, next, eve attrs // the first two are ada's; prior is nil if she is new
		says             string
	}{
		"kept":                   {ours, ours, ours, "keeps the identity"},
		"kept, adopted":          {ours, ours, adopting, "moved {"},
		"changed":                {ours, with(ours, attrs{"metadata": attrs{"a": "b"}}), adopting, "keeps the identity"},
		"planned twice":          {nil, ours, ours, `Two resources of this configuration create an identity with ref_id "person-1"`},
		"planned twice, adopted": {nil, adopting, adopting, "Two resources of this configuration"},
	} {
		for order := range 2 {
			for _, refresh := range []bool{true, false} {
				t.Run(fmt.Sprintf("%s, %d, %t", name, order, refresh), func(t *testing.T) {
					t.Parallel()
					emu, p := newTestEnv(t)
					current := p.None()
					if c.prior != nil {
						current = p.MustApply(current, c.prior)
						p.NewRun()
					}
					if c.prior != nil && refresh {
						current = p.MustRead(current)
					}
					emu.ResetJournal()
					plans := []func() plan{
						func() plan { return p.Plan(current, c.next) }, func() plan { return p.Plan(p.None(), c.eve) },
					}
					said := acctest.FormatDiagnostics(append(plans[order]().Diagnostics, plans[1-order]().Diagnostics...))
					assert.Contains(t, said, "ERROR")
					assert.Contains(t, said, c.says)
					assert.Empty(t, paxostest.Writes(emu))
				})
			}
		}
	}
}

// A -replace of an adopted identity brings the same one back, which the apply says; nothing of it stays in the state.
func TestAccConflict_replaceAdopts(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	w := paxostest.NewWorkingDir(t, emu, nil)
	config := with(person(), attrs{"ref_id": "person-1", "adopt_existing": true})
	require.NoError(t, w.Write("main.tf", hcl("ada", config)+restricted()))
	w.MustRun("apply", "-auto-approve", "-no-color")
	id := only(t, emu).ID
	require.NoError(t, w.Write("main.tf", hcl("ada", with(config, attrs{
		"person_details.first_name": "Eda", "metadata": attrs{"team": "payments"},
	}))+restricted()))
	output := w.MustRun("apply", "-auto-approve", "-no-color", "-replace="+ada)
	assert.Contains(t, output, "Existing identity was adopted")
	assert.Contains(t, output, "Identity "+id)
	assert.Contains(t, output, "overwritten: metadata, person_details.first_name.")
	assert.Equal(t, "Eda", only(t, emu).PersonDetails.FirstName)
	assert.Contains(t, w.MustRun("plan", "-no-color", "-detailed-exitcode"), "No changes.")
	require.NoError(t, w.Write("main.tf", hcl("ada", config)))
	w.MustRun("apply", "-auto-approve", "-no-color")
	state, err := os.ReadFile(filepath.Join(w.Dir, "terraform.tfstate"))
	require.NoError(t, err)
	assert.NotContains(t, string(state), `"private"`)
}

// A replacement that is meant: a person who becomes an institution, and a second identity with a ref_id of its own.
func TestAccConflict_secondOnPurpose(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	w := paxostest.NewWorkingDir(t, emu, nil)
	member := hcl("member", with(person(), attrs{"person_details.last_name": "Member", "person_details.cip_id": "222-33-4444"}))
	require.NoError(t, w.Write("main.tf", member+hcl("ada", with(person(), attrs{"ref_id": "person-1", "deletion_policy": "CLOSE"}))))
	w.MustRun("apply", "-auto-approve", "-no-color")
	require.NoError(t, w.Write("main.tf", member+hcl("ada", with(person(), attrs{
		"ref_id": "person-2", "person_details.cip_id": "333-44-5555",
	}))))
	w.MustRun("apply", "-auto-approve", "-no-color", "-replace="+ada)
	assert.Len(t, emu.Identities.All(), 3)
	require.NoError(t, w.Write("main.tf", member+hcl("ada", trust(trustee("${paxos_identity.member.id}")))))
	w.MustRun("apply", "-auto-approve", "-no-color")
	assert.Len(t, emu.Identities.All(), 4)
}

// What no plan can see: the apply learns that two resources have one ref_id before it writes for the second.
func TestAccConflict_refIDNotKnownBefore(t *testing.T) {
	t.Parallel()
	for _, plan := range [][]string{nil, {"-refresh=false"}} {
		emu := emulator.New(t)
		w := paxostest.NewWorkingDir(t, emu, nil)
		other := with(person(), attrs{"person_details.first_name": "Eve", "person_details.cip_id": "222-33-4444"})
		refID := attrs{"ref_id": "${terraform_data.ref.output}", "adopt_existing": true}
		require.NoError(t, w.Write("main.tf",
			acctest.HCL(`resource "terraform_data" "ref"`, attrs{"input": "person-1"})+hcl("ada", with(person(), refID))+hcl("eve", with(other, refID))))
		w.MustRun(append([]string{"plan", "-no-color", "-out=plan"}, plan...)...)
		output, err := w.Run("apply", "-no-color", "plan")
		require.Error(t, err)
		assert.Contains(t, output, "Two resources of this configuration")
		assert.Equal(t, []string{api.OpCreateIdentity.Name}, acctest.Operations(paxostest.Writes(emu)))
	}
}

// An institution of the state is known before it is refreshed.
func TestConflict_institutionOfTheState(t *testing.T) {
	t.Parallel()
	_, p := newTestEnv(t)
	current, ids := institution(t, p, 1)
	p.NewRun()
	_, diagnostics, err := p.Upgrade(t.Context(), current)
	require.NoError(t, err)
	acctest.RequireNoErrors(t, diagnostics)
	said := acctest.FormatDiagnostics(p.Plan(p.None(), with(trust(trustee(ids[0])), attrs{"ref_id": current.Text("ref_id")})).Diagnostics)
	assert.Contains(t, said, "ERROR")
	assert.Contains(t, said, current.Text("id"))
}

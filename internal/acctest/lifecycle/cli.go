package lifecycle

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
)

// hcl renders the resource "this" from values by path.
func (s subject) hcl(values map[string]any) string {
	s.t.Helper()
	return acctest.HCLFromPaths(s.t, `resource "`+s.object.Type+`" "this"`, s.Type(), values)
}

func (s subject) address() string { return s.object.Type + ".this" }

// planned expects an action on "this" in the plan.
func (s subject) planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(s.address(), action)}}
}

// stateIDs returns the ids of "this", in the order of its import id.
func (s subject) stateIDs(state *terraform.State) []string {
	attributes := state.RootModule().Resources[s.address()].Primary.Attributes
	ids := make([]string, len(s.object.IDs))
	for i, name := range s.object.IDs {
		ids[i] = attributes[name]
	}
	return ids
}

// changed returns the smallest configuration with another value for an argument that is updated in place: one of its own, or
// one of which the API hears nothing.
func (s subject) changed(form spec.Form) map[string]any {
	config, path := s.object.Smallest(form), s.updated(form)
	at := slices.IndexFunc(s.object.Attributes, func(row spec.Attribute) bool {
		return row.Other != nil && (row.Path == path || path == "" && s.object.Life.IsLocal(row.Path))
	})
	require.GreaterOrEqual(s.t, at, 0, "nothing can be changed in place")
	config[s.object.Attributes[at].Path] = s.object.Attributes[at].Other
	return config
}

// remember is a Check that notes the ids of "this".
func (s subject) remember(ids *[]string) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		*ids = s.stateIDs(state)
		return nil
	}
}

// Every resource lives once with a real CLI: create, an empty plan, an update, an import by id, the end elsewhere, and a
// destroy, with the requests of each.
func (suite Suite) TestAccLifecycle(t *testing.T) {
	suite.eachForm(t, func(t *testing.T, object spec.Object, form spec.Form) {
		s := suite.newSubject(t, object, suite.documented())
		life, config := object.Life, object.Smallest(form)
		// The plan of a create tries the credential, in another process than the apply.
		create, refresh := s.createRequests(2), s.withToken(1, map[string]int{life.Read: 1})
		var ids []string
		s.emu.ResetJournal()
		steps := []resource.TestStep{
			{
				Config: s.hcl(config), ConfigPlanChecks: s.planned(plancheck.ResourceActionCreate),
				Check:         acctest.CheckRequests(s.emu, create),
				PostApplyFunc: func() { assert.Equal(t, refresh, acctest.RequestCounts(s.emu), "the plan that came out empty") },
			},
			{Config: s.hcl(s.changed(form)), ConfigPlanChecks: s.planned(plancheck.ResourceActionUpdate), Check: s.remember(&ids)},
			{
				ResourceName: s.address(), ImportState: true, ImportStateVerify: true,
				ImportStateVerifyIdentifierAttribute: object.IDs[len(object.IDs)-1],
				ImportStateVerifyIgnore:              s.notVerified(config),
				ImportStateIdFunc: func(state *terraform.State) (string, error) {
					return strings.Join(s.stateIDs(state), "/"), nil
				},
			},
		}
		for _, end := range life.Ends {
			if !end.Documented || end.Final {
				continue
			}
			steps = append(steps, resource.TestStep{
				PreConfig: func() { end.Happen(s.emu, ids) },
				Config:    s.hcl(config), ConfigPlanChecks: s.planned(plancheck.ResourceActionCreate), Check: s.remember(&ids),
			})
		}
		acctest.Test(t, s.provider, resource.TestCase{
			Steps: append(steps, resource.TestStep{
				PreConfig: s.emu.ResetJournal, Config: "# nothing",
				Check: func(*terraform.State) error {
					policy, _ := object.Attribute("deletion_policy")
					name, _ := policy.Good.(string) // the default
					assert.Equal(t, life.Removals[name].Send, acctest.Operations(s.writes()))
					return nil
				},
			}),
		})
	})
}

// notVerified returns the attributes in which an import differs from a configuration: what the API does not show, and what
// it shows and the configuration leaves out.
func (s subject) notVerified(config map[string]any) []string {
	names := slices.Concat(s.object.Life.Unread, s.object.Life.Local)
	for _, row := range s.object.Attributes {
		if _, configured := config[row.Path]; row.Settable() && !configured {
			names = append(names, row.Path)
		}
	}
	return names
}

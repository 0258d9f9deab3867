package profile_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestAccProfile_lifecycle(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	var first string
	paxostest.Test(t, emu, resource.TestCase{
		Steps: []resource.TestStep{
			{
				Config: hcl(`nickname = "One"`),
				Check: resource.ComposeAggregateTestCheckFunc(
					acctest.CheckRequests(emu, create),
					attributes("nickname", "One", "description", "", "type", "NORMAL", "deletion_policy", "DEACTIVATE"),
					func(state *terraform.State) error {
						first = idOf(state)
						assert.Equal(t, "One", of(t, emu, first).Nickname)
						return nil
					},
				),
				PostApplyFunc: func() { assert.Equal(t, refresh, acctest.RequestCounts(emu)) }, // the plan that came out empty
			},
			{
				PreConfig:        emu.ResetJournal,
				Config:           hcl(`nickname = "Two"`),
				ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
				Check: resource.ComposeAggregateTestCheckFunc(
					func(state *terraform.State) error {
						sent := emu.Requests(emulator.OpUpdateProfile)
						require.Len(t, sent, 1)
						assert.JSONEq(t, `{"nickname": "Two"}`, string(sent[0].Body))
						assert.Equal(t, first, idOf(state))
						return nil
					},
					acctest.CheckRequests(emu, rename), attributes("nickname", "Two", "description", ""),
				),
			},
			{ResourceName: address, ImportState: true, ImportStateVerify: true},
			{
				// Deactivated elsewhere, it is gone, and its nickname stays taken.
				PreConfig: func() {
					emu.MutateProfile(first, func(p *emulator.Profile) { p.Deactivated = true })
					emu.ResetJournal()
				},
				Config:           hcl(`nickname = "Three"`, `description = "All of it"`),
				ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
				Check: resource.ComposeAggregateTestCheckFunc(
					func(state *terraform.State) error {
						sent := emu.Requests(emulator.OpCreateProfile)
						require.Len(t, sent, 1)
						assert.JSONEq(t, `{"nickname": "Three", "description": "All of it"}`, string(sent[0].Body))
						assert.NotEqual(t, first, idOf(state))
						return nil
					},
					attributes("nickname", "Three", "description", "All of it"),
				),
			},
			{ResourceName: address, ImportState: true, ImportStateVerify: true},
			{
				// What is the provider's own is saved without a request, and what is not configured stays.
				PreConfig:        emu.ResetJournal,
				Config:           hcl(`nickname = "Three"`, `deletion_policy = "PREVENT"`),
				ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
				Check: resource.ComposeAggregateTestCheckFunc(
					acctest.CheckRequests(emu, refresh), attributes("description", "All of it", "deletion_policy", "PREVENT"),
				),
			},
			{
				Config: hcl(`nickname = "Three"`, `deletion_policy = "PREVENT"`), Destroy: true,
				ExpectError: acctest.ErrorPattern("Unable to destroy profile", "(Three) has the applied deletion_policy PREVENT"),
			},
			{Config: hcl(`nickname = "Three"`)},
		},
		CheckDestroy: func(*terraform.State) error {
			profiles := emu.Profiles()
			require.Len(t, profiles, 3)
			assert.False(t, profiles[0].Deactivated, "the default profile")
			assert.True(t, profiles[2].Deactivated)
			assert.Len(t, emu.Requests(emulator.OpDeactivateProfile), 1)
			return nil
		},
	})
}

func TestAccProfile_importByIdentity(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	paxostest.Test(t, emu, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{acctest.ResourceIdentity},
		Steps: []resource.TestStep{
			{Config: hcl(`nickname = "One"`)},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

// A create whose answer was lost is not sent again: the profile is found by its nickname.
func TestAccProfile_lostCreate(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	add(emu, "Main and more")
	paxostest.Test(t, emu, resource.TestCase{
		Steps: []resource.TestStep{{
			PreConfig: func() {
				emu.Fault(emukit.Fault{Operation: emulator.OpCreateProfile, Kind: emukit.FaultResetAfter})
			},
			Config: hcl(`nickname = "Main"`, `description = "All of it"`),
			Check: func(state *terraform.State) error {
				emu.AssertFaultsConsumed(t)
				require.Len(t, emu.Profiles(), 3)
				assert.Equal(t, emu.Profiles()[2].ID, idOf(state))
				return acctest.CheckRequests(emu, map[string]int{
					emulator.OpToken: 2, emulator.OpCreateProfile: 1, emulator.OpListProfiles: 1,
				})(state)
			},
		}},
	})
}

// A create that did not arrive is not repeated either. The next apply creates the profile, once; a nickname that is taken is
// an error at the argument, with the id of the profile that has it.
func TestAccProfile_unknownCreateAndConflict(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	other := add(emu, "Other")
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{
		{
			PreConfig: func() {
				emu.Fault(emukit.Fault{Operation: emulator.OpCreateProfile, Kind: emukit.FaultStatus, Status: http.StatusBadGateway})
			},
			Config:      hcl(`nickname = "Main"`),
			ExpectError: acctest.ErrorPattern("Unable to create profile", "The profile may exist", "was not repeated", `"Main"`),
		},
		{
			PreConfig: func() {
				emu.AssertFaultsConsumed(t)
				assert.Len(t, emu.Profiles(), 2)
			},
			Config: hcl(`nickname = "Main"`),
			Check: func(*terraform.State) error {
				assert.Len(t, emu.Profiles(), 3)
				return nil
			},
		},
		{Config: hcl(`nickname = "Other"`), ExpectError: acctest.ErrorPattern("Unable to update profile", "nickname", other)},
		{
			Config:      hcl(`nickname = "Main"`) + "resource \"paxos_profile\" \"twin\" {\n  nickname = \"Other\"\n}\n",
			ExpectError: acctest.ErrorPattern("Unable to create profile", "nickname", `"Other" failed`, other, "import {", other),
		},
	}})
}

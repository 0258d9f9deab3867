package identity_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// institution makes a trust of n people over the protocol and returns it with the ids of the people.
func institution(t *testing.T, p *acctest.ProtocolResource, n int) (object, []string) {
	t.Helper()
	ids := make([]string, 0, n)
	members := make([]attrs, 0, n)
	for i := range n {
		each := p.MustApply(p.None(), with(person(), attrs{"person_details.cip_id": fmt.Sprintf("333-44-%04d", i)}))
		ids = append(ids, each.Text("id"))
		members = append(members, trustee(ids[i]))
	}
	return p.MustApply(p.None(), trust(members...)), ids
}

// A new member comes before the old one goes, so that the institution is never without members.
func TestMembers_update(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t)
	current, ids := institution(t, p, 1)
	bob := p.MustApply(p.None(), with(person(), attrs{"person_details.cip_id": "222-33-4444"})).Text("id")
	first, second := trustee(ids[0]), attrs{"identity_id": bob, "roles": []string{"GRANTOR"}}
	quarter, half := with(first, attrs{"ownership": "25"}), with(first, attrs{"ownership": "50"})
	for _, step := range []struct {
		members []attrs
		sent    []string
	}{
		{[]attrs{first, second}, []string{api.OpAddMembers.Name}},
		{[]attrs{quarter, second}, []string{api.OpAddMembers.Name, api.OpDeleteMember.Name}},
		{[]attrs{quarter}, []string{api.OpDeleteMember.Name}},
		{[]attrs{half}, []string{api.OpAddMembers.Name, api.OpDeleteMember.Name}},
	} {
		emu.ResetJournal()
		current = p.MustRead(p.MustApply(current, trust(step.members...)))
		assert.Equal(t, step.sent, acctest.Operations(paxostest.Writes(emu)))
		assert.True(t, p.Plan(current, trust(step.members...)).Empty())
	}
}

// Members that came or went elsewhere are found; the configuration is the whole list.
func TestMembers_drift(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t)
	current, ids := institution(t, p, 2)
	config := trust(trustee(ids[0]), trustee(ids[1]))
	id := current.Text("id")
	mutate := func(change func([]api.InstitutionMember) []api.InstitutionMember) {
		emu.Identities.Mutate(id, func(i *api.Identity) { i.InstitutionMembers = change(i.InstitutionMembers) })
	}

	mutate(func(members []api.InstitutionMember) []api.InstitutionMember {
		members[0].Ownership, members[0].Roles = "0.00", []string{"TRUSTEE", "TRUSTEE"}
		return []api.InstitutionMember{members[1], members[0]}
	})
	assert.True(t, p.Plan(p.MustRead(current), config).Empty(), "another order and another spelling are no change")

	mutate(func(members []api.InstitutionMember) []api.InstitutionMember { return members[:1] })
	current = p.MustRead(current)
	assert.False(t, p.Plan(current, config).Empty(), "one that is gone is missed")
	emu.ResetJournal()
	current = p.MustApply(current, config)
	assert.Equal(t, []string{api.OpAddMembers.Name}, acctest.Operations(paxostest.Writes(emu)))

	mutate(func(members []api.InstitutionMember) []api.InstitutionMember {
		members[0].Position = "Director"
		return members
	})
	current = p.MustRead(current)
	emu.ResetJournal()
	current = p.MustApply(current, config)
	assert.Equal(t, []string{api.OpAddMembers.Name, api.OpDeleteMember.Name}, acctest.Operations(paxostest.Writes(emu)))
	assert.True(t, p.Plan(p.MustRead(current), config).Empty())
}

// A refresh from a replica that lags misses a member that was just added. Planned anew, it is not added twice; one who is
// there twice all the same is removed once.
func TestMembers_neverTwice(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t)
	current, ids := institution(t, p, 1)
	second := p.MustApply(p.None(), with(person(), attrs{"person_details.cip_id": "123-45-7777"}))
	config := trust(trustee(ids[0]), trustee(second.Text("id")))
	emu.Fault(emukit.Fault{Operation: api.OpGetIdentity.Name, Kind: emukit.FaultStale, Skip: 1})
	current = p.MustApply(current, config)
	stale := p.MustRead(current)
	emu.AssertFaultsConsumed(t)
	assert.False(t, p.Plan(stale, config).Empty())
	emu.ResetJournal()
	current = p.MustApply(stale, config)
	assert.Empty(t, paxostest.Writes(emu))
	assert.True(t, p.Plan(p.MustRead(current), config).Empty())

	emu.Identities.Mutate(current.Text("id"), func(i *api.Identity) {
		copied := i.InstitutionMembers[0]
		copied.ID = "copy"
		i.InstitutionMembers = append(i.InstitutionMembers, copied)
	})
	current = p.MustRead(current)
	emu.ResetJournal()
	current = p.MustApply(current, config)
	assert.Equal(t, []string{api.OpDeleteMember.Name}, acctest.Operations(paxostest.Writes(emu)))
	assert.True(t, p.Plan(p.MustRead(current), config).Empty())
	kept, _ := emu.Identities.Find(current.Text("id"))
	assert.Len(t, kept.InstitutionMembers, 2)
}

// An update whose members fail says that the rest of it was done, although the request that failed has changed nothing.
func TestMembers_partialUpdate(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t)
	current, ids := institution(t, p, 1)
	second := p.MustApply(p.None(), with(person(), attrs{"person_details.cip_id": "123-45-7777"}))
	members := trust(trustee(ids[0]), trustee(second.Text("id")))
	for name, test := range map[string]struct {
		config attrs
		says   string
	}{
		"members alone":    {members, "\n\nGetIdentity at "},
		"metadata as well": {with(members, attrs{"metadata": attrs{"a": "b"}}), "\n\nthe identity was updated, but not all of its members: GetIdentity at "},
	} {
		emu.ClearFaults()
		emu.Fault(emukit.Fault{Operation: api.OpGetIdentity.Name, Kind: emukit.FaultStatus, Status: http.StatusForbidden})
		_, diagnostics := p.Apply(current, test.config)
		emu.AssertFaultsConsumed(t)
		require.Len(t, diagnostics, 1, name)
		assert.Contains(t, diagnostics[0].Detail, test.says, name)
		assert.Contains(t, diagnostics[0].Detail, "by this request", name)
	}
}

// Without institution_members the members of an institution are not looked at, let alone removed.
func TestMembers_unmanaged(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t)
	current, _ := institution(t, p, 1)
	config := with(trust(), attrs{"institution_members": nil})
	planned := p.Plan(current, config)
	require.Len(t, ofSeverity(planned.Diagnostics, false), 1)
	assert.Contains(t, ofSeverity(planned.Diagnostics, false)[0], "institution_members")
	emu.ResetJournal()
	current, diagnostics := p.ApplyPlanned(planned)
	assert.Empty(t, diagnostics)
	assert.Empty(t, paxostest.Writes(emu))
	current = p.MustRead(current)
	for _, read := range emu.Requests(api.OpGetIdentity.Name) {
		assert.NotContains(t, read.QueryKeys, "include_institution_members")
	}
	assert.True(t, p.Plan(current, config).Empty())
}

func TestMembers_requiredAtCreation(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t)
	config := with(trust(), attrs{"institution_members": nil})
	assert.Empty(t, p.Validate(config), "an import needs none")
	errors := ofSeverity(p.Plan(p.None(), config).Diagnostics, true)
	require.Len(t, errors, 1)
	assert.Contains(t, errors[0], "institution_members: Missing Attribute Configuration")

	current := p.MustApply(p.None(), person())
	errors = ofSeverity(p.Plan(current, config).Diagnostics, true)
	require.Len(t, errors, 1, "a replacement creates too")
	assert.Contains(t, errors[0], "institution_members: Missing Attribute Configuration")
	assert.NotContains(t, acctest.RequestCounts(emu), api.OpAddMembers.Name)
}

package readahead_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/readahead"
)

func TestControlsComeFromRows(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 40, readahead.Options{})
	controls := make([]api.Control, len(x.people))
	for i, person := range x.people {
		controls[i] = x.emu.AddControl(person.ID, api.Control{Type: api.ControlFrozen, ReasonCode: "COMPLIANCE_KYC"})
		x.people[i], _ = x.emu.Identity(person.ID)
	}
	x.refresh(10, x.people)
	for i, person := range x.people {
		control, err := x.client.ReadControl(t.Context(), person.ID, controls[i].ID)
		require.NoError(t, err)
		assert.Equal(t, controls[i].ID, control.ID)
	}
	assert.Zero(t, x.requests("ListIdentityControls"))
}

func TestALiftedControlIsProvenByOneList(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 1, readahead.Options{})
	person := x.people[0]
	var ids []string
	for range 3 {
		ids = append(ids, x.emu.AddControl(person.ID, api.Control{Type: api.ControlFrozen, ReasonCode: "OTHER"}).ID)
	}
	for _, id := range ids {
		x.emu.LiftControl(person.ID, id)
	}
	x.read(person)
	for _, id := range ids {
		control, err := x.client.ReadControl(t.Context(), person.ID, id)
		require.NoError(t, err)
		assert.NotEmpty(t, control.DeletedAt)
	}
	_, err := x.client.ReadControl(t.Context(), person.ID, "no-such-control")
	assert.True(t, api.IsControlAbsent(err))
	assert.Equal(t, 1, x.requests("ListIdentityControls"), "one list for all controls of the identity")
}

func TestAControlAfterAnOwnWriteIsListedAnew(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 1, readahead.Options{})
	person := x.people[0]
	x.read(person)
	control, err := x.client.CreateControl(t.Context(), api.CreateControlRequest{
		IdentityID: person.ID, Type: api.ControlClosed, ReasonCode: "OTHER",
	})
	require.NoError(t, err)
	_, err = x.client.ReadControl(t.Context(), person.ID, control.ID)
	require.NoError(t, err)
	require.NoError(t, x.client.DeleteControl(t.Context(), api.DeleteControlRequest{IdentityID: person.ID, ID: control.ID}))
	lifted, err := x.client.ReadControl(t.Context(), person.ID, control.ID)
	require.NoError(t, err)
	assert.NotEmpty(t, lifted.DeletedAt)
	assert.Equal(t, 2, x.requests("ListIdentityControls"))
}

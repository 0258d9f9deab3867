package api

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestGetIdentityQuery(t *testing.T) {
	t.Parallel()
	c, f := newFake(t, func(*http.Request, string) reply { return ok(`{"id":"x","type":"ROBOT"}`) })
	for _, opts := range []GetIdentityOptions{{}, {Details: true}, {Details: true, Members: true}} {
		got, err := c.GetIdentity(t.Context(), "x", opts)
		require.NoError(t, err)
		assert.Equal(t, IdentityType("ROBOT"), got.Type)
	}
	assert.Equal(t, []string{
		"GET /identity/identities/x",
		"GET /identity/identities/x?include_details=true",
		"GET /identity/identities/x?include_details=true&include_institution_members=true",
	}, f.requests())
}

func TestListIdentitiesFilters(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 21, 12, 0, 0, 1000, time.FixedZone("east", 3600))
	c, f := newFake(t, func(*http.Request, string) reply { return ok(`{}`) })
	_, err := collect(c.ListIdentities(t.Context(), ListIdentitiesOptions{
		SummaryStatus: StatusApproved, IdentityType: IdentityTypePerson,
		ControlTypes: []ControlType{ControlClosed, ControlDormant}, ControlReasonCodes: []string{"OTHER", "INACTIVITY"},
		CreatedAt: TimeFilter{GTE: at, LT: at}, UpdatedAt: TimeFilter{GT: at, LTE: at, EQ: at},
		Order: "ASC", OrderBy: "CREATED_AT", PageSize: 7,
	}))
	require.NoError(t, err)
	const utc = "2026-11-21T11%3A00%3A00.000001Z"
	assert.Equal(t, []string{"GET /identity/identities?control_reason_codes=OTHER&control_reason_codes=INACTIVITY&control_types=CLOSED" +
		"&control_types=DORMANT&created_at.gte=" + utc + "&created_at.lt=" + utc + "&identity_type=PERSON&limit=7&order=ASC" +
		"&order_by=CREATED_AT&summary_status=APPROVED&updated_at.eq=" + utc + "&updated_at.gt=" + utc + "&updated_at.lte=" + utc}, f.requests())
}

func TestUpdateAndSandboxStatusAreRepeated(t *testing.T) {
	t.Parallel()
	c, f := newFake(t, steps(t, reply{lost: true}, problem(503, "", ""), ok(`{"id":"x"}`), reply{lost: true}, ok(``)))
	got, err := c.UpdateIdentity(t.Context(), "x", UpdateIdentityRequest{Metadata: map[string]string{}})
	require.NoError(t, err)
	assert.Equal(t, "x", got.ID)
	require.NoError(t, c.SetSandboxStatus(t.Context(), "x", SandboxStatusRequest{IDVerificationStatus: StatusApproved}))
	update := `PUT /identity/identities/x {"metadata":{}}`
	sandbox := `PUT /identity/identities/x/sandbox-status {"id_verification_status":"APPROVED"}`
	assert.Equal(t, []string{update, update, update, sandbox, sandbox}, f.requests())
}

func TestUpdateRejectedAfterALostAttemptIsUnknown(t *testing.T) {
	t.Parallel()
	c, _ := newFake(t, steps(t, reply{lost: true}, problem(409, "Conflict", "")))
	_, err := c.UpdateIdentity(t.Context(), "x", UpdateIdentityRequest{RefID: "r"})
	assert.True(t, IsConflict(err))
	assert.Equal(t, OutcomeUnknown, OutcomeOf(err))
}

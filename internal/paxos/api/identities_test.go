package api

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIdentities_query(t *testing.T) {
	t.Parallel()
	c, f := newFake(t, func(*http.Request, string) reply { return ok(`{"id":"x","type":"ROBOT"}`) })
	for _, opts := range []GetIdentityOptions{{}, {Details: true}, {Details: true, Members: true}} {
		got, err := c.GetIdentity(t.Context(), "x", opts)
		require.NoError(t, err)
		assert.Equal(t, IdentityType("ROBOT"), got.Type)
	}
	at := time.Date(2026, 11, 21, 12, 0, 0, 1000, time.FixedZone("east", 3600))
	_, err := collect(c.ListIdentities(t.Context(), ListIdentitiesOptions{
		ListOptions:   ListOptions{CreatedAt: TimeFilter{GTE: at, LT: at}, Order: "ASC"},
		SummaryStatus: StatusApproved, IdentityType: IdentityTypePerson,
		ControlTypes: []ControlType{ControlClosed, ControlDormant}, ControlReasonCodes: []string{"OTHER", "INACTIVITY"},
		UpdatedAt: TimeFilter{GT: at, LTE: at, EQ: at}, PageSize: 7,
	}))
	require.NoError(t, err)
	const utc = "2026-11-21T11%3A00%3A00.000001Z"
	assert.Equal(t, []string{
		"GET /identity/identities/x",
		"GET /identity/identities/x?include_details=true",
		"GET /identity/identities/x?include_details=true&include_institution_members=true",
		"GET /identity/identities?control_reason_codes=OTHER&control_reason_codes=INACTIVITY&control_types=CLOSED" +
			"&control_types=DORMANT&created_at.gte=" + utc + "&created_at.lt=" + utc + "&identity_type=PERSON&limit=7&order=ASC" +
			"&summary_status=APPROVED&updated_at.eq=" + utc + "&updated_at.gt=" + utc + "&updated_at.lte=" + utc,
	}, f.requests())
}

// A write whose answer is lost, a web page or about something else may have been done or not: it is sent again, and a refusal
// after that says nothing about the first attempt. What an answer about another object carries never reaches the caller.
func TestUpdateIdentity(t *testing.T) {
	t.Parallel()
	operationTest{
		call: func(ctx context.Context, c *Client) (string, error) {
			got, err := c.UpdateIdentity(ctx, "p1", UpdateIdentityRequest{RefID: "new", Metadata: map[string]string{}})
			if got == nil {
				return "", err
			}
			return got.ID + got.RefID, err
		},
		id: "p1", advice: []string{mayBeDone},
		requests: map[string]string{"put": `PUT /identity/identities/p1 {"ref_id":"new","metadata":{}}`},
		replies:  map[string]reply{"p1": ok(`{"id":"p1"}`), "p2": ok(`{"id":"p2","ref_id":"theirs"}`)},
	}.run(t, map[string]scenario{
		"answered":               {script: "put p1"},
		"no id":                  {script: `put {"ref_id":"theirs"}`},
		"lost":                   {script: "put lost, put 503, put p1"},
		"another's":              {script: "put p2, put p1"},
		"malformed":              {script: `put {"id":"p1\n"}, put p1`},
		"another's, always":      {script: "put p2, put p2, put p2, put p2, put p2, put p2", fails: "unknown", says: `"p2"`},
		"lost, refused later":    {script: "put lost, put 409", fails: "unknown", says: "409 Conflict"},
		"another's, then a 409":  {script: "put p2, put 409", fails: "unknown", says: "409 Conflict"},
		"refused the first time": {script: "put 409", fails: "rejected", says: "409 Conflict"},
	})
}

func TestSetSandboxStatus(t *testing.T) {
	t.Parallel()
	operationTest{
		call: func(ctx context.Context, c *Client) (string, error) {
			return "", c.SetSandboxStatus(ctx, "p1", SandboxStatusRequest{IDVerificationStatus: StatusApproved})
		},
		advice:   []string{mayBeDone},
		requests: map[string]string{"put": `PUT /identity/identities/p1/sandbox-status {"id_verification_status":"APPROVED"}`},
		replies:  map[string]reply{"white": ok(" \n")},
	}.run(t, map[string]scenario{
		"lost":               {script: "put lost, put nothing"},
		"another's":          {script: `put {"id":"p2"}, put {}`},
		"a web page":         {script: "put <html>, put {}"},
		"a web page, always": {script: "put <html>, put <html>, put <html>, put <html>, put <html>, put <html>", fails: "unknown"},
		"white space":        {script: "put white"},
	})
}

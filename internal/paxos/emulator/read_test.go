package emulator_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func TestGetSpecificationDetailsOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	c := start(t)
	trustee := c.createPerson("111-11-1234", nil)
	institution := id(t, c.ok("POST", identities, trust(trustee)))
	target := identities + "/" + institution

	bare := c.ok("GET", target, nil)
	require.Equal(t, "INSTITUTION", bare["type"])
	require.Contains(t, bare, "status_details")
	for _, field := range []string{"institution_details", "institution_members", "tax_details"} {
		require.NotContains(t, bare, field)
	}
	detailed := c.ok("GET", target+"?include_details=true", nil)
	require.Contains(t, detailed, "institution_details")
	require.Contains(t, detailed, "tax_details")
	require.NotContains(t, detailed, "institution_members")
	withMembers := c.ok("GET", target+"?include_institution_members=true", nil)
	require.Contains(t, withMembers, "institution_members")
	require.NotContains(t, withMembers, "institution_details")

	problem := c.refused(http.StatusNotFound, "GET", identities+"/unknown", nil)
	require.Equal(t, "identity not found", problem["detail"], "guide (error samples)")
	c.refused(http.StatusBadRequest, "GET", target+"?include_details=maybe", nil)
	c.refused(http.StatusBadRequest, "GET", target+"?include=details", nil) // guess unknown-query
	c.refused(http.StatusBadRequest, "GET", target+"?a=%zz", nil)
}

// population adds persons created a day apart and returns their ids, oldest first.
func population(t *testing.T, c *client, n int) []string {
	t.Helper()
	var list []string
	for i := range n {
		day := time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC).Format("2006-01-02T15:04:05.000000Z")
		added := c.server.Identities.Add(api.Identity{
			PersonDetails: &api.PersonDetails{FirstName: "P", CIPID: fmt.Sprintf("%03d-11-1234", i), CIPIDType: "SSN", CIPIDCountry: "USA"},
			Status:        api.StatusApproved, CreatedAt: day, UpdatedAt: day,
		})
		list = append(list, added.ID)
	}
	return list
}

func TestListSpecificationFilters(t *testing.T) {
	t.Parallel()
	c := start(t)
	people := population(t, c, 5)
	trustee := people[0]
	institution := id(t, c.ok("POST", identities, trust(trustee)))
	c.server.Identities.Mutate(people[4], func(i *api.Identity) { i.PersonDetails.SanctionsVerificationStatus = api.StatusDenied })
	c.server.Controls.Add(api.Control{IdentityID: people[1], Type: api.ControlFrozen, ReasonCode: "LEGAL_ORDER"})
	c.server.Controls.Add(api.Control{IdentityID: people[2], Type: api.ControlDormant, ReasonCode: "INACTIVITY"})
	lifted := c.server.Controls.Add(api.Control{IdentityID: people[3], Type: api.ControlClosed, ReasonCode: "OTHER"})
	c.server.LiftControl(lifted.ID)

	day := func(n int) string { return fmt.Sprintf("2026-01-%02dT00:00:00Z", n) }
	recent := time.Now().Add(-time.Hour).UTC().Format(time.RFC3339)
	for query, want := range map[string][]string{
		"":                                           {people[0], people[1], people[2], people[3], people[4], institution},
		"summary_status=APPROVED":                    {people[0], people[3]},
		"summary_status=DENIED":                      {people[4]},
		"summary_status=ERROR":                       {people[1]},
		"summary_status=DISABLED":                    {people[2]},
		"summary_status=PENDING":                     {institution},
		"identity_type=INSTITUTION":                  {institution},
		"created_at.lt=" + day(2):                    {people[0]},
		"created_at.lte=" + day(2):                   {people[0], people[1]},
		"created_at.eq=" + day(2):                    {people[1]},
		"created_at.gte=" + day(5):                   {people[4], institution},
		"created_at.gt=" + day(5):                    {institution},
		"updated_at.lt=" + day(3):                    {people[0], people[1]},
		"updated_at.eq=" + day(1):                    {people[0]},
		"updated_at.gt=" + recent:                    {people[4], institution},
		"updated_at.gte=" + recent:                   {people[4], institution},
		"updated_at.lte=" + day(1):                   {people[0]},
		"control_types=FROZEN":                       {people[1]},
		"control_types=FROZEN&control_types=CLOSED":  {people[1]},
		"control_types=FROZEN&control_types=DORMANT": {people[1], people[2]},
		"control_reason_codes=INACTIVITY&control_reason_codes=LEGAL_ORDER": {people[1], people[2]},
		"control_types=DORMANT&control_reason_codes=LEGAL_ORDER":           {},
		"created_at.gt=" + day(1) + "&summary_status=APPROVED":             {people[3]},
	} {
		items, next := c.list(identities + "?order=ASC&" + query)
		require.Equal(t, want, ids(t, items), query)
		require.Empty(t, next)
	}
	for _, item := range first(c.list(identities)) {
		require.NotContains(t, item, "person_details")
		require.NotContains(t, item, "institution_members")
		require.Contains(t, item, "status")
	}
}

func first[T, U any](t T, _ U) T { return t }

func TestListRefusals(t *testing.T) {
	t.Parallel()
	c := start(t)
	for _, query := range []string{
		"summary_status=OK", "identity_type=DOG", "control_types=X", "control_reason_codes=X", "created_at.lt=noon",
		"updated_at.eq=2026", "limit=1001", "limit=-1", "limit=x", "order=UP", "order_by=NAME", "page_cursor=junk",
		"ref_id=x", "status=APPROVED", "control_type=DORMANT",
	} {
		c.refused(http.StatusBadRequest, "GET", identities+"?"+query, nil)
	}
	c.ok("GET", identities+"?limit=1000&order_by=CREATED_AT&order=DESC", nil)
	c.ok("GET", identities+"?limit=0", nil)
}

func TestListSpecificationOrderAndDefaultPage(t *testing.T) {
	t.Parallel()
	c := start(t)
	people := population(t, c, 101)
	slices.Reverse(people)
	items, next := c.list(identities)
	require.Equal(t, people[:100], ids(t, items), "100 by default, newest first")
	items, next = c.list(identities + "?page_cursor=" + url.QueryEscape(next))
	require.Equal(t, people[100:], ids(t, items))
	require.Empty(t, next)
}

func TestListPagesAreStable(t *testing.T) {
	t.Parallel()
	for _, order := range []string{"ASC", "DESC"} {
		t.Run(order, func(t *testing.T) {
			t.Parallel()
			c := start(t)
			people := population(t, c, 7)
			if order == "DESC" {
				slices.Reverse(people)
			}
			// somebody adds an identity between any two pages, old ones and new ones
			add := func() {
				c.server.Identities.Add(api.Identity{Type: api.IdentityTypePerson, CreatedAt: "2026-03-01T00:00:00.000000Z"})
			}
			require.Equal(t, people, c.pages(identities+"?limit=2&created_at.lt=2026-02-01T00:00:00Z&order="+order, add))
		})
	}
}

func TestListCursorIsBoundToItsList(t *testing.T) {
	t.Parallel()
	c := start(t)
	population(t, c, 3)
	_, next := c.list(identities + "?limit=1")
	c.ok("GET", identities+"?limit=2&page_cursor="+next, nil)
	c.refused(http.StatusBadRequest, "GET", identities+"?limit=1&order=ASC&page_cursor="+next, nil)
}

func TestPageSizeCap(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.WithPageSizeCap(2))
	people := population(t, c, 3)
	items, next := c.list(identities + "?limit=100")
	require.Len(t, items, 2)
	require.NotEmpty(t, next)
	for range 3 {
		c.server.Controls.Add(api.Control{IdentityID: people[0], Type: api.ControlFrozen})
	}
	items, next = c.list(controls + "?identity_id=" + people[0])
	require.Len(t, items, 2)
	items, next = c.list(controls + "?identity_id=" + people[0] + "&page_cursor=" + next)
	require.Len(t, items, 1)
	require.Empty(t, next)
}

func TestTimestampsIncreaseOnAStandingClock(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.WithClock(newClock()))
	one := c.createPerson("111-11-1234", plainPerson())
	two := c.createPerson("222-22-1234", plainPerson())
	require.Equal(t, "2026-01-01T00:00:00.000000Z", c.get(one)["created_at"])
	require.Equal(t, "2026-01-01T00:00:00.000001Z", c.get(two)["created_at"])
	c.ok("PUT", identities+"/"+one, object{"metadata": object{"a": "b"}})
	require.Equal(t, "2026-01-01T00:00:00.000002Z", c.get(one)["updated_at"])
}

func TestQuirks(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.WithQuirks())
	empty := c.ok("GET", identities, nil)
	require.Equal(t, object{"next_page_cursor": ""}, empty)
	one := c.createPerson("111-11-1234", plainPerson())
	c.server.Controls.Add(api.Control{IdentityID: one, Type: api.ControlFrozen})
	identity := c.get(one)
	require.Equal(t, "1980-01-01T00:00:00Z", at(t, identity, "person_details", "date_of_birth"))
	require.NotContains(t, identity, "status")
	require.Equal(t, "ERROR", identity["summary_status"])
	require.Contains(t, identity, "future_field")
	control := objectAt(t, identity, "status_details", "active_controls", 0)
	require.Equal(t, "PAXOS", control["set_by"])
	require.NotContains(t, control, "is_overridable")
	list := requirements(t, identity)
	require.Equal(t, "FUTURE_CHECK", at(t, list, len(list)-1, "type"))
	require.Equal(t, "identity_verification_required", at(t, list, 0, "errors", 0, "code"))

	own := c.ok("POST", controls, object{"identity_id": one, "type": "CLOSED", "reason_code": "OTHER"})
	require.Equal(t, "CLIENT", own["set_by"])
	require.Equal(t, true, own["is_overridable"])
	own = c.ok("POST", controls, object{"identity_id": one, "type": "CLOSED", "reason_code": "ONBOARDING_INCOMPLETE"})
	require.Equal(t, "COMPLIANCE_INCOMPLETE", own["reason_code"])
}

package identity_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// Every filter goes to the API under its name there, and finds what it should.
func TestListDataSource_filters(t *testing.T) {
	t.Parallel()
	clock := emukit.NewManualClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	emu := emulator.New(t, emulator.WithClock(clock))
	p := newProtocol(t, emu)
	people := strangers(emu, 1)
	clock.Advance(time.Hour)
	denied := stranger()
	denied.PersonDetails.CIPID, denied.Status = "555-55-5555", api.StatusDenied
	people = append(people, emu.AddIdentity(denied))
	clock.Advance(time.Hour)
	trustOf := emu.AddIdentity(api.Identity{
		RefID: "trust", InstitutionDetails: &api.InstitutionDetails{Name: "Trust"},
		InstitutionMembers: []api.InstitutionMember{{IdentityID: people[0].ID, Roles: []string{"TRUSTEE"}}},
	})
	emu.AddControl(people[0].ID, api.Control{Type: api.ControlDormant, ReasonCode: "INACTIVITY"})
	emu.MutateIdentity(people[0].ID, func(i *api.Identity) { i.Metadata = map[string]string{"team": "payments"} })
	first, second, third := people[0].ID, people[1].ID, trustOf.ID

	for name, test := range map[string]struct {
		filter attrs
		query  url.Values
		want   []string
	}{
		"nothing": {attrs{}, url.Values{}, []string{third, second, first}},
		"summary_status": {
			attrs{"summary_status": "DENIED"}, url.Values{"summary_status": {"DENIED"}}, []string{second},
		},
		"identity_type": {
			attrs{"identity_type": "INSTITUTION"}, url.Values{"identity_type": {"INSTITUTION"}}, []string{third},
		},
		"control_types": {
			attrs{"control_types": []string{"CLOSED", "DORMANT"}}, url.Values{"control_types": {"CLOSED", "DORMANT"}}, []string{first},
		},
		"control_reason_codes": {
			attrs{"control_reason_codes": []string{"INACTIVITY"}}, url.Values{"control_reason_codes": {"INACTIVITY"}}, []string{first},
		},
		"created_at": {
			attrs{"created_at": attrs{"gt": "2026-01-01T00:30:00Z", "lt": "2026-01-01T02:30:00+01:00"}},
			url.Values{"created_at.gt": {"2026-01-01T00:30:00Z"}, "created_at.lt": {"2026-01-01T01:30:00Z"}},
			[]string{second},
		},
		"created_at, inclusive": {
			attrs{"created_at": attrs{"gte": people[0].CreatedAt, "lte": people[1].CreatedAt}},
			nil,
			[]string{second, first},
		},
		"created_at, exact": {attrs{"created_at": attrs{"eq": people[1].CreatedAt}}, nil, []string{second}},
		"updated_at": {
			attrs{"updated_at": attrs{"gt": "2026-01-01T01:30:00Z"}},
			url.Values{"updated_at.gt": {"2026-01-01T01:30:00Z"}},
			[]string{third, first},
		},
		"order": {attrs{"order": "ASC"}, url.Values{"order": {"ASC"}}, []string{first, second, third}},
		"limit": {attrs{"limit": 2}, url.Values{"limit": {"2"}}, []string{third, second}},
		"all at once": {
			attrs{"summary_status": "DISABLED", "identity_type": "PERSON", "control_types": []string{"DORMANT"}, "order": "ASC", "limit": 1},
			nil,
			[]string{first},
		},
		"nobody": {attrs{"summary_status": "APPROVED"}, nil, nil},
	} {
		emu.ResetJournal()
		rows, diagnostics := identities(t, p, test.filter)
		require.Empty(t, diagnostics, name)
		if test.query != nil {
			assert.Equal(t, test.query, emu.Requests(emulator.OpListIdentities)[0].Query, name)
		}
		assert.Equal(t, test.want, rows, name)
	}
	assert.Len(t, acctest.RequestCounts(emu), 1, "no row is read by itself")
}

// identities reads the data source paxos_identities and returns the ids of the rows.
func identities(t *testing.T, p *acctest.ProtocolResource, filter attrs) ([]string, []*tfprotov6.Diagnostic) {
	t.Helper()
	state, diagnostics := acctest.ReadData(t.Context(), t, p.Server, "paxos_identities", filter)
	var rows []tftypes.Value
	require.NoError(t, protocol.Attribute(state, "identities").As(&rows))
	var ids []string
	for _, row := range rows {
		ids = append(ids, protocol.Text(row, "id"))
	}
	return ids, diagnostics
}

// The limit counts rows over all pages, and no page is read in vain.
func TestListDataSource_pages(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithPageSizeCap(2))
	strangers(emu, 5)
	p := newProtocol(t, emu)
	for limit, pages := range map[int]int{1: 1, 2: 1, 3: 2, 5: 3, 100: 3} {
		emu.ResetJournal()
		rows, diagnostics := identities(t, p, attrs{"limit": limit})
		require.Empty(t, diagnostics)
		assert.Len(t, rows, min(limit, 5))
		assert.Len(t, emu.Requests(emulator.OpListIdentities), pages, "limit %d", limit)
	}
}

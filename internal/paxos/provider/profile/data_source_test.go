package profile_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// read reads a data source with a configuration by path, see acctest.ObjectFromPaths.
func read(t *testing.T, emu *emulator.Server, name string, config map[string]any) (tftypes.Value, []*tfprotov6.Diagnostic) {
	t.Helper()
	server := paxostest.Server(t, emu)
	d := protocol.DataSource{Server: server, Name: name, Schema: acctest.Schemas(t, server).DataSourceSchemas[name]}
	state, diagnostics, err := d.Read(t.Context(), acctest.ObjectFromPaths(t, d.Schema.ValueType(), config))
	require.NoError(t, err)
	return state, diagnostics
}

// One request finds a profile by either key. What is not there, or not active, is an error that says so.
func TestProfileDataSource(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithPageSizeCap(1))
	add(emu, "Main and more")
	want := emu.AddProfile(emulator.Profile{Profile: api.Profile{Nickname: "Main", Description: "All of it"}})
	gone := emu.AddProfile(emulator.Profile{Profile: api.Profile{Nickname: "Gone"}, Deactivated: true})
	for by, requests := range map[string]map[string]int{
		"id":       {emulator.OpToken: 1, emulator.OpGetProfile: 1},
		"nickname": {emulator.OpToken: 1, emulator.OpListProfiles: 2}, // pages of one
	} {
		emu.ResetJournal()
		state, diagnostics := read(t, emu, "paxos_profile", map[string]any{by: map[string]string{"id": want.ID, "nickname": "Main"}[by]})
		require.Empty(t, acctest.FormatDiagnostics(diagnostics))
		for name, value := range map[string]string{"id": want.ID, "nickname": "Main", "description": "All of it", "type": "NORMAL"} {
			assert.Equal(t, value, protocol.Text(state, name))
		}
		assert.Equal(t, requests, acctest.RequestCounts(emu))
	}
	state, _ := read(t, emu, "paxos_profile", map[string]any{"id": "default"})
	assert.Equal(t, standard(emu), protocol.Text(state, "id"))
	for _, tc := range []struct{ by, key, says string }{
		{"id", gone.ID, "the profile was deactivated"},
		{"id", "unknown", "check environment and client_id"},
		{"nickname", "main", "no profile has this nickname"},
		{"nickname", "Gone", "no profile has this nickname"},
	} {
		_, diagnostics := read(t, emu, "paxos_profile", map[string]any{tc.by: tc.key})
		assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "ERROR: Unable to read profile: ")
		assert.Contains(t, acctest.FormatDiagnostics(diagnostics), tc.says)
	}
}

func TestProfilesDataSource(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithPageSizeCap(2))
	var ids []string
	for i := range 4 {
		ids = append(ids, emu.AddProfile(emulator.Profile{
			Profile: api.Profile{Nickname: fmt.Sprint("Team ", i)}, CreatedAt: fmt.Sprintf("2026-01-0%dT00:00:00.000000Z", i+1),
		}).ID)
	}
	for name, tc := range map[string]struct {
		config map[string]any
		want   []string
		pages  int
	}{
		"all":        {nil, append([]string{standard(emu)}, ids...), 3},
		"nickname":   {map[string]any{"nickname": "team"}, ids, 2},
		"ids":        {map[string]any{"ids[]": ids[1]}, ids[1:2], 1},
		"created_at": {map[string]any{"created_at.gt": "2026-01-03T00:00:00Z"}, ids[3:], 1},
		"order":      {map[string]any{"order": "DESC", "nickname": "Team 0"}, ids[:1], 1},
		"limit":      {map[string]any{"limit": 3, "order": "ASC", "nickname": "Team"}, ids[:3], 2},
		"none":       {map[string]any{"nickname": "x"}, []string{}, 1},
	} {
		emu.ResetJournal()
		state, diagnostics := read(t, emu, "paxos_profiles", tc.config)
		require.Empty(t, acctest.FormatDiagnostics(diagnostics), name)
		var attributes map[string]tftypes.Value
		require.NoError(t, state.As(&attributes))
		var rows []tftypes.Value
		require.NoError(t, attributes["profiles"].As(&rows))
		found := []string{}
		for _, row := range rows {
			found = append(found, protocol.Text(row, "id"))
		}
		assert.Equal(t, tc.want, found, name)
		assert.Equal(t, map[string]int{emulator.OpToken: 1, emulator.OpListProfiles: tc.pages}, acctest.RequestCounts(emu), name)
	}
	emu = emulator.New(t, emulator.WithScopes("identity:read_identity"))
	_, diagnostics := read(t, emu, "paxos_profiles", nil)
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), `ERROR: Unable to list profiles: Listing the profiles failed. `)
}

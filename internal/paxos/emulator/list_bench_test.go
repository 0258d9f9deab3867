package emulator_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// BenchmarkList_identities lists one page of 10,000 identities, which were created a minute apart.
func BenchmarkList_identities(b *testing.B) {
	const count = 10_000
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	at := func(n int) string { return start.Add(time.Duration(n) * time.Minute).Format(time.RFC3339) }
	server, err := emulator.NewServer()
	require.NoError(b, err)
	b.Cleanup(server.Close)
	for i := range count {
		server.Identities.Add(api.Identity{PersonDetails: &api.PersonDetails{FirstName: "Ada"}, CreatedAt: at(i), UpdatedAt: at(i)})
	}
	token := grant(b, server)
	for name, query := range map[string]string{
		"newest":         "?limit=100",
		"created old":    "?limit=100&created_at.lt=" + at(1_000),
		"created middle": "?limit=100&created_at.gte=" + at(5_000) + "&created_at.lt=" + at(5_050),
		"updated old":    "?limit=100&updated_at.lt=" + at(50),
		"controls":       "?limit=100&control_types=FROZEN",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				request := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "http://localhost"+identities+query, http.NoBody)
				request.Header.Set("Authorization", "Bearer "+token)
				require.Equal(b, http.StatusOK, serve(server, request).Code)
				server.ResetJournal()
			}
		})
	}
}

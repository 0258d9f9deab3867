package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// A cause that hits every object of a run is explained once, in the first error. Each later error, of whichever object, names
// its own object, the operation and the host, and says which error explains.
func TestProvider_explainsSharedCauseOnce(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	persons := paxostest.NewProtocolResource(t, emu, "paxos_identity", acctest.WithEnv("PAXOS_TOKEN_URL", emu.URL()+"/elsewhere"))
	var all []*tfprotov6.Diagnostic
	var ids []string
	for range 20 {
		id := emu.AddIdentity(api.Identity{PersonDetails: &api.PersonDetails{FirstName: "Ada", LastName: "Miller"}}).ID
		_, diagnostics := persons.Import(id, nil)
		ids, all = append(ids, id), append(all, diagnostics...)
	}
	diagnostics := list(t, persons.Server)
	all = append(all, diagnostics...)
	require.Len(t, all, 21)
	host := strings.TrimPrefix(emu.URL(), "http://")
	for i, d := range all {
		operation, object := "ListIdentities", "Listing the identities"
		if i < len(ids) {
			operation, object = "GetIdentity", "Reading identity "+ids[i]
		}
		assert.Equal(t, tfprotov6.DiagnosticSeverityError, d.Severity)
		assert.Contains(t, d.Detail, object)
		assert.Contains(t, d.Detail, operation+" at "+host+": no access token from "+host)
		assert.Contains(t, d.Detail, "Nothing was changed")
		assert.Equal(t, i == 0, strings.Contains(d.Detail, "Check token_url"), d.Detail)
		assert.Equal(t, i > 0, strings.Contains(d.Detail, "same cause: Reading identity "+ids[0]+" failed."), d.Detail)
	}
	assert.Less(t, len(all[1].Detail), len(all[0].Detail))

	persons.NewRun()
	diagnostics = list(t, persons.Server)
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "Check token_url", "another run explains it again")
}

package emulator_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/emulator"
)

// file is a file of a text.
func file(text string) api.File {
	return api.File{
		Size: int64(len(text)), ContentType: "image/png",
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	}
}

// A file goes from POST /presign-url through the form of the bucket to a document, and is seen at
// GET /identities/:identityId/documents/:id/presign-url. The bucket gets no key.
func TestDocument_uploadAndView(t *testing.T) {
	t.Parallel()
	for name, options := range servers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := emukit.NewManualClock(noon)
			client, server := start(t, append([]emulator.Option{emulator.WithClock(clock)}, options...)...)
			place, err := client.PresignUpload(t.Context(), "Ada Adamson.PNG")
			require.NoError(t, err)
			server.Fault(emukit.Fault{Operation: api.OpUploadFile.Name, Kind: emukit.FaultResetBefore})
			at, err := client.Upload(t.Context(), place, "a.png", file("content"))
			require.NoError(t, err, "an upload can be repeated")
			assert.True(t, strings.HasPrefix(at, server.URL()+"/files/"), at)
			assert.True(t, strings.HasSuffix(at, ".png"), at)

			body := person()
			body.Documents[0].URL = at
			created := create(t, client, body)
			link, err := client.PresignDocument(t.Context(), created.ID, created.Documents[0].ID)
			require.NoError(t, err)
			status, seen := send(t, server, http.MethodGet, strings.TrimPrefix(link, server.URL()), "")
			assert.Equal(t, http.StatusOK, status)
			assert.Equal(t, "content", seen)
			status, _ = send(t, server, http.MethodGet, strings.TrimPrefix(at, server.URL()), "")
			assert.Equal(t, http.StatusForbidden, status, "without a signature")
			_, err = client.PresignDocument(t.Context(), created.ID, created.ID)
			assert.True(t, api.IsNotFound(err))

			clock.Advance(15 * time.Minute)
			status, _ = send(t, server, http.MethodGet, strings.TrimPrefix(link, server.URL()), "")
			assert.Equal(t, http.StatusForbidden, status, "too late")
			_, err = client.Upload(t.Context(), place, "a.png", file("content"))
			require.Error(t, err)
			assert.Equal(t, api.OutcomeRejected, api.OutcomeOf(err))
			assert.Contains(t, err.(*api.Error).NextStep(), "expired") //nolint:errorlint // every error is one
		})
	}
	client, _ := start(t)
	_, err := client.PresignUpload(t.Context(), "")
	assert.Equal(t, api.CodeValidationFailed, api.Code(err))
	place, err := client.PresignUpload(t.Context(), "x")
	require.NoError(t, err)
	_, err = client.Upload(t.Context(), place, "x", file(strings.Repeat("x", 10<<20+1)))
	assert.Equal(t, api.OutcomeRejected, api.OutcomeOf(err))
}

// POST /sandbox/identities/approve confirms an identity once its time has come, and GET /identities/:id/operations, POST
// /operations/validate and /operations/activate follow.
func TestApproval(t *testing.T) {
	t.Parallel()
	clock := emukit.NewManualClock(noon)
	client, server := start(t, emulator.WithClock(clock), emulator.WithApprovalDelay(time.Minute))
	id := create(t, client, person()).ID
	wire := api.OperationRequest{Action: "create", Code: "deposit:wire", IdentityID: id}
	statuses := func() (list []string) {
		operations, err := client.ListIdentityOperations(t.Context(), id)
		require.NoError(t, err)
		for _, operation := range operations {
			list = append(list, operation.Status)
		}
		return list
	}
	assert.Equal(t, []string{"pending", "pending", "pending", "pending"}, statuses())
	assert.Equal(t, "operation_not_allowed", api.Code(client.ValidateOperation(t.Context(), wire)))
	require.NoError(t, client.ApproveIdentity(t.Context(), id))
	found, err := client.GetIdentity(t.Context(), id)
	require.NoError(t, err)
	assert.False(t, found.Confirmed())
	clock.Advance(time.Minute)
	found, err = client.GetIdentity(t.Context(), id)
	require.NoError(t, err)
	assert.True(t, found.Confirmed())
	assert.JSONEq(t, `[{"provider":"emulator","status":"approved"}]`, string(found.KYCStatus))
	require.NoError(t, client.ValidateOperation(t.Context(), wire))
	require.NoError(t, client.ActivateOperation(t.Context(), wire))
	require.NoError(t, client.ActivateOperation(t.Context(), wire))
	assert.Equal(t, []string{"active", "enabled", "enabled", "enabled"}, statuses())
	for path, bodies := range map[string]map[string]int{
		"/operations/validate": {`{"code":"deposit:wire","identityId":"` + id + `"}`: 400, `{"action":"create","code":"x","identityId":"` + id + `"}`: 400},
		"/operations/activate": {`{"action":"create","code":"deposit:wire","identityId":"` + id + `"}`: 400},
		"/sandbox/identities/approve": {
			`{}`: 400, `{"email":"Ada@example.com"}`: 200, `{"email":"b@example.com"}`: 404, `{"identityId":"` + id + `"}`: 200, `{"identityId":"x"}`: 400,
		},
	} {
		for body, want := range bodies {
			status, answer := send(t, server, http.MethodPost, path, body)
			assert.Equal(t, want, status, "%s %s: %s", path, body, answer)
		}
	}
}

package api

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The endpoints as the pages write them: the emulator takes its methods and paths from the client.
func TestOperations(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		op         Operation
		documented string
	}{
		{OpCreateIdentity, "POST /identities"},
		{OpGetIdentity, "GET /identities/{id}"},
		{OpListIdentities, "GET /identities"},
		{OpUpdateIdentity, "PATCH /identities/{id}"},
		{OpDeleteIdentity, "DELETE /identities/{id}"},
		{OpListIdentityOperations, "GET /identities/{id}/operations"},
		{OpPresignDocument, "GET /identities/{identityId}/documents/{id}/presign-url"},
		{OpPresignUpload, "POST /presign-url"},
		{OpValidateOperation, "POST /operations/validate"},
		{OpActivateOperation, "POST /operations/activate"},
		{OpApproveIdentity, "POST /sandbox/identities/approve"},
	} {
		assert.Equal(t, test.documented, test.op.Method+" "+test.op.Path)
	}
}

// The code is found wherever the API puts it, and the other texts are given without the values that were sent.
func TestParseProblem(t *testing.T) {
	t.Parallel()
	personal := apikit.NewRedactor(IdentityBody{Name: "Ada Adamson", Email: "ada@example.com"}, Personal)
	for body, want := range map[string][2]string{
		`{"code":"email_already_in_use","message":"ada@example.com is taken"}`: {CodeEmailAlreadyInUse, "(sensitive value) is taken"},
		`{"error":{"code":"validation_failed","details":[{"path":"name"}]}}`:   {CodeValidationFailed, "name"},
		`{"errors":[{"title":"identity_not_found","detail":"No"}]}`:            {CodeIdentityNotFound, "No"},
		`{"message":"identity_owner_not_found"}`:                               {CodeOwnerNotFound, ""},
		`{"statusCode":422,"error":"identity_owner_must_be_of_type_person"}`:   {CodeOwnerMustBePerson, ""},
		`{"data":{"reason":"validation_failed"}}`:                              {CodeValidationFailed, ""},
		`"validation_failed"`: {CodeValidationFailed, ""},
		`validation_failed`:   {CodeValidationFailed, ""},
		`{"type":"field_locked","message":"Name Ada Adamson is fixed"}`: {"field_locked", "Name (sensitive value) is fixed"},
		`{"message":"No API key found in request"}`:                     {"", "No API key found in request"},
		`{"code":"ada_adamson","message":"x"}`:                          {"", "(sensitive value); x"},
	} {
		problem := parseProblem([]byte(body), personal)
		require.NotNil(t, problem, body)
		assert.Equal(t, want, [2]string{problem.Type, problem.Detail}, body)
		assert.Equal(t, want[0], Code(&Error{Problem: problem}), body)
	}
	for _, body := range []string{"", "null", "{}", "[]", "12", "<html>validation_failed</html>", "Bad Request", `{"code":7}`} {
		assert.Nil(t, parseProblem([]byte(body), personal), body)
	}
}

func TestEnvelope(t *testing.T) {
	t.Parallel()
	for body, total := range map[string]float64{
		`[{"id":"a"}]`: -1, `{"data":[{"id":"a"}]}`: -1, `{"data":[{"id":"a"}],"total":7}`: 7, `{"total":"7","data":[{"id":"a"}]}`: -1,
	} {
		var list envelope[rows[Identity]]
		require.NoError(t, apikit.Decode([]byte(body), &list), body)
		require.Len(t, list.data.list, 1, body)
		assert.Equal(t, total >= 0, list.total != nil, body)
	}
	for _, body := range []string{`{"id":"a"}`, `{"data":{"id":"a"}}`} {
		var one envelope[Identity]
		require.NoError(t, apikit.Decode([]byte(body), &one), body)
		assert.Equal(t, "a", one.data.ID)
	}
	many := `{"data":[` + strings.Repeat("{},", maxRows) + `{}]}`
	require.ErrorContains(t, apikit.Decode([]byte(many), &envelope[rows[Identity]]{}), "rows")
}

// What a filter cannot express is no request. What the others send, the tests of the emulator compare with the reference.
func TestListIdentitiesOptions_refused(t *testing.T) {
	t.Parallel()
	for _, opts := range []ListIdentitiesOptions{
		{Name: "in:a"},
		{Email: "like:a"},
		{IDs: []string{"a", "b,c"}},
		{NotRiskRatings: []string{"a,b"}},
		{Email: "a", EmailLike: "b"},
		{RiskRatings: []string{"a"}, NotRiskRatings: []string{"b"}},
	} {
		_, err := opts.query()
		require.Error(t, err, "%+v", opts)
	}
}

func TestNewChecksItsConfig(t *testing.T) {
	t.Parallel()
	good := Config{Config: apikit.Config{BaseURL: "https://api.sandbox.publicmint.io", RequestTimeout: 1}, APIKey: "key"}
	c, err := New(good)
	require.NoError(t, err)
	require.NoError(t, c.Unshared())
	assert.Zero(t, c.Paused())
	c.Close()
	noKey, noURL, noTimeout := good, good, good
	noKey.APIKey, noURL.BaseURL, noTimeout.RequestTimeout = "", "http://api.publicmint.io", 0
	for _, cfg := range []Config{noKey, noURL, noTimeout} {
		_, err := New(cfg)
		require.Error(t, err)
	}
}

// Every code and status has a next step that names what to check.
func TestError_nextSteps(t *testing.T) {
	t.Parallel()
	for code, says := range map[string]string{
		CodeEmailAlreadyInUse: "Import", CodeOwnerNotFound: "identity_owner", CodeOwnerMustBePerson: "identity_owner",
		CodeValidationFailed: "Correct the value", CodeIdentityNotFound: "environment, api_key and api_url",
	} {
		e := &Error{Service: service, StatusCode: http.StatusBadRequest, Outcome: OutcomeRejected, Problem: &apikit.Problem{Type: code}}
		if code == CodeIdentityNotFound || code == CodeOwnerNotFound {
			e.StatusCode = http.StatusNotFound
		}
		assert.Contains(t, e.NextStep(), says, code)
		assert.Equal(t, code == CodeIdentityNotFound, IsNotFound(e), code)
	}
	for _, status := range []int{http.StatusUnauthorized, http.StatusForbidden} {
		assert.Contains(t, (&Error{Service: service, StatusCode: status, Outcome: OutcomeRejected}).NextStep(), "api_key")
	}
}

type answers func(*http.Request) (*http.Response, error)

func (a answers) RoundTrip(req *http.Request) (*http.Response, error) { return a(req) }

// A 429 that names no time holds back for the window, and no longer.
func TestThrottled_noTimeNamed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		statuses := []int{http.StatusTooManyRequests, http.StatusOK}
		cfg := Config{Config: apikit.Config{BaseURL: "https://api.sandbox.publicmint.io", RequestTimeout: time.Second, MaxRetries: 1}, APIKey: "key"}
		cfg.Transport = answers(func(req *http.Request) (*http.Response, error) {
			status := statuses[0]
			statuses = statuses[1:]
			body := io.NopCloser(strings.NewReader(`{"data":{"id":"a"}}`))
			return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: body, Request: req}, nil
		})
		c, err := New(cfg)
		require.NoError(t, err)
		defer c.Close()
		began := time.Now()
		_, err = c.GetIdentity(t.Context(), "a")
		require.NoError(t, err)
		assert.Empty(t, statuses)
		assert.InDelta(t, rateWindow.Seconds(), time.Since(began).Seconds(), 10)
	})
}

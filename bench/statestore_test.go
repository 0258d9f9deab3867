package main

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestStateStore(t *testing.T) {
	t.Parallel()
	s, err := startStateStore()
	require.NoError(t, err)
	t.Cleanup(s.stop)
	client := &http.Client{}
	t.Cleanup(client.CloseIdleConnections)
	ask := func(method, body string) (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), method, s.url, strings.NewReader(body))
		require.NoError(t, err)
		resp, err := client.Do(req)
		require.NoError(t, err)
		text, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		return resp.StatusCode, string(text)
	}
	code, _ := ask(http.MethodGet, "")
	assert.Equal(t, http.StatusNoContent, code)
	code, _ = ask(http.MethodPost, `{"serial":1}`)
	assert.Equal(t, http.StatusOK, code)
	code, text := ask(http.MethodGet, "")
	assert.Equal(t, http.StatusOK, code)
	assert.JSONEq(t, `{"serial":1}`, text)
	code, _ = ask(http.MethodDelete, "")
	assert.Equal(t, http.StatusMethodNotAllowed, code)
}

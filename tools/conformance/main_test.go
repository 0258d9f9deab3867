package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	spec = "testdata/openapi.json"
	made = `{"name": "ball", "kind": "ROUND", "made_at": "2026-11-21T10:00:00.5Z", "metadata": {"team": "a"}}`
	gone = `{"type": "about:blank", "title": "Not Found", "status": 404, "detail": "no such thing"}`
)

// The exchanges that the cases below spoil.
func creation() exchange {
	return exchange{
		Operation: "CreateThing", Method: "POST", URL: "/v2/things", Conforming: true,
		RequestContentType: "application/json", RequestBody: made,
		Status: 200, ResponseContentType: "application/json", ResponseBody: made,
	}
}

func list() exchange {
	return exchange{
		Operation: "ListThings", Method: "GET", URL: "/v2/things?limit=3&kinds=ROUND&kinds=SQUARE", Conforming: true,
		Status: 200, ResponseContentType: "application/json", ResponseBody: `{"items": [` + made + `]}`,
	}
}

func deletion() exchange {
	return exchange{
		Operation: "DeleteThing", Method: "DELETE", URL: "/v2/things/a-1", Conforming: true,
		Status: 404, ResponseContentType: "application/problem+json", ResponseBody: gone,
	}
}

// record writes exchanges as the emulator's recorder does and returns their directory.
func record(t *testing.T, exchanges ...exchange) string {
	t.Helper()
	var lines bytes.Buffer
	for _, one := range exchanges {
		require.NoError(t, json.NewEncoder(&lines).Encode(one))
	}
	directory := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(directory, "test-1.jsonl"), lines.Bytes(), 0o600))
	return directory
}

func TestRun_conforming(t *testing.T) {
	t.Parallel()
	deviating := creation()
	deviating.Conforming, deviating.ResponseBody = false, "{"
	var stdout, stderr strings.Builder

	code := run(t.Context(), []string{"-spec", spec, record(t, creation(), list(), list(), deletion(), deviating)}, &stdout, &stderr)

	assert.Zero(t, code, stderr.String())
	assert.Equal(t, `     1 CreateThing
     1 DeleteThing
     2 ListThings
4 exchanges checked, 0 violations; 1 left out, in which the emulator was told to deviate
`, stdout.String())
}

func TestRun_violations(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		of    exchange
		spoil func(*exchange)
		want  string
	}{
		"path":            {list(), func(e *exchange) { e.URL = "/v2/thing" }, "GET /v2/thing: no matching operation was found"},
		"path prefix":     {list(), func(e *exchange) { e.URL = "/things" }, "GET /things: no matching operation was found"},
		"method":          {list(), func(e *exchange) { e.Method = "PATCH" }, "method not allowed"},
		"query parameter": {list(), func(e *exchange) { e.URL = "/v2/things?order=ASC" }, "no such query parameter: order"},
		"query value":     {list(), func(e *exchange) { e.URL = "/v2/things?limit=few" }, "limit"},
		"query enum":      {list(), func(e *exchange) { e.URL = "/v2/things?kinds=FLAT" }, "kinds"},
		"no body":         {creation(), func(e *exchange) { e.RequestBody = "" }, "request body"},
		"body where there is none": {
			deletion(), func(e *exchange) { e.RequestBody, e.RequestContentType = "{}", "application/json" }, "request body",
		},
		"content type":     {creation(), func(e *exchange) { e.RequestContentType = "text/plain" }, "Content-Type"},
		"missing field":    {creation(), func(e *exchange) { e.RequestBody = `{"kind": "ROUND"}` }, `"name" is missing`},
		"unknown field":    {creation(), func(e *exchange) { e.RequestBody = `{"name": "a", "size": 1}` }, `"size" is unsupported`},
		"pattern":          {creation(), func(e *exchange) { e.RequestBody = `{"name": "A"}` }, "/name: string doesn't match"},
		"answer's field":   {list(), func(e *exchange) { e.ResponseBody = `{"items": [], "next": ""}` }, `"next" is unsupported`},
		"answer's value":   {creation(), func(e *exchange) { e.ResponseBody = `{"name": "a", "kind": "FLAT"}` }, "/kind: value is not one of"},
		"answer's time":    {creation(), func(e *exchange) { e.ResponseBody = `{"name": "a", "made_at": "now"}` }, "/made_at"},
		"answer's JSON":    {creation(), func(e *exchange) { e.ResponseBody = `{"name": ` }, "answer: "},
		"unlisted success": {deletion(), func(e *exchange) { e.Status = 204 }, "it is no error"},
		"no problem":       {deletion(), func(e *exchange) { e.ResponseBody = "not found" }, "no problem"},
		"extended problem": {deletion(), func(e *exchange) { e.ResponseBody = `{"code": 5}` }, `unknown field "code"`},
		"another status":   {deletion(), func(e *exchange) { e.Status = 403 }, "status 404"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.spoil(&test.of)
			var stdout, stderr strings.Builder

			code := run(t.Context(), []string{"-spec", spec, record(t, test.of)}, &stdout, &stderr)

			assert.Equal(t, 1, code, stderr.String())
			assert.Contains(t, stdout.String(), test.want)
			assert.Contains(t, stdout.String(), "1 exchanges checked, 1 violations")
		})
	}
}

func TestRun_misuse(t *testing.T) {
	t.Parallel()
	broken := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(broken, "a.jsonl"), []byte("{}\nno json\n"), 0o600))
	tests := map[string]struct {
		arguments []string
		code      int
		want      string // on either stream
	}{
		"no arguments":      {nil, 2, "give -spec FILE"},
		"unknown flag":      {[]string{"-fast"}, 2, "-fast"},
		"no such spec":      {[]string{"-spec", "testdata/none.json", broken}, 2, "none.json"},
		"no such directory": {[]string{"-spec", spec, "testdata/none"}, 2, "testdata/none"},
		"no recording":      {[]string{"-spec", spec, broken}, 2, "a.jsonl:2"},
		"nothing to do":     {[]string{"-spec", spec, t.TempDir()}, 1, "0 exchanges checked"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var output strings.Builder
			assert.Equal(t, test.code, run(t.Context(), test.arguments, &output, &output))
			assert.Contains(t, output.String(), test.want)
		})
	}
}

package emukit

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var noon = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

func TestManualClock(t *testing.T) {
	t.Parallel()
	clock := NewManualClock(noon.In(time.FixedZone("x", 3600)))
	require.Equal(t, noon, clock.Now())
	require.Equal(t, noon.Add(time.Minute), clock.Advance(time.Minute))
	clock.Set(noon)
	require.Equal(t, noon, clock.Now())
	require.WithinDuration(t, time.Now(), realClock{}.Now(), time.Minute)
}

func TestJournalKeepsTheLast(t *testing.T) {
	t.Parallel()
	journal := newJournal(3)
	for range 10 {
		journal.Add(Entry{})
	}
	var sequences []int64
	for _, entry := range journal.Entries() {
		sequences = append(sequences, entry.Sequence)
	}
	require.Equal(t, []int64{8, 9, 10}, sequences)
	journal.Clear()
	require.Empty(t, journal.Entries())
	journal.Add(Entry{})
	require.EqualValues(t, 11, journal.Entries()[0].Sequence, "sequence numbers go on")
}

func TestBodyKeys(t *testing.T) {
	t.Parallel()
	const form = "application/x-www-form-urlencoded"
	for _, tt := range []struct {
		mediaType, body string
		want            []string
	}{
		{"application/json", `{"b":{"d":1,"c":null},"a":[{"x":1},{"y":[2]}],"e":{},"f":[]}`, []string{"a[].x", "a[].y[]", "b.c", "b.d", "e", "f"}},
		{"application/json", `[{"a":1}]`, []string{"[].a"}},
		{"application/json", `"text"`, []string{}},
		{"application/json", `{`, nil},
		{"application/json", ``, nil},
		{form, "b=1&a=2&a=3", []string{"a", "b"}},
		{form, "%zz", nil},
	} {
		require.ElementsMatch(t, tt.want, bodyKeys(tt.mediaType, []byte(tt.body)), tt.body)
	}
}

func TestLimiter(t *testing.T) {
	t.Parallel()
	clock := NewManualClock(noon)
	limiter := newLimiter(clock, map[string]float64{"slow": 1, "fast": 10}, 0)
	take := func(ip, class string, n int) int {
		allowed := 0
		for range n {
			if limiter.Allow(ip, class) {
				allowed++
			}
		}
		return allowed
	}
	require.Equal(t, 300, take("a", "slow", 300))
	require.Equal(t, 3000, take("a", "fast", 3000), "classes are counted apart")
	require.Equal(t, 10, take("a", "free", 10), "a class of no rate is free")
	require.Zero(t, take("a", "slow", 1))
	require.Zero(t, take("a", "free", 1), "a block is for the whole IP")
	require.Equal(t, 1, take("b", "slow", 1), "of one IP")
	clock.Advance(limitBlock - 1)
	require.Zero(t, take("a", "fast", 1), "nothing that was refused prolonged the block, nothing shortened it")
	clock.Advance(1)
	require.Equal(t, 300, take("a", "slow", 300))
	clock.Advance(time.Minute)
	require.Zero(t, take("a", "slow", 1), "the window slides")
	limiter.Clear()
	require.Equal(t, 1, take("a", "slow", 1))
}

func TestLimiterScale(t *testing.T) {
	t.Parallel()
	clock := NewManualClock(noon)
	limiter := newLimiter(clock, map[string]float64{"x": 10}, 0.001)
	allowed := 0
	for limiter.Allow("a", "x") {
		allowed++
	}
	require.Equal(t, 3, allowed)
	clock.Advance(300 * time.Millisecond)
	require.True(t, limiter.Allow("a", "x"))
}

func TestStateFile(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	path := filepath.Join(directory, "state")
	file, data, err := openStateFile(path)
	require.NoError(t, err)
	require.Nil(t, data)
	var version atomic.Uint64
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			assert.NoError(t, file.Save(version.Add(1), func() ([]byte, uint64, error) {
				now := version.Load()
				return []byte(strings.Repeat("x", int(now))), now, nil
			}))
		})
	}
	group.Wait()
	_, data, err = openStateFile(path)
	require.NoError(t, err)
	require.Len(t, data, 20)
	left, err := os.ReadDir(directory)
	require.NoError(t, err)
	require.Len(t, left, 1, "no temporary file stays behind")

	require.NoError(t, file.Save(20, nil), "what is on disk is not written again")
	require.ErrorContains(t, file.Save(21, func() ([]byte, uint64, error) { return nil, 0, errors.New("broken") }), "broken")
	require.NoError(t, os.WriteFile(path+".new", []byte("half"), 0o600))
	_, data, err = openStateFile(path)
	require.NoError(t, err)
	require.Len(t, data, 20)
	require.NoFileExists(t, path+".new", "what a kill has left is cleared away")
	require.NoError(t, os.MkdirAll(filepath.Join(path+".new", "full"), 0o700))
	require.Error(t, file.Save(21, func() ([]byte, uint64, error) { return []byte("lost"), 21, nil }))
	require.NoError(t, os.RemoveAll(path+".new"))
	require.NoError(t, file.Save(21, func() ([]byte, uint64, error) { return []byte("saved"), 21, nil }), "a failure is not for ever")
	_, _, err = openStateFile(filepath.Join(directory, "no", "state"))
	require.Error(t, err)
	_, _, err = openStateFile(directory)
	require.Error(t, err)
}

func TestDecodeStrict(t *testing.T) {
	t.Parallel()
	var v struct{ A int }
	require.NoError(t, DecodeStrict([]byte(`{"A":1} `), &v))
	for _, bad := range []string{"", "{", `{"B":1}`, `{"A":1}{}`, `{"A":1}]`} {
		require.Error(t, DecodeStrict([]byte(bad), &v), bad)
	}
}

// album is something to decode.
type album struct {
	Name  string           `json:"name,omitempty"`
	Songs []map[string]any `json:"songs,omitempty"`
}

func TestDecodeYAML(t *testing.T) {
	t.Parallel()
	want := album{Name: "7", Songs: []map[string]any{{"a": "b"}}}
	for _, text := range []string{
		"name: '7'\nsongs:\n- a: b\n", `{"name":"7","songs":[{"a":"b"}]}`, `{"name":7,"songs":[{"a":"b"}]}`,
		"name: 7\nsongs: [{? a : b}]", "name: &n '7'\nsongs:\n- {a: b}\n",
	} {
		got, err := decodeYAML[album]([]byte(text))
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	got, err := decodeYAML[album](nil)
	require.NoError(t, err)
	require.Empty(t, got)
	for _, text := range []string{"nam: 7", `{"nam":7}`, "name: [", "- 1", "songs: !!binary aGk="} {
		_, err := decodeYAML[album]([]byte(text))
		require.Error(t, err, text)
	}
}

// Each text is small and would cost gigabytes, or hours, to decode.
func TestDecodeYAML_RefusesCostlyTexts(t *testing.T) {
	t.Parallel()
	deep := func(open, closed string, n int) string { return strings.Repeat(open, n) + strings.Repeat(closed, n) }
	var laughs strings.Builder
	laughs.WriteString("songs:\n- a: &a0 ha\n")
	for i := range 10 {
		fmt.Fprintf(&laughs, "- b: &a%d [%s]\n", i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i), 10), ","))
	}
	for name, tt := range map[string]struct{ text, want string }{
		"brackets":           {"songs: " + deep("[", "]", 20_000), "deeper than 64 levels"},
		"open brackets":      {strings.Repeat("[", 40_000), "deeper than 64 levels"},
		"braces":             {"songs: [" + deep("{a: ", "}", 10_000) + "]", "deeper than 64 levels"},
		"objects of JSON":    {`{"songs":[` + strings.Repeat(`{"a":`, 5_000) + "1" + strings.Repeat("}", 5_000) + "]}", "deeper than 64 levels"},
		"brackets and texts": {"songs: " + strings.Repeat(`["]]]]", `, 5_000), "deeper than 64 levels"},
		"brackets, comments": {"songs: # \"\n" + strings.Repeat("[", 5_000), "deeper than 64 levels"},
		"lists of lists":     {"songs: \n" + strings.Repeat("- ", 20_000) + "a", "nests too deeply"},
		"keys of keys":       {strings.Repeat("? ", 20_000) + "a", "nests too deeply"},
		"many values":        {"songs: [" + strings.Repeat("{}, ", 20_000) + "{}]", "too many values"},
		"many anchors":       {strings.Repeat("&a ", 60_000) + "a", "too many values"},
		"large":              {"name: " + strings.Repeat("a", maxYAML), "larger than 1 MiB"},
		"a billion laughs":   {laughs.String(), "aliases"},
	} {
		_, err := decodeYAML[album]([]byte(tt.text))
		require.ErrorContains(t, err, tt.want, name)
		require.Zero(t, yamlLine([]byte(tt.text), "$.songs[0]"), name)
	}
	many := `{"songs":[` + strings.Repeat("{},", 20_000) + `{}]}`
	got, err := decodeYAML[album]([]byte(many))
	require.NoError(t, err, "JSON may be larger")
	require.Len(t, got.Songs, 20_001)
	_, err = decodeYAML[album]([]byte(`{"songs":[` + strings.Repeat("{},", 600_000) + `{}]}`))
	require.ErrorContains(t, err, "more than 1000000 values")
}

func TestDecodeBody_RefusesCostlyTexts(t *testing.T) {
	t.Parallel()
	var v any
	require.NoError(t, decodeBody([]byte(`{"a":[1,{"b":"[[["}]}`), &v))
	require.ErrorContains(t, decodeBody([]byte(strings.Repeat("[", 65)), &v), "deeper than 64 levels")
	require.ErrorContains(t, decodeBody([]byte("["+strings.Repeat("[],", 500_000)+"[]]"), &v), "more than 1000000 values")
	require.Empty(t, bodyKeys("application/json", []byte(strings.Repeat(`{"a":`, 65)+"1"+strings.Repeat("}", 65))))
}

// guarded sends a request through a guard and returns the status; 204 is what stands behind it.
func guarded(t *testing.T, hosts []string, method, host string, headers map[string]string) *httptest.ResponseRecorder {
	t.Helper()
	next := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	guard, err := newGuard(hosts...)
	require.NoError(t, err)
	request := httptest.NewRequestWithContext(t.Context(), method, "/", http.NoBody)
	request.Host = host
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	recorder := httptest.NewRecorder()
	guard.Handler(next).ServeHTTP(recorder, request)
	return recorder
}

func TestGuard_Host(t *testing.T) {
	t.Parallel()
	hosts := []string{"emulator", "Paxos.Internal"}
	for want, addresses := range map[int][]string{
		http.StatusNoContent: {
			"127.0.0.1:8086", "127.0.0.1", "[::1]:8086", "[::1]", "localhost:8086", "LOCALHOST.", "a.localhost:1", "emulator:8086",
			"paxos.internal", "192.168.1.2:8086", "",
		},
		http.StatusForbidden: {
			"evil.test:8086", "127.0.0.1.evil.test", "localhost.evil.test", "notlocalhost", "emulator.evil.test", ":8086",
			"127.0.0.1:80:80", "0x7f.1",
		},
	} {
		for _, host := range addresses {
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				require.Equal(t, want, guarded(t, hosts, method, host, nil).Code, "%s %q", method, host)
			}
		}
	}
	answer := guarded(t, nil, http.MethodGet, "evil.test", nil).Body.String()
	require.Contains(t, answer, `\"evil.test\"`)
	require.Contains(t, answer, "--allow-host")
}

func TestGuard_WebPages(t *testing.T) {
	t.Parallel()
	const host = "127.0.0.1:8086"
	for name, tt := range map[string]struct {
		headers map[string]string
		want    int
	}{
		"no browser":            {nil, http.StatusNoContent},
		"a form, no browser":    {map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, http.StatusNoContent},
		"own page":              {map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": "http://" + host}, http.StatusNoContent},
		"own page, old browser": {map[string]string{"Origin": "http://" + host}, http.StatusNoContent},
		"address bar":           {map[string]string{"Sec-Fetch-Site": "none"}, http.StatusNoContent},
		"other site":            {map[string]string{"Sec-Fetch-Site": "cross-site"}, http.StatusForbidden},
		"other port":            {map[string]string{"Sec-Fetch-Site": "same-site"}, http.StatusForbidden},
		"old browser":           {map[string]string{"Origin": "https://evil.test", "Content-Type": "text/plain"}, http.StatusForbidden},
		"old browser, port":     {map[string]string{"Origin": "http://127.0.0.1:3000"}, http.StatusForbidden},
		"a sandboxed frame":     {map[string]string{"Origin": "null"}, http.StatusForbidden},
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete, http.MethodOptions} {
			require.Equal(t, tt.want, guarded(t, nil, method, host, tt.headers).Code, "%s: %s", name, method)
		}
	}
}

func TestNewGuard_RefusesOtherThanHostNames(t *testing.T) {
	t.Parallel()
	for _, host := range []string{"", "*", "emulator:8086", "http://emulator", "a b", "a/b", "::1", "."} {
		_, err := newGuard(host)
		require.ErrorContains(t, err, "host name", host)
	}
}

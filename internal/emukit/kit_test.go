package emukit

import (
	"errors"
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
	require.WithinDuration(t, time.Now(), RealClock().Now(), time.Minute)
}

func TestJournalKeepsTheLast(t *testing.T) {
	t.Parallel()
	journal := NewJournal(3)
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
	limiter := NewLimiter(clock, map[string]float64{"slow": 1, "fast": 10}, 0)
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
	require.NotEmpty(t, limiter.Usage())
	clock.Advance(LimitBlock - 1)
	require.Zero(t, take("a", "fast", 1), "nothing that was refused prolonged the block, nothing shortened it")
	clock.Advance(1)
	require.Equal(t, 300, take("a", "slow", 300))
	clock.Advance(time.Minute)
	require.Zero(t, take("a", "slow", 1), "the window slides")
	limiter.Clear()
	require.Equal(t, 1, take("a", "slow", 1))
	require.Equal(t, []LimitUsage{{IP: "a", Class: "slow", Used: 1, Quota: 300}}, limiter.Usage())
}

func TestLimiterScale(t *testing.T) {
	t.Parallel()
	clock := NewManualClock(noon)
	limiter := NewLimiter(clock, map[string]float64{"x": 10}, 0.001)
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
	file, data, err := OpenStateFile(path)
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
	_, data, err = OpenStateFile(path)
	require.NoError(t, err)
	require.Len(t, data, 20)
	left, err := os.ReadDir(directory)
	require.NoError(t, err)
	require.Len(t, left, 1, "no temporary file stays behind")

	require.NoError(t, file.Save(20, nil), "what is on disk is not written again")
	require.ErrorContains(t, file.Save(21, func() ([]byte, uint64, error) { return nil, 0, errors.New("broken") }), "broken")
	require.NoError(t, os.WriteFile(path+".new", []byte("half"), 0o600))
	_, data, err = OpenStateFile(path)
	require.NoError(t, err)
	require.Len(t, data, 20)
	require.NoFileExists(t, path+".new", "what a kill has left is cleared away")
	require.NoError(t, os.MkdirAll(filepath.Join(path+".new", "full"), 0o700))
	require.Error(t, file.Save(21, func() ([]byte, uint64, error) { return []byte("lost"), 21, nil }))
	require.NoError(t, os.RemoveAll(path+".new"))
	require.NoError(t, file.Save(21, func() ([]byte, uint64, error) { return []byte("saved"), 21, nil }), "a failure is not for ever")
	_, _, err = OpenStateFile(filepath.Join(directory, "no", "state"))
	require.Error(t, err)
	_, _, err = OpenStateFile(directory)
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

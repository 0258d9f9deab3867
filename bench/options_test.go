package main

import (
	"bytes"
	"flag"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/bench/results"
)

func TestParseOptions_defaults(t *testing.T) {
	t.Parallel()
	o, err := parseOptions(nil, &bytes.Buffer{})
	require.NoError(t, err)
	assert.Equal(t, options{
		repo: "..", sizes: []int{100}, subjects: results.Subjects, phases: results.Phases, limits: []string{"off"}, scale: 1,
		latency: 50 * time.Millisecond, parallelism: 10, shard: 100, repeat: 1, timeout: time.Hour,
	}, o)
}

func TestParseOptions(t *testing.T) {
	t.Parallel()
	o, err := parseOptions([]string{
		"-sizes", "100,5000", "-limits", "paxos,off", "-subjects", "terraform_data,paxos", "-seed", "-latency", "1s", "-scale", "0.1",
	}, &bytes.Buffer{})
	require.NoError(t, err)
	assert.Equal(t, []int{100, 5000}, o.sizes)
	assert.Equal(t, []string{"off", "paxos"}, o.limits, "in the order of the tables")
	assert.Equal(t, []string{"paxos", "terraform_data"}, o.subjects)
	assert.Equal(t, []string{"plan", "change", "destroy"}, o.phases, "what is seeded is not applied")
	assert.Equal(t, time.Second, o.latency)
	assert.InDelta(t, 0.1, o.scale, 1e-9)
	assert.Len(t, results.Phases, 4, "the list of all phases stays as it is")
}

func TestParseOptions_refuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"render"}, `unexpected argument "render"`},
		{[]string{"-sizes", "100,many"}, `"many" is no number of identities`},
		{[]string{"-sizes", "-1"}, `"-1" is no number of identities`},
		{[]string{"-phases", "plan"}, "use -seed"},
		{[]string{"-phases", "plan,think"}, `"think" is none of apply, plan, change, destroy`},
		{[]string{"-scale", "0"}, "-scale must be"},
		{[]string{"-scale", "2"}, "-scale must be"},
		{[]string{"-shard", "0"}, "at least 1"},
		{[]string{"-repeat", "0"}, "at least 1"},
		{[]string{"-parallelism", "0"}, "at least 1"},
		{[]string{"-merge"}, "-merge needs -out"},
	} {
		_, err := parseOptions(test.args, &bytes.Buffer{})
		assert.ErrorContains(t, err, test.want, test.args)
	}
}

func TestParseOptions_help(t *testing.T) {
	t.Parallel()
	var usage bytes.Buffer
	_, err := parseOptions([]string{"-help"}, &usage)
	require.ErrorIs(t, err, flag.ErrHelp)
	assert.Contains(t, usage.String(), "some of off,paxos, separated by commas (default off)")
}

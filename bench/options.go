package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/bench/results"
)

// options are what a run is told on its command line.
type options struct {
	repo        string
	cli         string
	peers       string
	out         string
	merge       bool
	sizes       []int
	subjects    []string
	phases      []string
	limits      []string
	scale       float64
	latency     time.Duration
	parallelism int
	shard       int
	repeat      int
	seed        bool
	timeout     time.Duration
}

// shownError is an error that its finder has shown already.
type shownError struct{ error }

func (e shownError) Unwrap() error { return e.error }

// parseOptions reads the command line. What the flag package finds wrong, it shows on stderr, with the usage.
func parseOptions(args []string, stderr io.Writer) (options, error) {
	var o options
	var sizes string
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.repo, "repo", "..", "`directory` of the provider's source; provider and emulator are built from it")
	flags.StringVar(&o.cli, "cli", "", "`path` of the CLI (default: terraform, else tofu, on PATH)")
	flags.StringVar(&o.peers, "peers", "", "`directory` with the binaries terraform-provider-restapi and terraform-provider-restful, "+
		"with or without _vVERSION; what is missing is left out")
	flags.StringVar(&o.out, "out", "", "`file` for the results (JSON)")
	flags.BoolVar(&o.merge, "merge", false, "keep what the file has and this run does not measure")
	flags.StringVar(&sizes, "sizes", "100", "`numbers` of identities, each with one control")
	list(flags, &o.subjects, "subjects", results.Subjects, results.Subjects)
	list(flags, &o.phases, "phases", results.Phases, results.Phases)
	list(flags, &o.limits, "limits", results.Limits, []string{results.LimitOff})
	flags.Float64Var(&o.scale, "scale", 1, "`factor` that shrinks window and block of the rate limit, for the emulator and for "+
		"the provider; as many requests fit into the shorter window")
	flags.DurationVar(&o.latency, "latency", 50*time.Millisecond, "least `time` for every request")
	flags.IntVar(&o.parallelism, "parallelism", 10, "objects that the CLI works on at a `time`")
	flags.IntVar(&o.shard, "shard", 100, "identities in one instance of the module")
	flags.IntVar(&o.repeat, "repeat", 1, "how often a plan is `run`; the one with the median time counts")
	flags.BoolVar(&o.seed, "seed", false, "fill emulator and state without an apply, and leave the apply out")
	flags.DurationVar(&o.timeout, "timeout", time.Hour, "most `time` for one command of the CLI")
	if err := flags.Parse(args); err != nil {
		return o, shownError{err}
	}
	err := o.check(flags.Args(), sizes)
	return o, err
}

func (o *options) check(rest []string, sizes string) error {
	if len(rest) > 0 {
		return fmt.Errorf("unexpected argument %q", rest[0])
	}
	for text := range strings.SplitSeq(sizes, ",") {
		size, err := strconv.Atoi(text)
		if err != nil || size < 1 {
			return fmt.Errorf("-sizes: %q is no number of identities", text)
		}
		o.sizes = append(o.sizes, size)
	}
	if o.seed {
		o.phases = slices.DeleteFunc(o.phases, func(phase string) bool { return phase == results.Apply })
	}
	switch {
	case !o.seed && !slices.Contains(o.phases, results.Apply):
		return errors.New("-phases: without an apply there is nothing to measure; use -seed")
	case o.scale <= 0 || o.scale > 1:
		return errors.New("-scale must be above 0 and at most 1")
	case o.parallelism < 1 || o.shard < 1 || o.repeat < 1:
		return errors.New("-parallelism, -shard and -repeat must be at least 1")
	case o.merge && o.out == "":
		return errors.New("-merge needs -out")
	}
	return nil
}

// list defines a flag whose value is some of the known names, separated by commas. They are kept in the known order.
func list(flags *flag.FlagSet, to *[]string, name string, known, otherwise []string) {
	*to = slices.Clone(otherwise)
	usage := fmt.Sprintf("some of %s, separated by commas (default %s)", strings.Join(known, ","), strings.Join(otherwise, ","))
	flags.Func(name, usage, func(text string) error {
		wanted := strings.Split(text, ",")
		for _, word := range wanted {
			if !slices.Contains(known, word) {
				return fmt.Errorf("%q is none of %s", word, strings.Join(known, ", "))
			}
		}
		*to = slices.DeleteFunc(slices.Clone(known), func(word string) bool { return !slices.Contains(wanted, word) })
		return nil
	})
}

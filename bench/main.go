package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/terraform-paxos/terraform-provider-paxos/bench/report"
	"github.com/terraform-paxos/terraform-provider-paxos/bench/results"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return
	}
	if _, shown := errors.AsType[shownError](err); !shown {
		fmt.Fprintln(os.Stderr, "bench:", err)
	}
	os.Exit(1)
}

// run is the whole program: the results go to stdout as tables, progress to stderr.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) > 0 && args[0] == "render" {
		return render(args[1:], stderr)
	}
	o, err := parseOptions(args, stderr)
	if err != nil {
		return err
	}
	keep, err := keeper(&o)
	if err != nil {
		return err
	}
	measured, err := measureAll(ctx, &o, stderr, keep)
	_, errWrite := io.WriteString(stdout, report.Tables(measured))
	return errors.Join(err, errWrite)
}

// keeper returns what keeps results in the file that was asked for, and finds out at once if that file cannot be read.
func keeper(o *options) (func(results.File) error, error) {
	if o.out == "" {
		return func(results.File) error { return nil }, nil
	}
	if !o.merge {
		return func(measured results.File) error { return measured.Save(o.out) }, nil
	}
	if _, err := results.Load(o.out); err != nil {
		return nil, err
	}
	return func(measured results.File) error {
		file, err := results.Load(o.out)
		if err == nil {
			err = file.Merge(measured)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", o.out, err)
		}
		return file.Save(o.out)
	}, nil
}

// render writes the guide and its chart from a file of results.
func render(args []string, stderr io.Writer) error {
	flags := flag.NewFlagSet("bench render", flag.ContinueOnError)
	flags.SetOutput(stderr)
	from := flags.String("results", "results.json", "`file` of the results")
	docs := flags.String("docs", "../docs", "`directory` of the documentation")
	chart := flags.String("chart", "benchmarks.svg", "`file` of the chart")
	if err := flags.Parse(args); err != nil {
		return shownError{err}
	}
	file, err := results.Load(*from)
	if err != nil {
		return err
	}
	return report.Write(file, *docs, *chart)
}

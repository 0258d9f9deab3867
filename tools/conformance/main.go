// Command conformance holds recorded exchanges against an OpenAPI file: paths, query parameters and bodies of requests,
// and the answers. It reads what the emulator writes to PAXOS_EMULATOR_RECORD_DIR.
//
//	conformance -spec openapi.json DIRECTORY
//
// It prints a summary and every violation, and exits with 1 when there is a violation or nothing to check, with 2 on
// wrong use.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

func run(ctx context.Context, arguments []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("conformance", flag.ContinueOnError)
	flags.SetOutput(stderr)
	spec := flags.String("spec", "", "the OpenAPI `file`")
	if err := flags.Parse(arguments); err != nil {
		return 2
	}
	if *spec == "" || flags.NArg() != 1 {
		fmt.Fprintln(stderr, "conformance: give -spec FILE and one directory of recorded exchanges")
		return 2
	}
	check, err := newChecker(ctx, *spec)
	if err != nil {
		fmt.Fprintln(stderr, "conformance:", err)
		return 2
	}
	result, err := checkDirectory(ctx, check, flags.Arg(0))
	if err != nil {
		fmt.Fprintln(stderr, "conformance:", err)
		return 2
	}
	result.print(stdout)
	if !result.passed() {
		return 1
	}
	return 0
}

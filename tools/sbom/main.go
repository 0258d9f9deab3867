// Command sbom lists what is inside a Go program, as CycloneDX: the modules that the program itself names, with their
// sums from go.sum, and the toolchain. It reads the program and nothing else, so a release runs no code for it that
// go.sum does not pin, and the same program always gives the same list.
//
//	sbom -version 1.2.3 -output FILE PROGRAM
//
// It exits with 1 when the program cannot be read or the file not written, with 2 on wrong use.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stderr))
}

func run(arguments []string, stderr io.Writer) int {
	flags := flag.NewFlagSet("sbom", flag.ContinueOnError)
	flags.SetOutput(stderr)
	version := flags.String("version", "", "the program's `version`")
	output := flags.String("output", "", "the `file` to write")
	if err := flags.Parse(arguments); err != nil {
		return 2
	}
	if *version == "" || *output == "" || flags.NArg() != 1 {
		fmt.Fprintln(stderr, "sbom: give -version VERSION, -output FILE and one program")
		return 2
	}
	if err := write(flags.Arg(0), *version, *output); err != nil {
		fmt.Fprintln(stderr, "sbom:", err)
		return 1
	}
	return 0
}

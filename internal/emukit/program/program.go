// Package program makes an emulator a program: its command line, its exit codes, and how it serves until it is interrupted.
package program

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/printable"
)

// The exit codes: ExitUsage is for what the caller got wrong, before anything was started.
const (
	ExitOK    = 0
	ExitFault = 1
	ExitUsage = 2
)

// maxMessage is the number of characters after which an error is cut.
const maxMessage = 2000

// UsageError is an error that the caller can mend: a flag, a seed file, a state file, an address.
type UsageError struct{ Err error }

// Error implements error.
func (e UsageError) Error() string { return e.Err.Error() }

// Warnings is where a command says what the caller should know, apart from its output.
type Warnings struct{ io.Writer }

// Program is the command line of an emulator.
type Program struct {
	Name, Description string
	// Commands is a pointer to the struct that kong parses into.
	Commands any
	// Vars are what its tags refer to: port and limits, the name of the rate limits, are those of Serve, and limits_help says what they are.
	Vars kong.Vars
}

// Main runs the program until it is interrupted, and ends the process.
func (p Program) Main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := p.Run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// exited carries the exit code out of kong's --help and --version.
type exited int

// Run is the whole program; it ends when ctx does.
func (p Program) Run(ctx context.Context, args []string, stdout, stderr io.Writer) (code int) {
	defer func() {
		if r := recover(); r != nil {
			done, ok := r.(exited)
			if !ok {
				panic(r)
			}
			code = int(done)
		}
	}()
	parser, err := kong.New(p.Commands,
		kong.Name(p.Name), kong.Description(p.Description), p.Vars,
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { panic(exited(code)) }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.BindTo(stdout, (*io.Writer)(nil)),
		kong.Bind(Warnings{stderr}),
	)
	if err != nil {
		return p.fail(stderr, err, ExitFault)
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return p.fail(stderr, err, ExitUsage)
	}
	if err := parsed.Run(); err != nil {
		if _, ok := errors.AsType[UsageError](err); ok {
			return p.fail(stderr, err, ExitUsage)
		}
		return p.fail(stderr, err, ExitFault)
	}
	return ExitOK
}

func (p Program) fail(stderr io.Writer, err error, code int) int {
	fmt.Fprintf(stderr, "%s: %s\n", p.Name, printable.Line(err.Error(), maxMessage)) // it may quote a file or an argument
	return code
}

// PrintEnv prints one export line per variable that points a provider at the emulator at a base URL, for the shell's eval.
func PrintEnv(stdout io.Writer, baseURL string, environment func(baseURL string) map[string]string) error {
	base, err := url.Parse(baseURL)
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") {
		return UsageError{Err: fmt.Errorf("--url must be like http://127.0.0.1:8086, not %q", baseURL)}
	}
	env := environment(strings.TrimRight(baseURL, "/"))
	for _, name := range slices.Sorted(maps.Keys(env)) {
		fmt.Fprintf(stdout, "export %s=%s\n", name, quote(env[name]))
	}
	return nil
}

// quote makes a text one word of a POSIX shell.
func quote(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

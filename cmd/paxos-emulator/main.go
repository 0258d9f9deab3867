// Command paxos-emulator serves an emulator of the identity domain of the Paxos API.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/printable"
)

// version is set at release.
var version = "dev"

// The exit codes: 2 is for what the caller got wrong, before anything was started.
const (
	exitOK    = 0
	exitFault = 1
	exitUsage = 2
)

type cli struct {
	Serve   serveCommand     `cmd:"" help:"Serve the emulator until it is interrupted."`
	Env     envCommand       `cmd:"" help:"Print the export lines that point the provider at a running emulator."`
	Version kong.VersionFlag `help:"Print the version and exit."`
}

// maxMessage is the number of characters after which an error is cut.
const maxMessage = 2000

// usageError is an error that the caller can mend: a flag, a seed file, a state file, an address.
type usageError struct{ error }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// exited carries the exit code out of kong's --help and --version.
type exited int

// run is the whole program; it ends when ctx does.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (code int) {
	defer func() {
		if r := recover(); r != nil {
			done, ok := r.(exited)
			if !ok {
				panic(r)
			}
			code = int(done)
		}
	}()
	var commands cli
	parser, err := kong.New(&commands,
		kong.Name("paxos-emulator"),
		kong.Description("A stateful emulator of the identity domain of the Paxos API. No account, no network."),
		kong.Vars{"version": version, "client_id": emulator.DefaultClientID, "client_secret": emulator.DefaultClientSecret},
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { panic(exited(code)) }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.BindTo(stdout, (*io.Writer)(nil)),
		kong.Bind(warnings{stderr}),
	)
	if err != nil {
		return fail(stderr, err, exitFault)
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return fail(stderr, err, exitUsage)
	}
	if err := parsed.Run(); err != nil {
		if _, ok := errors.AsType[usageError](err); ok {
			return fail(stderr, err, exitUsage)
		}
		return fail(stderr, err, exitFault)
	}
	return exitOK
}

// warnings is where a command says what the caller should know, apart from its output.
type warnings struct{ io.Writer }

func fail(stderr io.Writer, err error, code int) int {
	fmt.Fprintln(stderr, "paxos-emulator:", printable.Line(err.Error(), maxMessage)) // it may quote a file or an argument
	return code
}

// Command publicmint-emulator serves an emulator of the Public Mint Identities API.
package main

import (
	"context"
	"io"

	"github.com/alecthomas/kong"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit/program"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/emulator"
)

// version is set at release.
var version = "dev"

const name = "publicmint-emulator"

type cli struct {
	Serve   serveCommand     `cmd:"" help:"Serve the emulator until it is interrupted."`
	Env     envCommand       `cmd:"" help:"Print the export lines that point the provider at a running emulator."`
	Version kong.VersionFlag `help:"Print the version and exit."`
}

func main() { newProgram().Main() }

// newProgram returns the command line.
func newProgram() program.Program {
	return program.Program{
		Name:        name,
		Description: "A stateful emulator of the Public Mint Identities API. No account, no network.",
		Commands:    &cli{},
		Vars: kong.Vars{
			"version": version, "api_key": emulator.DefaultAPIKey, "port": "8087", "limits": "on",
			"limits_help": " (10 requests a second; none is documented)",
		},
	}
}

type serveCommand struct {
	program.Serve

	APIKey string `default:"${api_key}" help:"API key that is accepted."`
}

// Run serves until ctx ends.
func (c *serveCommand) Run(ctx context.Context, stdout io.Writer, stderr program.Warnings) error {
	kit, err := c.Options(func(name string, data []byte) (any, error) {
		seed, err := emulator.ParseSeed(name, data)
		return &seed, err
	})
	if err != nil {
		return program.UsageError{Err: err}
	}
	return c.Start(ctx, stdout, stderr, name, func() (program.Server, error) {
		return emulator.NewServer(emulator.With(kit), emulator.WithAPIKey(c.APIKey))
	})
}

type envCommand struct {
	URL    string `default:"http://127.0.0.1:8087" help:"Base URL of the emulator, as serve prints it."`
	APIKey string `default:"${api_key}" help:"API key that the emulator accepts."`
}

// Run prints the export lines, for eval "$(publicmint-emulator env)".
func (c *envCommand) Run(stdout io.Writer) error {
	return program.PrintEnv(stdout, c.URL, func(baseURL string) map[string]string { return emulator.Environment(baseURL, c.APIKey) })
}

// Command paxos-emulator serves an emulator of the identity domain of the Paxos API.
package main

import (
	"io"

	"github.com/alecthomas/kong"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit/program"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// version is set at release.
var version = "dev"

type cli struct {
	Serve   serveCommand     `cmd:"" help:"Serve the emulator until it is interrupted."`
	Env     envCommand       `cmd:"" help:"Print the export lines that point the provider at a running emulator."`
	Version kong.VersionFlag `help:"Print the version and exit."`
}

func main() { newProgram().Main() }

const name = "paxos-emulator"

// newProgram returns the command line.
func newProgram() program.Program {
	return program.Program{
		Name:        name,
		Description: "A stateful emulator of the identity domain of the Paxos API. No account, no network.",
		Commands:    &cli{},
		Vars: kong.Vars{
			"version": version, "client_id": emulator.DefaultClientID, "client_secret": emulator.DefaultClientSecret, "port": "8086",
			"limits": "paxos", "limits_help": " (those documented)",
		},
	}
}

type envCommand struct {
	URL          string `default:"http://127.0.0.1:8086" help:"Base URL of the emulator, as serve prints it."`
	ClientID     string `default:"${client_id}" help:"OAuth2 client id that the emulator accepts."`
	ClientSecret string `default:"${client_secret}" help:"OAuth2 client secret that the emulator accepts."`
}

// Run prints the export lines, for eval "$(paxos-emulator env)".
func (c *envCommand) Run(stdout io.Writer) error {
	return program.PrintEnv(stdout, c.URL, func(baseURL string) map[string]string {
		return emulator.Environment(baseURL, c.ClientID, c.ClientSecret)
	})
}

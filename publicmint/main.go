// Command terraform-provider-publicmint is the Terraform provider for Public Mint. Terraform starts it; to run it under a debugger,
// start it with -debug and follow what it prints.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/provider"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/program"
)

// version is set at build time (-ldflags "-X main.version=…") and goes into the user agent.
var version = "dev"

// address is where the registry has the provider.
const address = "registry.terraform.io/terraform-paxos/publicmint"

func main() {
	debugged := flag.Bool("debug", false, "serve a debugger, and print the TF_REATTACH_PROVIDERS to set for Terraform")
	flag.Parse()
	// net/http writes what servers send to the standard logger: responses that no request asked for, and with
	// GODEBUG=http2debug=2 headers and bodies, here those of the plugin protocol, too. No setting of theirs turns that off.
	log.SetOutput(io.Discard)
	err := program.Serve(address, *debugged, func() (tfprotov6.ProviderServer, error) { return provider.NewServer(version, os.Getenv) })
	if err != nil {
		fmt.Fprintln(os.Stderr, "terraform-provider-publicmint:", err)
		os.Exit(1)
	}
}

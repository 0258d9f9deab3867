// Command terraform-provider-paxos is the Terraform provider for Paxos. Terraform starts it; to run it under a debugger,
// start it with -debug and follow what it prints.
package main

import (
	"context"
	"flag"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider"
)

// version is set at build time (-ldflags "-X main.version=…") and goes into the user agent.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve a debugger, and print the TF_REATTACH_PROVIDERS to set for Terraform")
	flag.Parse()

	err := providerserver.Serve(context.Background(), provider.New(version, os.Getenv), providerserver.ServeOpts{
		Address:         "registry.terraform.io/terraform-paxos/paxos",
		Debug:           *debug,
		ProtocolVersion: 6,
	})
	if err != nil {
		log.Fatal(err)
	}
}

// Command schemadump prints a provider's schemas, those of "paxos" or of the provider that its argument names, as "terraform
// providers schema -json" does, but asks the provider in this process: the documentation made from it does not depend on what an
// installed CLI knows about (versions before
// 1.12 leave out resource identities, those before 1.14 list resources and actions).
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider"
	publicmint "github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/provider"
)

// paxosName is the key of the schemas; tfplugindocs looks for the short name.
const paxosName = "paxos"

func main() {
	name := paxosName
	if len(os.Args) > 1 {
		name = os.Args[1]
	}
	server, err := serverOf(name)
	if err == nil {
		err = dump(context.Background(), os.Stdout, name, server)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serverOf returns the provider of a name.
func serverOf(name string) (tfprotov6.ProviderServer, error) {
	nothing := func(string) string { return "" } // schemas do not depend on the environment
	switch name {
	case paxosName:
		return provider.NewServer("dev", nothing)
	case "publicmint":
		return publicmint.NewServer("dev", nothing)
	default:
		return nil, fmt.Errorf("there is no provider %q", name)
	}
}

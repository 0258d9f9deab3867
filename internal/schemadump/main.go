// Command schemadump prints the provider's schemas as "terraform providers schema -json" does, but asks the provider in
// this process: the documentation made from it does not depend on what an installed CLI knows about (versions before
// 1.12 leave out resource identities, those before 1.14 list resources and actions).
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider"
)

// providerName is the key of the schemas; tfplugindocs looks for the short name.
const providerName = "paxos"

func main() {
	nothing := func(string) string { return "" } // schemas do not depend on the environment
	server, err := providerserver.NewProtocol6WithError(provider.New("dev", nothing)())()
	if err == nil {
		err = dump(context.Background(), os.Stdout, providerName, server)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

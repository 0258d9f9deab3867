// Command terraform-provider-paxos is the Terraform provider for Paxos. Terraform starts it; to run it under a debugger,
// start it with -debug and follow what it prints. Its one subcommand, drift, reads the JSON of a plan (package drift).
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/drift"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider"
)

// version is set at build time (-ldflags "-X main.version=…") and goes into the user agent.
var version = "dev"

// address is where the registry has the provider.
const address = "registry.terraform.io/terraform-paxos/paxos"

func main() {
	if len(os.Args) > 1 && os.Args[1] == "drift" {
		os.Exit(drift.Run(os.Args[2:], os.Stdin, os.Stdout, os.Stderr))
	}
	debugged := flag.Bool("debug", false, "serve a debugger, and print the TF_REATTACH_PROVIDERS to set for Terraform")
	flag.Parse()
	// net/http writes what servers send to the standard logger: responses that no request asked for, and with
	// GODEBUG=http2debug=2 headers and bodies, here those of the plugin protocol, too. No setting of theirs turns that off.
	log.SetOutput(io.Discard)
	quietSDK(os.Environ(), os.Setenv)
	collectLess(os.Getenv)
	if err := serve(*debugged); err != nil {
		fmt.Fprintln(os.Stderr, "terraform-provider-paxos:", err)
		os.Exit(1)
	}
}

// serve serves the provider until Terraform, or the debugger's user, ends it.
func serve(debugged bool) error {
	server, err := provider.NewServer(version, os.Getenv)
	if err != nil {
		return err
	}
	var options []tf6server.ServeOpt
	if debugged {
		options = append(options, tf6server.WithManagedDebug())
	}
	return tf6server.Serve(address, func() tfprotov6.ProviderServer { return server }, options...)
}

// quietSDK turns off the logs of the plugin SDK where nobody asked for logs: it writes all it does at TRACE, a dozen lines
// for each call, and the CLI reads every one of them to discard it, which is a third of the time of a large plan. What
// the provider itself logs stays.
func quietSDK(environment []string, set func(name, value string) error) {
	asked := func(variable string) bool {
		name, value, _ := strings.Cut(variable, "=")
		return value != "" && (strings.HasPrefix(name, "TF_LOG") || strings.HasPrefix(name, "TF_ACC_LOG"))
	}
	if !slices.ContainsFunc(environment, asked) {
		_ = set("TF_LOG_SDK", "OFF") // fails for names that are no names only; the logs would be on, as before
	}
}

// The heap grows to four times what is in use before it is collected, but collection becomes eager towards maxHeap. At five
// times, a plan of 5,000 identities and 5,000 controls held 171 MB.
const (
	gcPercent = 300
	maxHeap   = 512 << 20 // bytes; a plan of 1,000 identities and 1,000 controls uses a tenth of it
)

// collectLess trades memory for time, unless the user has set GOGC or GOMEMLIMIT: the provider lives for one run and keeps
// little, and with Go's default a quarter of its CPU time in an apply goes to collecting garbage.
func collectLess(getenv func(string) string) {
	if getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(maxHeap)
	}
}

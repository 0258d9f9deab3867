// Package program is what the main packages of all providers share.
package program

import (
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// Serve serves a provider until Terraform, or the debugger's user, ends it. address is where the registry has it. It turns off logs of
// the SDK that nobody asked for, and trades memory for time.
func Serve(address string, debugged bool, newServer func() (tfprotov6.ProviderServer, error)) error {
	quietSDK(os.Environ(), os.Setenv)
	collectLess(os.Getenv)
	server, err := newServer()
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

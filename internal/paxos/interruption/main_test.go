//go:build unix

package interruption

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// every makes TestAccInterruption break off at every request of every run, which takes some minutes.
var every = flag.Bool("interruption.every", false, "break off at every request of every run, not at a few")

// programs is a directory for the provider, which built builds there once, for the first test that needs it.
var (
	programs string
	built    = sync.OnceValue(func() error { return build(programs) })
)

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(buildAndTest(m))
}

func buildAndTest(m *testing.M) int {
	directory, err := os.MkdirTemp("", "interruption")
	if err == nil {
		defer func() { _ = os.RemoveAll(directory) }()
		programs = directory
		err = paxostest.Setup()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if code := m.Run(); code != 0 {
		return code
	}
	if err := goleak.Find(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// pidsVariable names the file to which each provider process of a run adds its id.
const pidsVariable = "INTERRUPTION_PIDS"

// build builds the provider, behind a script that notes the process id and becomes the provider: the CLI does not tell
// which processes it starts.
func build(directory string) error {
	program := filepath.Join(directory, "provider")
	if output, err := exec.CommandContext(context.Background(), "go", "build", "-o", program, "../../..").CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, output)
	}
	script := "#!/bin/sh\necho $$ >> \"$" + pidsVariable + "\"\nexec '" + program + "' \"$@\"\n"
	return os.WriteFile(filepath.Join(directory, "terraform-provider-paxos"), []byte(script), 0o700)
}

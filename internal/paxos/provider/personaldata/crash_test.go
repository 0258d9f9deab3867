//go:build unix

package personaldata_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/personaldata"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// pluginStarted is the line in which Terraform's log tells the process of a provider that it has started.
var pluginStarted = regexp.MustCompile(`provider: plugin started: .*terraform-provider-paxos pid=(\d+)`)

// A provider that crashes while it creates people, as a SIGQUIT has it do with the traces of all its goroutines, shows
// where it was and none of the values it had in hand.
func TestAccCanary_crash(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t)
	e.write(everything(t), e.variables(nil))
	e.emu.Fault(emukit.Fault{Operation: api.OpCreateIdentity.Name, Kind: emukit.FaultDelay, Delay: emukit.Duration(time.Hour), Times: 10})
	apply := e.Start("apply", "-auto-approve")
	apply.Expect("paxos_identity.person: Creating...")
	provider := eventually(t, e, apply.Done())
	require.NoError(t, provider.Signal(syscall.SIGQUIT))
	said, err := apply.Wait()
	require.Error(t, err)
	log := read(t, e.log)
	require.Contains(t, log, "goroutine ", "the crash is in the log")
	require.Contains(t, log, "identity.(*Resource).Create", "and shows where it was")
	values := append(slices.Sorted(maps.Values(canaries())), e.secrets.texts()...)
	personaldata.Search(t, "output", said, values...)
	personaldata.Search(t, "log", e.logged(), values...)
}

// eventually returns the last provider that the log tells of, once its create has reached the emulator.
func eventually(t testing.TB, e testEnv, ended <-chan struct{}) *os.Process {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for len(e.emu.Identities.All()) == 0 {
		select {
		case <-tick.C:
		case <-ended:
			t.Fatal("the apply has ended")
		}
	}
	found := pluginStarted.FindAllStringSubmatch(read(t, e.log), -1)
	require.NotEmpty(t, found)
	pid, err := strconv.Atoi(found[len(found)-1][1])
	require.NoError(t, err)
	process, err := os.FindProcess(pid)
	require.NoError(t, err)
	return process
}

// The guide warns of TF_LOG_SDK_PROTO_DATA_DIR, and here is why: it has the plugin protocol's library write every value
// of every message in clear, secrets and write-only values included.
func TestAccProtocolData(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t)
	directory := t.TempDir()
	e.Env = append(e.Env, "TF_LOG_SDK_PROTO_DATA_DIR="+directory)
	e.write(everything(t), e.variables(nil))
	e.run(true, "plan")
	files, err := filepath.Glob(filepath.Join(directory, "*"))
	require.NoError(t, err)
	var written strings.Builder
	for _, file := range files {
		written.WriteString(read(t, file))
	}
	for path, value := range canaries() {
		assert.Contains(t, written.String(), value, path)
	}
	assert.Contains(t, written.String(), e.secrets.clientSecret)
	assert.Contains(t, written.String(), "BEGIN PRIVATE KEY")
	for _, message := range []string{"ConfigureProvider_Request_Config", "PlanResourceChange_Request_Config", "PlanResourceChange_Response_PlannedState"} {
		assert.True(t, slices.ContainsFunc(files, func(file string) bool { return strings.Contains(file, message) }), message)
	}
	personaldata.Search(t, "output", e.said.String(), slices.Sorted(maps.Values(canaries()))...)
}

// A value that stands in the configuration as a literal is shown by the CLI itself where it complains about that line,
// whatever the provider marks: the guide asks for variables.
func TestAccLiteral(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t)
	e.write(strings.ReplaceAll(everything(t), `var.canary["person_details.profession"]`, `"Canarykeeper" oops`), e.variables(nil))
	assert.Contains(t, e.run(false, "validate"), "Canarykeeper")
}

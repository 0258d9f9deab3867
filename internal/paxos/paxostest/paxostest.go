// Package paxostest binds acctest to the provider and the emulator of Paxos. Only tests import it. What tests need
// beyond it, such as acctest.WithEnv, is the same for each provider, and in acctest.
package paxostest

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider"
)

const (
	namespace = "terraform-paxos"
	name      = "paxos"
	main      = "github.com/terraform-paxos/terraform-provider-paxos"

	// firstPause lets a search for a lost create end in less than a second, half a minute by default.
	firstPause = 10 * time.Millisecond
)

// Suite returns a provider that is pointed at the emulator.
func Suite(emu *emulator.Server, opts ...acctest.Option) acctest.Suite {
	return acctest.Suite{
		Namespace: namespace, Name: name, Main: main, Environment: emu.Env(),
		NewServer: func(getenv func(string) string) (tfprotov6.ProviderServer, error) {
			return provider.NewServer("test", getenv, func(c *api.Config) { c.FirstPause, c.LongestPause = firstPause, time.Second })
		},
	}.With(opts...)
}

// behaviors are the ways in which Paxos may behave.
var behaviors = []acctest.Behavior[emulator.Option]{
	{ServerKind: acctest.ServerKind{Name: "as documented"}},
	{ServerKind: acctest.ServerKind{Name: "partial responses", Thin: true}, Options: []emulator.Option{emulator.WithThinWrites()}},
	{ServerKind: acctest.ServerKind{Name: "odd responses", MixesUp: true}, Options: []emulator.Option{emulator.WithQuirks()}},
	{ServerKind: acctest.ServerKind{Name: catalog.Of2025}, Options: []emulator.Option{emulator.WithControlsRevision("2025")}},
	{ServerKind: acctest.ServerKind{Name: "other spellings", Respells: true}, Options: []emulator.Option{emulator.WithRespelling()}},
	{
		ServerKind: acctest.ServerKind{Name: "other spellings, partial responses", Respells: true, Thin: true},
		Options:    []emulator.Option{emulator.WithRespelling(), emulator.WithThinWrites()},
	},
	{
		ServerKind: acctest.ServerKind{Name: catalog.OddOf2025, MixesUp: true},
		Options:    []emulator.Option{emulator.WithQuirks(), emulator.WithControlsRevision("2025")},
	},
}

// Provider returns the provider for tests that range over the catalog, whose tenant the emulators hold.
func Provider() acctest.Provider {
	p := acctest.Provider{Prefix: "PAXOS_", Catalog: catalog.All(), Token: emulator.OpToken, Refusal: refusal}
	return acctest.WithEmulators(p, behaviors, emulator.WithSeed(catalog.Tenant()), emulator.New, Suite)
}

// refusal returns a problem of the API.
func refusal(status int, title, detail, id string) string {
	body, err := json.Marshal(map[string]any{
		"type": title, "title": title, "status": status, "detail": detail,
		"meta": map[string]any{"existing": map[string]any{"id": id}},
	})
	emukit.Must(err)
	return string(body)
}

// Main is acctest.Main.
func Main(m *testing.M, variables ...string) { acctest.Main(m, name, variables...) }

// Program builds the provider as a program; see acctest.Program.
func Program(t testing.TB) string {
	t.Helper()
	return acctest.Program(t, acctest.Suite{Name: name, Main: main})
}

// Test runs an acceptance test; see acctest.Test.
func Test(t *testing.T, emu *emulator.Server, testCase resource.TestCase, opts ...acctest.Option) {
	t.Helper()
	acctest.Test(t, Suite(emu, opts...), testCase)
}

// Server returns a configured provider to be spoken to in the plugin protocol; see acctest.Server.
func Server(t testing.TB, emu *emulator.Server, opts ...acctest.Option) tfprotov6.ProviderServer {
	t.Helper()
	return acctest.Server(t, Suite(emu, opts...))
}

// NewProtocolResource returns a resource of a configured provider; see acctest.ProtocolResource.
func NewProtocolResource(t testing.TB, emu *emulator.Server, typ string, opts ...acctest.Option) *acctest.ProtocolResource {
	t.Helper()
	return acctest.NewProtocolResource(t, Suite(emu, opts...), typ)
}

// NewWorkingDir makes a directory for commands of the CLI; see acctest.NewWorkingDir.
func NewWorkingDir(t testing.TB, emu *emulator.Server, directories []string, opts ...acctest.Option) *acctest.WorkingDir {
	t.Helper()
	return acctest.NewWorkingDir(t, Suite(emu, opts...), directories)
}

// NewWorkingDirWithFactory is NewWorkingDir for any provider that goes by this one's address.
func NewWorkingDirWithFactory(
	t testing.TB, factory func() (tfprotov6.ProviderServer, error), directories []string,
) *acctest.WorkingDir {
	t.Helper()
	return acctest.NewWorkingDir(t, acctest.Suite{
		Namespace: namespace, Name: name,
		NewServer: func(func(string) string) (tfprotov6.ProviderServer, error) { return factory() },
	}, directories)
}

// NewWorkingDirWithBinary is NewWorkingDir for a provider that was built; see acctest.NewWorkingDirWithBinary.
func NewWorkingDirWithBinary(t testing.TB, programs string) *acctest.WorkingDir {
	t.Helper()
	return acctest.NewWorkingDirWithBinary(t, acctest.Suite{Namespace: namespace, Name: name}, programs)
}

// Writes returns the requests that may have changed something since the journal was last reset, oldest first.
func Writes(emu *emulator.Server) []emukit.Entry {
	return acctest.Provider{Token: emulator.OpToken}.Writes(emu)
}

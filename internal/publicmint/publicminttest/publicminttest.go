// Package publicminttest binds acctest to the provider and the emulator of Public Mint. Only tests import it.
package publicminttest

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/provider"
)

const (
	namespace = "terraform-paxos"
	name      = "publicmint"

	// firstPause lets a search for a lost create end in less than a second.
	firstPause = 10 * time.Millisecond
)

// Suite returns a provider that is pointed at the emulator.
func Suite(emu *emulator.Server, opts ...acctest.Option) acctest.Suite {
	return acctest.Suite{
		Namespace: namespace, Name: name, Environment: emu.Env(),
		NewServer: func(getenv func(string) string) (tfprotov6.ProviderServer, error) {
			return provider.NewServer("test", getenv, func(c *api.Config) { c.FirstPause, c.LongestPause = firstPause, time.Second })
		},
	}.With(opts...)
}

// servers are the ways in which Public Mint may behave, with the options of the emulator for each.
var servers = []struct {
	server  acctest.ServerKind
	options []emulator.Option
}{
	{acctest.ServerKind{Name: "as documented", MixesUp: true}, nil},
	{acctest.ServerKind{Name: catalog.WithoutTotal}, []emulator.Option{emulator.WithBareAnswers(), emulator.WithoutTotal()}},
	{acctest.ServerKind{Name: "enumerations in capitals"}, []emulator.Option{emulator.WithEnumerationsInCapitals()}},
	{acctest.ServerKind{Name: "enumerations as sent"}, []emulator.Option{emulator.WithEnumerationsAsSent()}},
	{acctest.ServerKind{Name: "emails of the deleted stay"}, []emulator.Option{emulator.WithDeletion(emulator.KeepsEmail)}},
	{acctest.ServerKind{Name: "the deleted are shown"}, []emulator.Option{emulator.WithDeletion(emulator.MarksDeleted)}},
	{acctest.ServerKind{Name: "fields of older pages"}, []emulator.Option{emulator.WithLegacyFields()}},
}

// Provider returns the provider for tests that range over the catalog, whose tenant the emulators hold.
func Provider() acctest.Provider {
	options, seed := map[string][]emulator.Option{}, catalog.Tenant()
	p := acctest.Provider{Prefix: "PUBLICMINT_", Catalog: catalog.All()}
	for _, s := range servers {
		p.Servers = append(p.Servers, s.server)
		options[s.server.Name] = append([]emulator.Option{emulator.With(emukit.Options{Seed: &seed, RecordName: "emulator"})}, s.options...)
	}
	p.Start = func(t testing.TB, server acctest.ServerKind) (acctest.Emulator, acctest.Suite) {
		t.Helper()
		emu := emulator.New(t, options[server.Name]...)
		return emu, Suite(emu)
	}
	return p
}

// Main is acctest.Main.
func Main(m *testing.M) { acctest.Main(m, name) }

// Test runs an acceptance test; see acctest.Test.
func Test(t *testing.T, emu *emulator.Server, testCase resource.TestCase, opts ...acctest.Option) {
	t.Helper()
	acctest.Test(t, Suite(emu, opts...), testCase)
}

// NewProtocolResource returns a resource of a configured provider; see acctest.ProtocolResource.
func NewProtocolResource(t testing.TB, emu *emulator.Server, typ string, opts ...acctest.Option) *acctest.ProtocolResource {
	t.Helper()
	return acctest.NewProtocolResource(t, Suite(emu, opts...), typ)
}

// Person returns a person whom an emulator can hold, with documents.
func Person(email string, documents ...api.Document) emulator.Identity {
	return emulator.Identity{Identity: api.Identity{IdentityBody: api.IdentityBody{
		Type: api.TypePerson, Name: "Canary Miller", Email: email, Birthday: "1980-02-29", Gender: "Female",
		Address: &api.Address{Street: "7 Canary Row", City: "Seattle", PostalCode: "98605", Country: "US", State: "WA"},
		Phone:   &api.Phone{Number: "5015321379"}, Tax: &api.Tax{Country: "US", IDNumber: "872343907", State: "WA"},
		Documents: documents,
	}}}
}

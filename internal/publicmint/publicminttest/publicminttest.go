// Package publicminttest binds acctest to the provider and the emulator of Public Mint. Only tests import it.
package publicminttest

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
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
	main      = "github.com/terraform-paxos/terraform-provider-paxos/publicmint"

	// firstPause lets a search for a lost create end in less than a second.
	firstPause = 10 * time.Millisecond

	// approvalDelay is longer than the first pause between two looks at an approval.
	approvalDelay = 300 * time.Millisecond
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

// behaviors are the ways in which Public Mint may behave.
var behaviors = []acctest.Behavior[emulator.Option]{
	{ServerKind: acctest.ServerKind{Name: "as documented", MixesUp: true}},
	{
		ServerKind: acctest.ServerKind{Name: catalog.WithoutTotal},
		Options:    []emulator.Option{emulator.WithBareAnswers(), emulator.WithoutTotal()},
	},
	{ServerKind: acctest.ServerKind{Name: "enumerations in capitals"}, Options: []emulator.Option{emulator.WithEnumerationsInCapitals()}},
	{
		ServerKind: acctest.ServerKind{Name: "enumerations as sent, approvals that take a while"},
		Options:    []emulator.Option{emulator.WithEnumerationsAsSent(), emulator.WithApprovalDelay(approvalDelay)},
	},
	{
		ServerKind: acctest.ServerKind{Name: "emails of the deleted stay"},
		Options:    []emulator.Option{emulator.WithDeletion(emulator.KeepsEmail)},
	},
	{ServerKind: acctest.ServerKind{Name: "the deleted are shown"}, Options: []emulator.Option{emulator.WithDeletion(emulator.MarksDeleted)}},
	{
		ServerKind: acctest.ServerKind{Name: catalog.AddingDocuments},
		Options:    []emulator.Option{emulator.WithLegacyFields(), emulator.WithAddedDocuments()},
	},
}

// Provider returns the provider for tests that range over the catalog, whose tenant the emulators hold.
func Provider() acctest.Provider {
	tenant := catalog.Tenant()
	held := emulator.With(emukit.Options{Seed: &tenant, RecordName: "emulator"})
	p := acctest.Provider{Prefix: "PUBLICMINT_", Catalog: catalog.All(), Refusal: refusal}
	return acctest.WithEmulators(p, behaviors, held, emulator.New, Suite)
}

// refusal returns an error of the API.
func refusal(_ int, title, detail, _ string) string {
	body, err := json.Marshal(map[string]any{"code": title, "message": detail})
	emukit.Must(err)
	return string(body)
}

// Main is acctest.Main.
func Main(m *testing.M, variables ...string) { acctest.Main(m, name, variables...) }

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

// ListParameters are the filters of GET /identities with each of their operators, and its sorts, as the reference has them.
var ListParameters = strings.Fields(`
	filter[appId]= filter[blocked]= filter[email]= filter[email]=like: filter[id]= filter[id]=in: filter[identityOwner]=
	filter[identityOwner]=in: filter[name]= filter[riskRating]= filter[riskRating]=in: filter[riskRating]=nin: filter[type]=
	sort=createdAt sort=-createdAt sort=updatedAt sort=-updatedAt`)

var operator = regexp.MustCompile(`^((in|nin|like):)?`)

// SentListParameters returns which filters with which operators, and which sorts, the emulator was sent, as ListParameters has them.
func SentListParameters(emu *emulator.Server) []string {
	sent := map[string]bool{}
	for _, request := range emu.Requests(api.OpListIdentities.Name) {
		for name := range request.Query {
			switch value := request.Query.Get(name); {
			case name == "sort":
				sent[name+"="+value] = true
			case strings.HasPrefix(name, "filter["):
				sent[name+"="+operator.FindString(value)] = true
			}
		}
	}
	return slices.Collect(maps.Keys(sent))
}

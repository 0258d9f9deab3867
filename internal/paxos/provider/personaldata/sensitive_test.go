// Package personaldata_test holds the provider to its word on personal data: marked in every schema, and found nowhere
// but where the guide "Personal data" says. What is personal is in the catalog.
package personaldata_test

import (
	"crypto"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/personaldata"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// What is logged is searched.
func TestMain(m *testing.M) { paxostest.Main(m, "TF_LOG_SDK=") }

// suite has what the tenant holds of others: names that Paxos shows of members, and a reason of a control.
func suite() personaldata.Suite {
	held := []string{"Customer is winding the account down"}
	for _, seeded := range catalog.Tenant().Identities {
		if details := seeded.PersonDetails; details != nil {
			held = append(held, details.FirstName, details.LastName, details.CIPID)
		} else {
			held = append(held, seeded.InstitutionDetails.Name)
		}
	}
	return personaldata.Suite{
		Provider: paxostest.Provider(), Held: held,
		FreeText: map[string][]string{"paxos_identity_control": {"reason"}, "paxos_account": {"description"}},
	}
}

func TestSuite(t *testing.T) {
	t.Parallel()
	acctest.RunMethods(t, suite())
}

// The guide names every text that plans show and that users write, so that they keep personal data out of it.
func TestGuide_namesShownTexts(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../../../templates/guides/personal-data.md.tmpl")
	require.NoError(t, err)
	_, after, found := strings.Cut(string(guide), "They also show these texts")
	require.True(t, found)
	texts, _, _ := strings.Cut(after, "\n\n")
	for _, object := range catalog.All().Resources() {
		for _, row := range object.Attributes {
			if row.Shown == spec.IsFreeText {
				name := row.Path[strings.LastIndex(row.Path, ".")+1:]
				assert.Contains(t, texts, "`"+strings.TrimSuffix(name, "[]")+"`", "%s: %s", object.Type, row.Path)
			}
		}
	}
}

// canaries are the good values of every hidden argument of paxos_identity, by path.
func canaries() map[string]string { return canariesOf("paxos_identity") }

// everyCanary returns those of all resources.
func everyCanary() []string { return personaldata.EveryCanary(catalog.All()) }

// canariesOf returns the good values of every hidden argument of a resource, by path.
func canariesOf(resource string) map[string]string {
	object, _ := catalog.All().Find(spec.Resource, resource)
	return personaldata.Canaries(object)
}

// writeOnly are the canaries that are nowhere but in the configuration and at Paxos.
func writeOnly() []string {
	var values []string
	for path, value := range canaries() {
		if strings.HasSuffix(path, "_wo") {
			values = append(values, value)
		}
	}
	return values
}

// newSecrets makes each secret of the provider block, and no other has the value of a canary.
func TestCanaries(t *testing.T) {
	t.Parallel()
	block, _ := catalog.All().Find(spec.Provider, "")
	assert.ElementsMatch(t, []string{"client_secret", "request_signing.private_key"}, slices.Collect(maps.Keys(personaldata.Canaries(block))))
	assert.Len(t, slices.Compact(everyCanary()), len(everyCanary()), "canaries are unique")
}

// secrets are the credentials of a test.
type secrets struct {
	clientSecret string
	privateKey   string // PEM
	public       crypto.PublicKey
}

func newSecrets(t testing.TB) secrets {
	t.Helper()
	seed := []byte(strings.Repeat("c4nary", 6))[:ed25519.SeedSize]
	private := ed25519.NewKeyFromSeed(seed)
	der, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	return secrets{
		clientSecret: "c4nary-client-secret",
		privateKey:   string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})),
		public:       private.Public(),
	}
}

// texts returns what must not be found of the secrets.
func (s secrets) texts() []string {
	block, _ := pem.Decode([]byte(s.privateKey))
	return []string{s.clientSecret, base64.StdEncoding.EncodeToString(block.Bytes), strings.Repeat("c4nary", 3)}
}

// options make an emulator accept these credentials and no others.
func (s secrets) options() []emulator.Option {
	return []emulator.Option{
		emulator.WithCredentials("canary-client", s.clientSecret),
		emulator.WithSigningKeys(map[string]crypto.PublicKey{"canary-key": s.public}),
	}
}

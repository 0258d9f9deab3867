package personaldata_test

import (
	"crypto"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// canaries are values for every hidden argument of paxos_identity, by path: unique ones, or of value sets ones that
// nothing else mentions.
func canaries() map[string]string {
	values := map[string]string{
		"person_details.first_name": "Canaryfirst", "person_details.middle_name": "Canarymiddle", "person_details.last_name": "Canarylast",
		"person_details.date_of_birth": "1961-07-23", "person_details.nationality": "NRU", "person_details.country_of_birth": "Canaryland",
		"person_details.phone_number": "+1 555 010 7777", "person_details.email": "canary.first@example.com",
		"person_details.profession": "Canarykeeper", "person_details.verifier_id": "canary-verifier",
		"person_details.passthrough_verification_id": "canary-check", "person_details.govt_id": "747-74-7474",
		"person_details.cip_id": "717-71-7171", "person_details.cip_id_wo": "727-72-7272", "person_details.cip_id_country": "FSM",

		"institution_details.name": "Canary Family Trust", "institution_details.doing_business_as": "Canarytrade",
		"institution_details.phone_number": "+1 555 010 8888", "institution_details.email": "canary.trust@example.com",
		"institution_details.cip_id": "71-7171717", "institution_details.cip_id_wo": "72-7272727",

		"tax_details[].tax_payer_id": "737-73-7373", "tax_details[].tax_payer_id_wo": "757-75-7575", "tax_details[].tax_payer_country": "TUV",

		"customer_due_diligence.aliases[]":                  "Canaryalias",
		"customer_due_diligence.estimated_net_worth":        "NET_WORTH_7_5M_TO_10M",
		"customer_due_diligence.estimated_yearly_income":    "INCOME_750K_TO_1M",
		"customer_due_diligence.expected_transfer_value":    "TRANSFER_VALUE_750K_TO_1M",
		"customer_due_diligence.source_of_wealth":           "INVESTMENT_GAINS",
		"customer_due_diligence.source_of_funds":            "LOAN_DISBURSEMENT",
		"customer_due_diligence.purpose_of_account":         "STABLECOIN_PURCHASE_REDEMPTION",
		"customer_due_diligence.employment_status":          "SELF_EMPLOYED",
		"customer_due_diligence.employment_industry_sector": "ADULT_ENTERTAINMENT",
		"customer_due_diligence.merchant_funding_source":    "REAL_ESTATE_INCOME",
	}
	for at, which := range map[string]string{
		"person_details.address.": "P", "institution_details.business_address.": "B", "institution_details.incorporation_address.": "I",
	} {
		for name, value := range map[string]string{
			"country": "Canaria", "address1": "7 Canary St", "address2": "Canary Apt", "city": "Canaryville", "province": "Canaryprovince",
			"zip_code": "Canary Zip",
		} {
			values[at+name] = value + " " + which
		}
	}
	return values
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

// The table has a canary for each hidden argument of every resource and of the provider block.
func TestCanariesAreComplete(t *testing.T) {
	t.Parallel()
	planted := canaries()
	for _, secret := range []string{"client_secret", "request_signing.private_key"} {
		planted[secret] = secret // of the provider block: see secrets
	}
	unused := maps.Clone(planted)
	for name, schema := range schemas(t) {
		if strings.HasPrefix(name, "data source") {
			continue // they show what resources hold
		}
		for _, attribute := range acctest.Attributes(t, schema) {
			if attribute.Hidden && attribute.Settable() {
				assert.Contains(t, planted, attribute.Path, name)
				assert.True(t, attribute.IsString(), "%s: a value that is no text needs a search of its own", attribute.Path)
				delete(unused, attribute.Path)
			}
		}
	}
	assert.Empty(t, unused)
	values := slices.Sorted(maps.Values(canaries()))
	assert.Len(t, slices.Compact(values), len(planted)-2, "canaries are unique")
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

// search fails the test for every text that stands in what was written, in clear or as JSON, URLs, base64 or Go write it.
func search(t testing.TB, where, written string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		quoted, err := json.Marshal(text)
		require.NoError(t, err)
		for _, form := range []string{
			text, strings.Trim(string(quoted), `"`), url.QueryEscape(text), url.PathEscape(text), fmt.Sprintf("%x", text),
			strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(text)), "="),
		} {
			if at := find(written, form); at >= 0 {
				t.Errorf("%s: %q stands in %q", where, text, around(written, at))
				break
			}
		}
	}
}

// find returns where a text stands as a word of its own, -1 for nowhere: three letters are a part of many words.
func find(written, text string) int {
	for from := 0; ; {
		at := strings.Index(written[from:], text)
		if at < 0 {
			return -1
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(written[:at])
		after, _ := utf8.DecodeRuneInString(written[at+len(text):])
		if len(text) > 8 || !partOfWord(before) && !partOfWord(after) {
			return at
		}
		from = at + 1
	}
}

func partOfWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '+' || r == '/'
}

// around returns a place with what is around it.
func around(written string, at int) string {
	return strings.ToValidUTF8(written[max(0, at-150):min(len(written), at+100)], "")
}

// The search finds what it has to.
func TestSearch(t *testing.T) {
	t.Parallel()
	for _, written := range []string{
		"a NRU b", `{"a":"NRU"}`, "x=NRU&y", "é717-71-7171", "O%27Brien+%26+Sons", `"O'Brien \u0026 Sons"`, "Canaryfirstname",
		base64.StdEncoding.EncodeToString([]byte("O'Brien & Sons")), fmt.Sprintf("%x", "Canaryfirst"),
	} {
		found := 0
		for _, text := range []string{"NRU", "717-71-7171", "O'Brien & Sons", "Canaryfirst"} {
			probe := &recording{TB: t}
			search(probe, "", written, text)
			found += probe.errors
		}
		assert.Equal(t, 1, found, written)
	}
	probe := &recording{TB: t}
	search(probe, "", "aNRUb NRUs 717-71-71712", "NRU")
	assert.Zero(t, probe.errors)
}

// recording counts the failures of a test in place of failing it.
type recording struct {
	testing.TB
	errors int
}

func (r *recording) Errorf(string, ...any) { r.errors++ }
func (r *recording) Helper()               {}

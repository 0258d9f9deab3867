// Package personaldata_test holds the provider to its word on personal data: marked in every schema, and found nowhere
// but where the guide "Personal data" says. What is personal is in the catalog.
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
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// What is logged is searched.
func TestMain(m *testing.M) { paxostest.Main(m, "TF_LOG_SDK=") }

// eachAttribute runs a test for every attribute that has a row.
func eachAttribute(t testing.TB, test func(object spec.Object, attribute acctest.Attribute, row spec.Attribute)) {
	t.Helper()
	schemas := acctest.Schemas(t, paxostest.Server(t, emulator.New(t)))
	for _, object := range catalog.All() {
		for _, attribute := range acctest.Attributes(t, object.Schema(schemas)) {
			if row, ok := object.Attribute(attribute.Path); ok {
				test(object, attribute, row)
			}
		}
	}
}

// Every attribute is either marked sensitive or shown for a reason that the catalog has.
func TestSensitive(t *testing.T) {
	t.Parallel()
	eachAttribute(t, func(object spec.Object, attribute acctest.Attribute, row spec.Attribute) {
		assert.Equal(t, row.Hidden(), attribute.Hidden,
			"%s: %s must be marked sensitive, or have a reason to be shown in the catalog (it has: %q)",
			object.Name(), attribute.Path, row.Shown)
	})
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

// Write-only attributes are sensitive as well: command lines show what a configuration sets.
func TestWriteOnlyIsSensitive(t *testing.T) {
	t.Parallel()
	found := 0
	eachAttribute(t, func(object spec.Object, attribute acctest.Attribute, _ spec.Attribute) {
		if attribute.WriteOnly {
			found++
			assert.True(t, attribute.Sensitive, "%s: %s", object.Name(), attribute.Path)
			assert.True(t, strings.HasSuffix(attribute.Path, "_wo"), "%s: %s: write-only by its name", object.Name(), attribute.Path)
		}
	})
	assert.NotZero(t, found)
}

// Paxos quotes each hidden argument in its refusal of a create, as it was sent and in capitals, and no message repeats it.
func TestRefusalsWithhold(t *testing.T) {
	t.Parallel()
	for _, object := range catalog.All().Resources() {
		for path, value := range canariesOf(object.Type) {
			t.Run(object.Type+"."+path, func(t *testing.T) {
				t.Parallel()
				emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
				m := paxostest.NewProtocolResource(t, emu, object.Type)
				config := acctest.ObjectFromPaths(t, m.Null().Type(), object.Config(path, value))
				quoted := append(capitals([]string{value}), value)
				emu.Fault(quoting(t, object.Life.Create, http.StatusBadRequest, quoted))
				_, diagnostics := m.Apply(m.None(), config)
				said := acctest.FormatDiagnostics(diagnostics)
				assert.Contains(t, said, "(sensitive value)", "Paxos's words are shown")
				search(t, "message", said, quoted...)
			})
		}
	}
}

// canaries are the good values of every hidden argument of paxos_identity, by path.
func canaries() map[string]string { return canariesOf("paxos_identity") }

// everyCanary returns those of all resources.
func everyCanary() []string {
	var values []string
	for _, object := range catalog.All().Resources() {
		values = slices.AppendSeq(values, maps.Values(canariesOf(object.Type)))
	}
	return slices.Sorted(slices.Values(values))
}

// canariesOf returns the good values of every hidden argument of a resource, by path.
func canariesOf(resource string) map[string]string {
	object, _ := catalog.All().Find(spec.Resource, resource)
	values := map[string]string{}
	for _, row := range object.Attributes {
		if row.Hidden() && row.Settable() {
			values[row.Path] = row.Good.(string)
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

// The tests of this package plant each hidden argument: canaries, and the secrets of the provider block.
func TestCanaries(t *testing.T) {
	t.Parallel()
	planted := canaries()
	for _, object := range others() {
		for path := range object.Fullest(object.Forms[0]) {
			planted[path] = canariesOf(object.Type)[path]
		}
	}
	eachAttribute(t, func(object spec.Object, attribute acctest.Attribute, _ spec.Attribute) {
		if !attribute.Hidden || !attribute.Settable() {
			return
		}
		if object.Kind == spec.Provider {
			assert.Contains(t, []string{"client_secret", "request_signing.private_key"}, attribute.Path, "have newSecrets make it")
			return
		}
		assert.Contains(t, planted, attribute.Path, "%s: a hidden argument that is planted nowhere", object.Name())
		assert.True(t, attribute.IsString(), "%s: a value that is no text needs a search of its own", attribute.Path)
	})
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

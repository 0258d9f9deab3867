package provider_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/hashicorp/terraform-plugin-log/tfsdklogtest"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider"
)

// keyPair is a key for one of the algorithms: the private half as PEM.
type keyPair struct {
	algorithm, private string
	public             crypto.PublicKey
}

// newKeyPairs returns a key for each algorithm.
func newKeyPairs(t *testing.T) (ed, ec keyPair) {
	t.Helper()
	edPublic, edPrivate, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	ecPrivate, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	text := func(key any) string {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		require.NoError(t, err)
		return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	}
	return keyPair{api.SigningEdDSA, text(edPrivate), edPublic}, keyPair{api.SigningES256, text(ecPrivate), ecPrivate.Public()}
}

// newSigningEmulator returns an emulator that demands signatures by "key-1".
func newSigningEmulator(t *testing.T, key keyPair, opts ...emulator.Option) *emulator.Server {
	t.Helper()
	return emulator.New(t, append(opts, emulator.WithSigningKeys(map[string]crypto.PublicKey{"key-1": key.public}))...)
}

// signingEnv is the environment that signs with a key.
func signingEnv(key keyPair) []acctest.Option {
	return []acctest.Option{
		acctest.WithEnv("PAXOS_SIGNING_KEY_ID", "key-1"), acctest.WithEnv("PAXOS_SIGNING_PRIVATE_KEY", key.private),
		acctest.WithEnv("PAXOS_SIGNING_ALGORITHM", key.algorithm),
	}
}

// signedLife is a configuration whose life takes every method: POST, GET, PUT, DELETE.
const signedLife = `
resource "paxos_identity" "ada" {
  ref_id   = "ada & eve"
  metadata = { note = "<Zoë>" }
  person_details = {
    verifier_type  = "PAXOS"
    first_name     = "Zoe"
    last_name      = %q
    date_of_birth  = "1980-01-01"
    nationality    = "USA"
    cip_id         = "123-45-6789"
    cip_id_type    = "SSN"
    cip_id_country = "USA"
    address        = { country = "USA", address1 = "1 Example St", city = "New York", province = "NY", zip_code = "10001" }
  }
}

resource "paxos_identity_control" "ada" {
  identity_id = paxos_identity.ada.id
  type        = "CLOSED"
  reason_code = "END_USER_REQUEST"
}

data "paxos_identity" "found" {
  ref_id     = paxos_identity.ada.ref_id
  depends_on = [paxos_identity_control.ada]
}
`

func TestAccProvider_signsEveryRequest(t *testing.T) {
	t.Parallel()
	ed, ec := newKeyPairs(t)
	for name, test := range map[string]struct {
		key      keyPair
		revision string
		block    string
		opts     []acctest.Option
	}{
		"EdDSA from the configuration": {key: ed, block: fmt.Sprintf(`
provider "paxos" {
  request_signing = {
    key_id      = "key-1"
    private_key = %q
  }
}
`, ed.private), opts: []acctest.Option{ // and the configuration wins
			acctest.WithEnv("PAXOS_SIGNING_KEY_ID", "key-2"), acctest.WithEnv("PAXOS_SIGNING_PRIVATE_KEY", ec.private),
		}},
		"ES256 from the environment": {key: ec, opts: signingEnv(ec)},
		"ES256 from both, and a DELETE with a body": {key: ec, revision: "2025", block: `
provider "paxos" {
  request_signing = {
    key_id    = "key-1"
    algorithm = "ES256"
  }
}
`, opts: []acctest.Option{acctest.WithEnv("PAXOS_SIGNING_PRIVATE_KEY", ec.private)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			opts := []emulator.Option{}
			if test.revision != "" {
				opts = append(opts, emulator.WithControlsRevision(test.revision))
			}
			emu := newSigningEmulator(t, test.key, opts...)
			step := func(lastName string) resource.TestStep {
				return resource.TestStep{Config: test.block + fmt.Sprintf(signedLife, lastName)} // a second plan must be empty
			}
			paxostest.Test(t, emu, resource.TestCase{
				Steps: []resource.TestStep{step("Miller"), step("Baker")},
				CheckDestroy: func(*terraform.State) error {
					methods := map[string]bool{}
					for _, entry := range emu.Journal() {
						methods[entry.Method] = true
						assert.NotEqual(t, http.StatusUnauthorized, entry.Status, entry.Operation)
					}
					assert.Equal(t, map[string]bool{"GET": true, "POST": true, "PUT": true, "DELETE": true}, methods)
					return nil
				},
			}, test.opts...)
		})
	}
}

func TestAccProvider_unsignedWhereSigningIsDemanded(t *testing.T) {
	t.Parallel()
	ed, _ := newKeyPairs(t)
	emu := newSigningEmulator(t, ed)
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{{
		Config:      fmt.Sprintf(signedLife, "Miller"),
		ExpectError: acctest.ErrorPattern("request signing: the request must have one header Paxos-Signature", "check request_signing"),
	}}})
	assert.Empty(t, emu.Identities())
}

// A request that has to be repeated is signed anew: the emulator takes no signature twice.
func TestProvider_signsRepeatsAnew(t *testing.T) {
	t.Parallel()
	ed, ec := newKeyPairs(t)
	for _, key := range []keyPair{ed, ec} {
		emu := newSigningEmulator(t, key)
		server := paxostest.Server(t, emu, signingEnv(key)...)
		emu.Fault(emukit.Fault{Operation: emulator.OpListIdentities, Kind: emukit.FaultResetAfter, Times: 2})
		diagnostics := read(t.Context(), t, server)
		assert.Empty(t, diagnostics, key.algorithm)
		assert.Len(t, emu.Requests(emulator.OpListIdentities), 3)
		emu.AssertFaultsConsumed(t)
	}
}

// A clock that is wrong by more than a signature's life is named among what to check.
func TestProvider_staleSignature(t *testing.T) {
	t.Parallel()
	ed, _ := newKeyPairs(t)
	emu := newSigningEmulator(t, ed, emulator.WithClock(emukit.NewManualClock(time.Now().Add(31*time.Minute))))
	diagnostics := read(t.Context(), t, paxostest.Server(t, emu, signingEnv(ed)...))
	assert.Regexp(t, "the signature has expired.* the clock of this machine", acctest.FormatDiagnostics(diagnostics))
}

// read reads the identities and returns what the provider says.
func read(ctx context.Context, t *testing.T, server tfprotov6.ProviderServer) []*tfprotov6.Diagnostic {
	t.Helper()
	_, diagnostics := acctest.ReadData(ctx, t, server, "paxos_identities", nil)
	return diagnostics
}

// signingCase is a provider block and an environment about request signing, and how each refusal begins and what it says.
type signingCase struct {
	block       any // the attributes of request_signing, or tftypes.UnknownValue
	environment map[string]string
	at, says    string
}

func signingRefusals(t *testing.T) map[string]signingCase {
	t.Helper()
	ed, ec := newKeyPairs(t)
	unknown := tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	block := func(keyID, privateKey, algorithm any) map[string]any {
		return map[string]any{"key_id": keyID, "private_key": privateKey, "algorithm": algorithm}
	}
	const later, notSet, noPEM = "Apply that first", "It is not set", "there is no PEM block"
	return map[string]signingCase{
		"unknown block": {tftypes.UnknownValue, nil, "request_signing", later},
		"unknown id":    {block(unknown, ed.private, nil), nil, "request_signing.key_id", later},
		"unknown key": {
			block("key-1", unknown, nil), map[string]string{"PAXOS_SIGNING_PRIVATE_KEY": ed.private}, "request_signing.private_key", later,
		},
		"unknown algorithm": {block("key-1", ed.private, unknown), nil, "request_signing.algorithm", later},
		"no id":             {block(nil, ed.private, nil), nil, "request_signing.key_id", notSet + ".* PAXOS_SIGNING_KEY_ID"},
		"empty id": {
			block("", ed.private, nil), map[string]string{"PAXOS_SIGNING_KEY_ID": "key-2"}, "request_signing.key_id", notSet,
		},
		"no key": {block("key-1", nil, "EdDSA"), nil, "request_signing.private_key", notSet + ".* PAXOS_SIGNING_PRIVATE_KEY"},
		"id in the environment alone": {
			nil, map[string]string{"PAXOS_SIGNING_KEY_ID": "key-1"}, "request_signing.private_key", notSet,
		},
		"key in the environment alone": {
			nil, map[string]string{"PAXOS_SIGNING_PRIVATE_KEY": ed.private}, "request_signing.key_id", notSet,
		},
		"junk for a key":         {block("key-1", strings.ReplaceAll(ed.private, "-", ""), nil), nil, "request_signing.private_key", noPEM},
		"key of two lines":       {block("key-1", strings.ReplaceAll(ed.private, "\n", `\n`), nil), nil, "request_signing.private_key", noPEM},
		"half a key":             {block("key-1", halved(ec.private), nil), nil, "request_signing.private_key", "cannot be read|" + noPEM},
		"EdDSA and an EC key":    {block("key-1", ec.private, "EdDSA"), nil, "request_signing.algorithm", "private_key is a key for ES256"},
		"ES256 and Ed25519":      {block("key-1", ed.private, "ES256"), nil, "request_signing.algorithm", "private_key is a key for EdDSA"},
		"an algorithm of others": {block("key-1", ed.private, nil), map[string]string{"PAXOS_SIGNING_ALGORITHM": "RS256"}, "request_signing.algorithm", "EdDSA or ES256"},
	}
}

// halved returns a PEM text with half of its inside.
func halved(text string) string {
	block, _ := pem.Decode([]byte(text))
	block.Bytes = block.Bytes[:len(block.Bytes)/2]
	return string(pem.EncodeToMemory(block))
}

func TestProvider_refusesSigningAtTheArgument(t *testing.T) {
	t.Parallel()
	for name, test := range signingRefusals(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			said := configureSigning(t.Context(), t, test)
			path := `AttributeName("` + strings.ReplaceAll(test.at, ".", `").AttributeName("`) + `")`
			assert.Equal(t, 1, strings.Count(said, "ERROR"), said)
			assert.Contains(t, said, "ERROR("+path+"): Unable to configure the provider: "+test.at)
			assert.Regexp(t, test.says, said)
		})
	}
}

// configureSigning configures a provider and returns what it says.
func configureSigning(ctx context.Context, t *testing.T, test signingCase) string {
	t.Helper()
	environment := map[string]string{"PAXOS_CLIENT_ID": "id", "PAXOS_CLIENT_SECRET": "secret"}
	maps.Copy(environment, test.environment)
	getenv := func(name string) string { return environment[name] }
	server, err := providerserver.NewProtocol6WithError(provider.New("test", getenv)())()
	require.NoError(t, err)
	kind := acctest.Schemas(t, server).Provider.ValueType()
	diagnostics, err := protocol.Configure(ctx, server, acctest.Object(t, kind, map[string]any{"request_signing": test.block}))
	require.NoError(t, err)
	return acctest.FormatDiagnostics(diagnostics)
}

// Neither a log at the most talkative level nor a message repeats any of the private key or of a signature, which holds
// the body.
func TestProvider_keepsThePrivateKey(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	ctx := tfsdklogtest.RootLogger(tflogtest.RootLogger(t.Context(), &log), &log)
	var said strings.Builder
	var secrets []string
	for _, test := range signingRefusals(t) {
		said.WriteString(configureSigning(ctx, t, test))
		secrets = append(secrets, test.environment["PAXOS_SIGNING_PRIVATE_KEY"])
		if block, ok := test.block.(map[string]any); ok {
			text, _ := block["private_key"].(string)
			secrets = append(secrets, text)
		}
	}
	ed, ec := newKeyPairs(t)
	for _, key := range []keyPair{ed, ec} {
		emu := newSigningEmulator(t, key)
		signatures := make(chan string, 10)
		between := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if signature := r.Header.Get("Paxos-Signature"); signature != "" {
				signatures <- signature
			}
			emu.Handler().ServeHTTP(w, r)
		}))
		t.Cleanup(between.Close)
		server := paxostest.Server(t, emu, append(signingEnv(key),
			acctest.WithEnv("PAXOS_API_URL", between.URL+"/v2"), acctest.WithEnv("PAXOS_TOKEN_URL", between.URL+"/oauth2/token"))...)
		emu.Fault(emukit.Fault{Operation: emulator.OpListIdentities, Kind: emukit.FaultStatus, Status: http.StatusForbidden})
		for range 2 {
			said.WriteString(acctest.FormatDiagnostics(read(ctx, t, server)))
		}
		secrets = append(secrets, key.private)
		require.Len(t, signatures, 2)
		for range 2 {
			secrets = append(secrets, strings.ReplaceAll(<-signatures, ".", "\n"))
		}
	}
	assert.Contains(t, log.String(), "API request")
	assert.Contains(t, log.String(), "sdk.framework")
	for _, secret := range secrets {
		for line := range strings.Lines(strings.ReplaceAll(secret, `\n`, "\n")) {
			// Of a key in pieces, too, of which "BEGIN PRIVATE KEY" is no secret.
			for line = strings.TrimSpace(line); len(line) >= 16 && !strings.Contains(line, "PRIVATE KEY"); line = line[16:] {
				assert.NotContains(t, log.String(), line[:16])
				assert.NotContains(t, said.String(), line[:16])
			}
		}
	}
}

package provider_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
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

// person returns a configuration of a person with characters that URLs and JSON write in other ways.
func person() map[string]any {
	identity, _ := catalog.All().Find(spec.Resource, "paxos_identity")
	config := identity.Smallest(identity.Forms[0])
	config["ref_id"], config["metadata[]"] = "ada & eve", "<Zoë>"
	return config
}

// A life that takes every method: POST, PUT, GET, DELETE.
func TestProvider_signsEveryRequest(t *testing.T) {
	t.Parallel()
	ed, ec := newKeyPairs(t)
	for name, test := range map[string]struct {
		key      keyPair
		revision string
		block    map[string]any
		opts     []acctest.Option
	}{
		"EdDSA from the configuration, which wins": {
			key: ed, revision: "2026", block: map[string]any{"key_id": "key-1", "private_key": ed.private},
			opts: []acctest.Option{acctest.WithEnv("PAXOS_SIGNING_KEY_ID", "key-2"), acctest.WithEnv("PAXOS_SIGNING_PRIVATE_KEY", ec.private)},
		},
		"ES256 from the environment": {key: ec, revision: "2026", opts: signingEnv(ec)},
		"ES256 from both, and a DELETE with a body": {
			key: ec, revision: "2025", block: map[string]any{"key_id": "key-1", "algorithm": "ES256"},
			opts: []acctest.Option{acctest.WithEnv("PAXOS_SIGNING_KEY_ID", "key-2"), acctest.WithEnv("PAXOS_SIGNING_PRIVATE_KEY", ec.private)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := newSigningEmulator(t, test.key, emulator.WithControlsRevision(test.revision))
			m := paxostest.NewProtocolResource(t, emu, "paxos_identity", test.opts...)
			require.Empty(t, configure(t, m.Server, map[string]any{"request_signing": test.block}))
			config := person()
			created := m.MustApply(m.None(), acctest.ObjectFromPaths(t, m.Type(), config))
			config["person_details.last_name"] = "Baker"
			created = m.MustApply(created, acctest.ObjectFromPaths(t, m.Type(), config))
			control := m.Other("paxos_identity_control")
			held := control.MustApply(control.None(), map[string]any{
				"identity_id": created.Text("id"), "type": "CLOSED", "reason_code": "END_USER_REQUEST",
			})
			_, diagnostics := m.ReadData("paxos_identity", map[string]any{"ref_id": config["ref_id"]})
			acctest.RequireNoErrors(t, diagnostics)
			control.MustApply(held, nil)

			methods := map[string]bool{}
			for _, entry := range emu.Journal() {
				methods[entry.Method] = true
				assert.NotEqual(t, http.StatusUnauthorized, entry.Status, entry.Operation)
			}
			assert.Equal(t, map[string]bool{"GET": true, "POST": true, "PUT": true, "DELETE": true}, methods)
		})
	}
}

// A signature that is refused is explained: no signature, and a clock that is wrong by more than a signature's life.
func TestProvider_refusedSignature(t *testing.T) {
	t.Parallel()
	ed, _ := newKeyPairs(t)
	late := emulator.WithClock(emukit.NewManualClock(time.Now().Add(31 * time.Minute)))
	for want, server := range map[string]tfprotov6.ProviderServer{
		"the request must have one header Paxos-Signature.* check request_signing": paxostest.Server(t, newSigningEmulator(t, ed)),
		"the signature has expired.* the clock of this machine": paxostest.Server(
			t, newSigningEmulator(t, ed, late), signingEnv(ed)...),
	} {
		diagnostics := list(t, server)
		assert.Regexp(t, "request signing: "+want, acctest.FormatDiagnostics(diagnostics))
	}
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
	const atID, atKey, atAlgorithm = "request_signing.key_id", "request_signing.private_key", "request_signing.algorithm"
	env := func(name, value string) map[string]string { return map[string]string{"PAXOS_SIGNING_" + name: value} }
	return map[string]signingCase{
		"unknown block":                {tftypes.UnknownValue, nil, "request_signing", later},
		"unknown key":                  {block("key-1", unknown, nil), env("PRIVATE_KEY", ed.private), atKey, later},
		"no id":                        {block(nil, ed.private, nil), nil, atID, notSet + ".* PAXOS_SIGNING_KEY_ID"},
		"empty id":                     {block("", ed.private, nil), env("KEY_ID", "key-2"), atID, notSet},
		"no key":                       {block("key-1", nil, "EdDSA"), nil, atKey, notSet + ".* PAXOS_SIGNING_PRIVATE_KEY"},
		"id in the environment alone":  {nil, env("KEY_ID", "key-1"), atKey, notSet},
		"key in the environment alone": {nil, env("PRIVATE_KEY", ed.private), atID, notSet},
		"junk for a key":               {block("key-1", strings.ReplaceAll(ed.private, "-", ""), nil), nil, atKey, noPEM},
		"key of two lines":             {block("key-1", strings.ReplaceAll(ed.private, "\n", `\n`), nil), nil, atKey, noPEM},
		"half a key":                   {block("key-1", halved(ec.private), nil), nil, atKey, "cannot be read|" + noPEM},
		"EdDSA and an EC key":          {block("key-1", ec.private, "EdDSA"), nil, atAlgorithm, "private_key is a key for ES256"},
		"ES256 and Ed25519":            {block("key-1", ed.private, "ES256"), nil, atAlgorithm, "private_key is a key for EdDSA"},
		"an algorithm of others":       {block("key-1", ed.private, nil), env("ALGORITHM", "RS256"), atAlgorithm, "EdDSA or ES256"},
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
	server := start(t, environment)
	kind := acctest.Schemas(t, server).Provider.ValueType()
	diagnostics, err := protocol.Configure(ctx, server, acctest.Object(t, kind, map[string]any{"request_signing": test.block}))
	require.NoError(t, err)
	return acctest.FormatDiagnostics(diagnostics)
}

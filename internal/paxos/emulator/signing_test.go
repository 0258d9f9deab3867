package emulator_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// signature is what a client signs and how, to be changed by a test before it is made.
type signature struct {
	kid     string
	alg     jose.SignatureAlgorithm
	key     crypto.Signer
	headers map[jose.HeaderKey]any
	payload string
}

// compact makes the signature.
func (s signature) compact(t *testing.T) string {
	t.Helper()
	signer, err := jose.NewSigner(
		jose.SigningKey{Algorithm: s.alg, Key: jose.JSONWebKey{Key: s.key, KeyID: s.kid}},
		&jose.SignerOptions{ExtraHeaders: s.headers})
	require.NoError(t, err)
	made, err := signer.Sign([]byte(s.payload))
	require.NoError(t, err)
	text, err := made.CompactSerialize()
	require.NoError(t, err)
	return text
}

// signingStage is an emulator that demands signatures, its clock and the keys of its client.
type signingStage struct {
	*client
	clock *emukit.ManualClock
	ed    ed25519.PrivateKey
	ec    *ecdsa.PrivateKey
}

func startSigning(t *testing.T) *signingStage {
	t.Helper()
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	clock := newClock()
	keys := map[string]crypto.PublicKey{"ed": ed.Public(), "ec": ec.Public()}
	return &signingStage{
		client: start(t, emulator.WithClock(clock), emulator.WithSigningKeys(keys), emulator.WithControlsRevision("2025"),
			emulator.WithTokenTTL(24*time.Hour)),
		clock: clock, ed: ed, ec: ec,
	}
}

// stamp returns a timestamp so far from the emulator's time.
func (s *signingStage) stamp(after time.Duration) string {
	return strconv.FormatInt(s.clock.Now().Add(after).Unix(), 10)
}

// right returns the signature that a request should have.
func (s *signingStage) right(method, target, body string) signature {
	if method != http.MethodPost && method != http.MethodPut {
		body = ""
	}
	return signature{kid: "ec", alg: jose.ES256, key: s.ec, payload: body, headers: map[jose.HeaderKey]any{
		"paxos.com/timestamp": s.stamp(0), "paxos.com/request-method": method, "paxos.com/request-path": target,
	}}
}

// rightEd returns the signature that a request should have, by the other key.
func (s *signingStage) rightEd(method, target, body string) signature {
	made := s.right(method, target, body)
	made.kid, made.alg, made.key = "ed", jose.EdDSA, s.ed
	return made
}

// send sends a request with the header as it is given.
func (s *signingStage) send(method, target, body, header string) answer {
	s.t.Helper()
	var sent any
	if body != "" {
		sent = body
	}
	return s.do(method, target, sent, "Paxos-Signature", header)
}

// refusedAs sends a request whose signature must be refused with a detail.
func (s *signingStage) refusedAs(detail, method, target, body, header string) {
	s.t.Helper()
	a := s.send(method, target, body, header)
	require.Equal(s.t, http.StatusUnauthorized, a.status, "%s", a.body)
	require.Equal(s.t, "application/problem+json", a.header.Get("Content-Type"))
	require.Equal(s.t, "request signing: "+detail, a.object(s.t)["detail"])
}

func TestSigningGuideAcceptsSignedRequests(t *testing.T) {
	t.Parallel()
	s := startSigning(t)
	created := `{"person_details":{"verifier_type":"PAXOS","first_name":"Zoë"}}`
	list := identities + "?limit=1&control_types=CLOSED&control_types=DORMANT"
	for _, tt := range []struct{ method, target, body string }{
		{"GET", identities, ""},
		{"GET", list, ""},
		{"GET", identities + "/a%2Fb%20c", ""},
		{"POST", identities, created},
		{"PUT", identities + "/x", "{}"},
		{"DELETE", members + "/x", ""},
		{"DELETE", controls, `{"identity_id":"x","id":"y"}`},
	} {
		other := s.rightEd(tt.method, tt.target, tt.body)
		other.headers["typ"], other.headers["nonce"] = "JWT", "1" // the guide's sample has the first, RFC 8555 the second
		for _, made := range []signature{s.right(tt.method, tt.target, tt.body), other} {
			a := s.send(tt.method, tt.target, tt.body, made.compact(t))
			require.NotEqual(t, http.StatusUnauthorized, a.status, "%s %s: %s", tt.method, tt.target, a.body)
		}
	}
}

func TestSigningRefusesOneByOne(t *testing.T) {
	t.Parallel()
	const body = `{"person_details":{"first_name":"Ada"}}`
	const target = identities + "?a=1"
	_, stranger, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	set := func(name jose.HeaderKey, value any) func(*signature) {
		return func(made *signature) { made.headers[name] = value }
	}
	s := startSigning(t)
	const (
		noMethod = "paxos.com/request-method is not the method of the request"
		noPath   = "paxos.com/request-path is not the path and query of the request"
		noTime   = "paxos.com/timestamp is not the text of a UNIX time in seconds"
		noKey    = "kid names no key of this credential"
		notMade  = "the signature was not made by the key that kid names"
		noBody   = "the payload is not the body of the request"
	)
	for name, tt := range map[string]struct {
		change func(*signature)
		detail string
	}{
		"no kid":            {func(m *signature) { m.kid = "" }, noKey},
		"unknown kid":       {func(m *signature) { m.kid = "other" }, noKey},
		"the other's kid":   {func(m *signature) { m.kid = "ed" }, notMade},
		"a stranger's key":  {func(m *signature) { m.kid, m.alg, m.key = "ed", jose.EdDSA, stranger }, notMade},
		"no method":         {set("paxos.com/request-method", nil), noMethod},
		"other method":      {set("paxos.com/request-method", "PUT"), noMethod},
		"no path":           {set("paxos.com/request-path", nil), noPath},
		"other path":        {set("paxos.com/request-path", controls+"?a=1"), noPath},
		"path without /v2":  {set("paxos.com/request-path", strings.TrimPrefix(target, "/v2")), noPath},
		"path alone":        {set("paxos.com/request-path", identities), noPath},
		"other query":       {set("paxos.com/request-path", identities+"?a=2"), noPath},
		"no body":           {func(m *signature) { m.payload = "" }, noBody},
		"other body":        {func(m *signature) { m.payload = strings.Replace(body, "Ada", "Eve", 1) }, noBody},
		"body with a space": {func(m *signature) { m.payload += " " }, noBody},
		"no time":           {set("paxos.com/timestamp", nil), noTime},
		"time as a number":  {set("paxos.com/timestamp", 1767225600), noTime},
		"time as a date":    {set("paxos.com/timestamp", "2026-01-01T00:00:00Z"), noTime},
		"stale":             {set("paxos.com/timestamp", s.stamp(-30*time.Minute-time.Second)), "the signature has expired"},
		"from the future":   {set("paxos.com/timestamp", s.stamp(5*time.Minute+time.Second)), "paxos.com/timestamp lies in the future"},
	} {
		made := s.right("POST", target, body)
		tt.change(&made)
		s.refusedAs(tt.detail, "POST", target, body, made.compact(t))
		require.Empty(t, s.server.Identities.All(), "nothing was done: %s", name)
	}
	// The same request, signed right, gets as far as the operation, which knows no parameter a.
	require.Equal(t, http.StatusBadRequest, s.send("POST", target, body, s.right("POST", target, body).compact(t)).status)
}

func TestSigningRefusesWhatIsNoSignature(t *testing.T) {
	t.Parallel()
	s := startSigning(t)
	const unsigned = "the request must have one header Paxos-Signature"
	require.Equal(t, "request signing: "+unsigned, s.refused(http.StatusUnauthorized, "GET", identities, nil)["detail"])

	right := s.right("GET", identities, "").compact(t)
	parts := strings.Split(right, ".")
	const garbled = "the signature is not a JWS in compact serialization by EdDSA or ES256"
	const noAlgorithm = "eyJhbGciOiJub25lIn0.."
	for _, header := range []string{"", "junk", parts[0] + "." + parts[1], "x" + right, noAlgorithm + parts[2]} {
		s.refusedAs(garbled, "GET", identities, "", header)
	}
	spoiled := parts[0] + "." + parts[1] + "." + strings.Repeat("A", 86)
	s.refusedAs("the signature was not made by the key that kid names", "GET", identities, "", spoiled)

	request := s.request("GET", identities, nil, "Paxos-Signature", right)
	request.Header.Add("Paxos-Signature", right)
	require.Equal(t, http.StatusUnauthorized, serve(s.server, request).Code, "two signatures are none")
	require.Equal(t, http.StatusOK, s.send("GET", identities, "", right).status, "what was refused was not used")
	require.Equal(t, http.StatusOK, start(t).do("GET", identities, nil, "Paxos-Signature", "junk").status, "off by default")
}

func TestSigningGuideThirtyMinutesAndOnce(t *testing.T) {
	t.Parallel()
	s := startSigning(t)
	late := s.right("GET", identities, "").compact(t)
	replayed := s.right("GET", identities, "").compact(t)
	early := s.right("GET", identities, "")
	early.headers["paxos.com/timestamp"] = s.stamp(5 * time.Minute)
	ahead := early.compact(t)
	require.Equal(t, http.StatusOK, s.send("GET", identities, "", replayed).status)
	require.Equal(t, http.StatusOK, s.send("GET", identities, "", ahead).status, "guess signature-lead")
	for range 30 { // guess signature-replay: for as long as it is good
		s.refusedAs("the signature was used before", "GET", identities, "", replayed)
		s.refusedAs("the signature was used before", "GET", identities, "", ahead)
		s.clock.Advance(time.Minute)
	}
	require.Equal(t, http.StatusOK, s.send("GET", identities, "", late).status, "30 minutes to the second")
	s.clock.Advance(time.Second)
	s.refusedAs("the signature has expired", "GET", identities, "", replayed)
	s.clock.Advance(5*time.Minute - time.Second)
	s.refusedAs("the signature was used before", "GET", identities, "", ahead)
	s.clock.Advance(time.Second)
	s.refusedAs("the signature has expired", "GET", identities, "", ahead)
}

// respelled returns other texts of the same signature, which anyone can make who has seen it.
func respelled(t *testing.T, compact string) map[string]string {
	t.Helper()
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	start := strings.LastIndex(compact, ".") + 1
	value, err := base64.RawURLEncoding.DecodeString(compact[start:])
	require.NoError(t, err)
	require.Len(t, value, 64)
	last := strings.IndexByte(digits, compact[len(compact)-1]) // two of its six bits are the signature's
	texts := map[string]string{}
	for i := 1; i < 16; i++ {
		texts["last bits "+strconv.Itoa(i)] = compact[:len(compact)-1] + string(digits[last^i])
	}
	n, s := elliptic.P256().Params().N, new(big.Int).SetBytes(value[32:])
	new(big.Int).Sub(n, s).FillBytes(value[32:])
	texts["n-s"] = compact[:start] + base64.RawURLEncoding.EncodeToString(value)
	return texts
}

func TestSigning_RefusesOtherSpellingsOfAUsedSignature(t *testing.T) {
	t.Parallel()
	s := startSigning(t)
	const body = `{"person_details":{"verifier_type":"PAXOS","first_name":"Ada"}}`
	ec := s.right("POST", identities, body)
	for name, made := range map[string]signature{"ES256": ec, "EdDSA": s.rightEd("POST", identities, body)} {
		used := made.compact(t)
		require.NotEqual(t, http.StatusUnauthorized, s.send("POST", identities, body, used).status, name)
		for spelling, text := range respelled(t, used) {
			if spelling == "n-s" && made.alg == jose.EdDSA {
				s.refusedAs("the signature was not made by the key that kid names", "POST", identities, body, text)
				continue
			}
			require.NotEqual(t, used, text, spelling)
			s.refusedAs("the signature was used before", "POST", identities, body, text)
		}
		spelled := respelled(t, ec.compact(t))["n-s"]
		require.NotEqual(t, http.StatusUnauthorized, s.send("POST", identities, body, spelled).status, "a new one is good in either form")
	}
	require.NotEqual(t, http.StatusUnauthorized, s.send("POST", identities, body, ec.compact(t)).status,
		"who has the key may sign the same request again")
}

func TestSigningRemembersThroughManyRequests(t *testing.T) {
	t.Parallel()
	s := startSigning(t)
	for range 29 {
		require.Equal(t, http.StatusOK, s.send("GET", identities, "", s.right("GET", identities, "").compact(t)).status)
		s.clock.Advance(time.Minute)
	}
	longest := s.right("GET", identities, "")
	longest.headers["paxos.com/timestamp"] = s.stamp(5 * time.Minute)
	used := longest.compact(t)
	require.Equal(t, http.StatusOK, s.send("GET", identities, "", used).status)
	for range 35 {
		s.clock.Advance(time.Minute)
		require.Equal(t, http.StatusOK, s.send("GET", identities, "", s.right("GET", identities, "").compact(t)).status)
		s.refusedAs("the signature was used before", "GET", identities, "", used)
	}
}

func TestParseSigningKey(t *testing.T) {
	t.Parallel()
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	require.NoError(t, err)
	ed, _, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	text := func(kind string, key any) []byte {
		der, err := x509.MarshalPKIXPublicKey(key)
		require.NoError(t, err)
		return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
	}
	parsed, err := emulator.ParseSigningKey(text("PUBLIC KEY", ed))
	require.NoError(t, err)
	require.True(t, ed.Equal(parsed))
	for _, bad := range [][]byte{
		nil, text("PRIVATE KEY", ed), text("PUBLIC KEY", p384.Public()), pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY"}),
	} {
		_, err := emulator.ParseSigningKey(bad)
		require.Error(t, err)
	}
}

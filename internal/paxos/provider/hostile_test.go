package provider_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// hostile is a text that no server should send: it colors the terminal, rings its bell, turns the reading direction, and
// goes on in lines of its own.
const hostile = "h\x1b[31m\a\r\nINJECTED\u2028INJECTED\u202e\u200b\u009b2J"

// harmless fails the test for a diagnostic that a terminal would act on, or in which a text from outside has begun a line.
func harmless(t *testing.T, diagnostics []*tfprotov6.Diagnostic, wants ...string) {
	t.Helper()
	require.NotEmpty(t, diagnostics)
	for _, diagnostic := range diagnostics {
		assert.False(t, strings.ContainsFunc(diagnostic.Summary+strings.ReplaceAll(diagnostic.Detail, "\n", ""), func(r rune) bool {
			return !unicode.IsGraphic(r)
		}), "%q", diagnostic.Detail)
		assert.NotContains(t, diagnostic.Summary, "INJECTED")
		assert.NotContains(t, diagnostic.Detail, "\nINJECTED")
		assert.Less(t, len(diagnostic.Detail), 20_000)
	}
	for _, want := range wants {
		assert.Contains(t, acctest.FormatDiagnostics(diagnostics), want)
	}
}

// configured returns the smallest configuration of a resource.
func configured(t *testing.T, object catalog.Object, m *acctest.ProtocolResource) tftypes.Value {
	t.Helper()
	return acctest.ObjectFromPaths(t, m.Type(), object.Smallest(object.Forms[0]))
}

// everyCall plans and applies, reads and destroys a resource, and returns all that is said.
func everyCall(m *acctest.ProtocolResource, state protocol.Object, config tftypes.Value) []*tfprotov6.Diagnostic {
	planned := m.Plan(m.None(), config)
	said := planned.Diagnostics
	_, created := m.ApplyPlanned(planned)
	_, read := m.Read(state)
	said = append(append(said, created...), read...)
	destroyed := m.Plan(state, nil)
	_, gone := m.ApplyPlanned(destroyed)
	return append(append(said, destroyed.Diagnostics...), gone...)
}

// What Paxos says reaches the terminal as text on one line, whatever it is.
func TestHostile_problems(t *testing.T) {
	t.Parallel()
	long := strings.Repeat(hostile, 500) // with its escapes half of what the client reads of a failure
	for _, object := range catalog.Resources() {
		for _, status := range []int{400, 403, 404, 409} {
			for _, id := range []string{hostile, "id"} {
				t.Run(fmt.Sprint(object.Type, status, len(id)), func(t *testing.T) {
					t.Parallel()
					emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
					m := paxostest.NewProtocolResource(t, emu, object.Type, acctest.WithEnv("PAXOS_MAX_RETRIES", "0"), acctest.WithEnv("PAXOS_READ_AHEAD", "false"))
					state := existing(t, object, m)
					body, err := json.Marshal(map[string]any{
						"type": hostile, "title": hostile, "status": status, "detail": long,
						"meta": map[string]any{"existing": map[string]any{"id": id}},
					})
					require.NoError(t, err)
					for _, operation := range []string{
						emulator.OpCreateIdentity, emulator.OpGetIdentity, emulator.OpListIdentities, emulator.OpCreateControl,
						emulator.OpListControls, emulator.OpDeleteControl, emulator.OpSetSandboxStatus,
						emulator.OpCreateProfile, emulator.OpGetProfile, emulator.OpListProfiles, emulator.OpDeactivateProfile,
					} {
						emu.Fault(emukit.Fault{Operation: operation, Kind: emukit.FaultStatus, Status: status, Times: 100, Body: string(body)})
					}
					harmless(t, everyCall(m, state, configured(t, object, m)), "INJECTED")
				})
			}
		}
	}
}

// A state may hold what a server has said to an earlier release: messages name it in the same way.
func TestHostile_states(t *testing.T) {
	t.Parallel()
	for _, object := range catalog.Resources() {
		for _, onMissing := range []string{"ERROR", "FORGET"} {
			for _, policy := range []string{"ABANDON", "PREVENT", "CLOSE"} {
				t.Run(object.Type+onMissing+policy, func(t *testing.T) {
					t.Parallel()
					m := paxostest.NewProtocolResource(t, emulator.New(t), object.Type,
						acctest.WithEnv("PAXOS_ON_MISSING", onMissing), acctest.WithEnv("PAXOS_MAX_RETRIES", "0"))
					values := map[string]any{"identity_id": hostile, "id_verification_status": hostile}
					switch object.Type {
					case "paxos_identity":
						values = map[string]any{"id": hostile, "type": "PERSON", "deletion_policy": policy, "status": hostile}
					case "paxos_profile":
						values = map[string]any{"id": hostile, "nickname": hostile, "deletion_policy": policy}
					case "paxos_identity_control":
						values = map[string]any{
							"identity_id": hostile, "id": hostile, "type": hostile, "set_by": hostile, "deletion_policy": policy, "reason": hostile,
						}
					}
					harmless(t, everyCall(m, protocol.Object{State: m.Object(values)}, configured(t, object, m)), "INJECTED")
				})
			}
		}
	}
}

// Nor do a certificate and a token endpoint get anything to the terminal but text.
func TestHostile_connections(t *testing.T) {
	t.Parallel()
	refusal, err := json.Marshal(map[string]string{"error": hostile, "error_description": strings.Repeat(hostile, 100)})
	require.NoError(t, err)
	answer := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write(refusal)
	})
	plain := httptest.NewServer(answer)
	t.Cleanup(plain.Close)
	encrypted := httptest.NewUnstartedServer(answer)
	encrypted.TLS = &tls.Config{Certificates: []tls.Certificate{hostileCertificate(t)}}
	encrypted.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	encrypted.StartTLS()
	t.Cleanup(encrypted.Close)
	for url, want := range map[string]string{
		plain.URL: "INJECTED",
		strings.Replace(encrypted.URL, "127.0.0.1", "localhost", 1): "certificate is valid for h INJECTED",
	} {
		for _, object := range catalog.Resources() {
			t.Run(object.Type+url, func(t *testing.T) {
				t.Parallel()
				m := paxostest.NewProtocolResource(t, emulator.New(t), object.Type, acctest.WithEnv("PAXOS_MAX_RETRIES", "0"),
					acctest.WithEnv("PAXOS_API_URL", url+"/v2"), acctest.WithEnv("PAXOS_TOKEN_URL", url+"/oauth2/token"))
				planned := m.Plan(m.None(), configured(t, object, m))
				_, said := m.ApplyPlanned(planned)
				harmless(t, said, want)
			})
		}
	}
}

// hostileCertificate returns a self-signed certificate for a host with a hostile name.
func hostileCertificate(t *testing.T) tls.Certificate {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	name := strings.Map(func(r rune) rune { // an IA5String
		if r > unicode.MaxASCII {
			return -1
		}
		return r
	}, hostile)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: hostile}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, private)
	require.NoError(t, err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: private}
}

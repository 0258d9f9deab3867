package lifecycle

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
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
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

// sayings plans and applies the smallest configuration, reads a state and destroys it, and returns all that is said.
func (s subject) sayings(state protocol.Object) []*tfprotov6.Diagnostic {
	s.t.Helper()
	planned := s.Plan(s.None(), s.configuration(s.object.Smallest(s.object.Forms[0])))
	_, created := s.ApplyPlanned(planned)
	_, read := s.Read(state)
	destroyed := s.Plan(state, nil)
	_, gone := s.ApplyPlanned(destroyed)
	return slices.Concat(planned.Diagnostics, created, read, destroyed.Diagnostics, gone)
}

// What the API says reaches the terminal as text on one line, whatever it is.
func (suite Suite) TestHostile_problems(t *testing.T) {
	long := strings.Repeat(hostile, 500) // with its escapes half of what the client reads of a failure
	for _, object := range suite.Catalog.Resources() {
		for _, status := range []int{400, 403, 404, 409} {
			for _, id := range []string{hostile, "id"} {
				t.Run(fmt.Sprint(object.Type, status, len(id)), func(t *testing.T) {
					t.Parallel()
					mode := suite.Modes[len(suite.Modes)-1]
					s := suite.newSubject(t, object, suite.documented(), append(slices.Clone(mode.Options), suite.setting("MAX_RETRIES", "0"))...)
					state := s.existing()
					// Every operation: there is a token already.
					s.emu.Fault(emukit.Fault{Kind: emukit.FaultStatus, Status: status, Times: 1000, Body: suite.Refusal(status, hostile, long, id)})
					harmless(t, s.sayings(state), "INJECTED")
				})
			}
		}
	}
}

// A state may hold what a server has said to an earlier release: messages name it in the same way.
func (suite Suite) TestHostile_states(t *testing.T) {
	for _, object := range suite.Catalog.Resources() {
		for _, onMissing := range []string{"ERROR", "FORGET"} {
			for policy := range object.Life.Removals {
				t.Run(strings.Join([]string{object.Type, onMissing, policy}, " "), func(t *testing.T) {
					t.Parallel()
					s := suite.newSubject(t, object, suite.documented(), suite.setting("ON_MISSING", onMissing), suite.setting("MAX_RETRIES", "0"))
					values := map[string]any{}
					for _, attribute := range acctest.Attributes(t, s.Schema) {
						isTime := strings.HasSuffix(attribute.Path, "_at") || strings.HasSuffix(attribute.Path, "_date")
						if attribute.IsString() && !strings.ContainsAny(attribute.Path, ".[") && !isTime {
							values[attribute.Path] = hostile
						}
					}
					if policy != "" {
						values["deletion_policy"] = policy
					}
					harmless(t, s.sayings(protocol.Object{State: s.Object(values)}), "INJECTED")
				})
			}
		}
	}
}

// Nor do a certificate and a token endpoint get anything to the terminal but text.
func (suite Suite) TestHostile_connections(t *testing.T) {
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
		for _, object := range suite.Catalog.Resources() {
			t.Run(object.Type+url, func(t *testing.T) {
				t.Parallel()
				s := suite.newSubject(t, object, suite.documented(), append(suite.At(url), suite.setting("MAX_RETRIES", "0"))...)
				plan := s.Plan(s.None(), s.configuration(object.Smallest(object.Forms[0])))
				if suite.Token != "" { // the plan tries the credential
					harmless(t, plan.Diagnostics, want)
				}
				_, said := s.ApplyPlanned(plan)
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

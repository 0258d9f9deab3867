package identity_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/hashicorp/terraform-plugin-log/tfsdklogtest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// canaries are unique texts for every field of free text that carries personal data, by path. The values of the others
// are no secret, only whose they are.
func canaries() attrs {
	return attrs{
		"person_details.first_name":                  "Canaryfirst",
		"person_details.middle_name":                 "Canarymiddle",
		"person_details.last_name":                   "Canarylast",
		"person_details.date_of_birth":               "1961-07-23",
		"person_details.country_of_birth":            "Canaryland",
		"person_details.phone_number":                "+1 555 010 7777",
		"person_details.email":                       "canary@example.com",
		"person_details.profession":                  "Canarykeeper",
		"person_details.passthrough_verification_id": "canarycheck",
		"person_details.cip_id":                      "717-71-7171",
		"person_details.address.country":             "Canaria",
		"person_details.address.address1":            "7 Canary St",
		"person_details.address.address2":            "Canary Apt",
		"person_details.address.city":                "Canaryville",
		"person_details.address.province":            "Canaryprovince",
		"person_details.address.zip_code":            "Canary 7",
		"tax_details":                                []attrs{{"tax_payer_id": "727-72-7272", "tax_payer_country": "USA"}},
		"customer_due_diligence.aliases":             []string{"Canaryalias"},
	}
}

// songs returns the canaries' texts.
func songs(of attrs) []string {
	var texts []string
	for _, value := range of {
		switch value := value.(type) {
		case string:
			texts = append(texts, value)
		case []string:
			texts = append(texts, value...)
		case []attrs:
			for _, each := range value {
				texts = append(texts, fmt.Sprint(each["tax_payer_id"]))
			}
		}
	}
	return texts
}

// logbook is a log that may be written to from several goroutines.
type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logbook) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

// A whole life with failures, logged at the most talkative level: no personal data in the log or in a message.
func TestCanary(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu)
	log := &logbook{}
	p = p.WithContext(tfsdklogtest.RootLogger(tflogtest.RootLogger(t.Context(), log), log))
	var said []*tfprotov6.Diagnostic
	heard := func(o object, diagnostics []*tfprotov6.Diagnostic) object {
		said = append(said, diagnostics...)
		return o
	}
	failing := func(operation string, config attrs, prior object) {
		emu.Fault(emukit.Fault{Operation: operation, Kind: emukit.FaultStatus, Status: 400, Body: `not even JSON: Canaryecho`})
		heard(p.ApplyPlanned(p.Plan(prior, config)))
	}

	config := with(wholePerson(), canaries())
	said = append(said, p.Validate(config)...)
	for path, value := range canaries() { // the same with a typing mistake each
		if text, ok := value.(string); ok {
			said = append(said, p.Validate(with(config, attrs{path: text + "\x07" + strings.Repeat("é", 300)}))...)
		}
	}
	failing(emulator.OpCreateIdentity, config, p.None())
	emu.Fault(emukit.Fault{Operation: emulator.OpCreateIdentity, Kind: emukit.FaultTruncate})
	current := heard(p.ApplyPlanned(p.Plan(p.None(), config)))
	require.False(t, current.State.IsNull())
	heard(p.ApplyPlanned(p.Plan(p.None(), config)))                                    // a 409 of the ref_id
	heard(p.ApplyPlanned(p.Plan(p.None(), with(config, attrs{"ref_id": "person-2"})))) // a 409 of the CIP id
	changed := with(config, attrs{"person_details.last_name": "Canaryagain", "person_details.email": nil})
	failing(emulator.OpUpdateIdentity, changed, current)
	planned := p.Plan(current, changed)
	said = append(said, planned.Diagnostics...)
	current = heard(p.ApplyPlanned(planned))
	emu.Fault(emukit.Fault{
		Operation: emulator.OpGetIdentity, Kind: emukit.FaultStatus, Status: 200,
		Body: `{"id": ["Canaryodd"], "person_details": "Canaryodd"}`,
	})
	heard(p.Read(current))
	current = heard(p.Read(current))
	heard(p.Import(current.Text("id"), nil))
	_, found := acctest.ReadData(t.Context(), t, p.Server, "paxos_identity", attrs{"ref_id": "person-1"})
	said = append(said, found...)
	planned = p.Plan(current, nil)
	said = append(said, planned.Diagnostics...)
	heard(p.ApplyPlanned(planned))
	emu.AssertFaultsConsumed(t)

	require.Contains(t, log.text.String(), "CreateIdentity", "the client logs")
	require.Contains(t, log.text.String(), "sdk.framework", "and so does the framework")
	require.Greater(t, len(ofSeverity(said, true)), 5, "failures were heard")
	messages := strings.Join(append(ofSeverity(said, true), ofSeverity(said, false)...), "\n")
	for _, song := range append(songs(canaries()), "Canaryagain", "Canaryecho", "Canaryodd", emu.ClientSecret(), "Bearer") {
		for line := range strings.Lines(messages + "\n" + log.text.String()) {
			assert.NotContains(t, line, song)
		}
	}
}

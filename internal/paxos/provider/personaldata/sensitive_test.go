// Package personaldata_test holds the provider to its word on personal data: marked in every schema, and found nowhere
// but where the guide "Personal data" says. What is personal is in the catalog.
package personaldata_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"go.uber.org/goleak"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// scratch is a directory for what all tests of this package share.
var scratch string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		if scratch, err = os.MkdirTemp("", "personaldata"); err == nil {
			defer func() { _ = os.RemoveAll(scratch) }()
			err = paxostest.Setup("TF_LOG_SDK=") // what is logged is searched
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		if code := m.Run(); code != 0 {
			return code
		}
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return 0
	}())
}

// eachAttribute runs a test for every attribute of the provider block, the resources and the data sources that has a row.
func eachAttribute(t testing.TB, test func(object catalog.Object, attribute acctest.Attribute, row catalog.Attribute)) {
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
	eachAttribute(t, func(object catalog.Object, attribute acctest.Attribute, row catalog.Attribute) {
		assert.Equal(t, row.Hidden(), attribute.Hidden,
			"%s: %s must be marked sensitive, or have a reason to be shown in the catalog (it has: %q)",
			object.Name(), attribute.Path, row.Shown)
	})
}

// Write-only attributes are sensitive as well: command lines show what a configuration sets.
func TestWriteOnlyIsSensitive(t *testing.T) {
	t.Parallel()
	found := 0
	eachAttribute(t, func(object catalog.Object, attribute acctest.Attribute, _ catalog.Attribute) {
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
	identity, _ := catalog.Find(catalog.Resource, "paxos_identity")
	for path, value := range canaries() {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
			m := paxostest.NewProtocolResource(t, emu, identity.Type)
			config := acctest.ObjectFromPaths(t, m.Null().Type(), identity.Config(path, value))
			quoted := append(capitals([]string{value}), value)
			emu.Fault(quoting(t, emulator.OpCreateIdentity, http.StatusBadRequest, quoted))
			_, diagnostics := m.Apply(m.None(), config)
			said := acctest.FormatDiagnostics(diagnostics)
			assert.Contains(t, said, "(sensitive value)", "Paxos's words are shown")
			search(t, "message", said, quoted...)
		})
	}
}

package identitydocument_test

import (
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

const (
	kind = "paxos_identity_document"
	pdf  = "%PDF-1.4 a page"
	// name and fileName are personal, so no message shows them.
	name     = "Canary Miller.pdf"
	fileName = "canary.pdf"
)

type attrs = map[string]any

// document is a document of a person, with a file of this machine.
type document struct {
	*acctest.ProtocolResource

	t    *testing.T
	emu  *emulator.Server
	file string
	// config is its configuration.
	config attrs
}

// newDocument returns a document that is not created yet. Its provider repeats no request.
func newDocument(t *testing.T, options ...emulator.Option) document {
	t.Helper()
	emu := emulator.New(t, options...)
	person := emu.Identities.Add(api.Identity{PersonDetails: &api.PersonDetails{FirstName: "Ada"}})
	resource := paxostest.NewProtocolResource(t, emu, kind, acctest.WithEnv("PAXOS_MAX_RETRIES", "0"))
	d := document{resource, t, emu, filepath.Join(t.TempDir(), fileName), nil}
	d.config = attrs{"identity_id": person.ID, "name": name, "source": d.file, "document_types": []any{"CURP", "APPLICATION"}}
	d.write(pdf)
	return d
}

// write puts a content into the file.
func (d document) write(content string) {
	d.t.Helper()
	require.NoError(d.t, os.WriteFile(d.file, []byte(content), 0o600))
}

// with returns the configuration with other values for some of its attributes.
func (d document) with(other attrs) attrs {
	config := maps.Clone(d.config)
	maps.Copy(config, other)
	return config
}

// held returns the document with a file id as the emulator has it.
func (d document) held(of protocol.Object) emulator.Document {
	d.t.Helper()
	held, ok := d.emu.Documents.Find(of.Text("file_id"))
	require.True(d.t, ok)
	return held
}

// uploaded reports whether a state says that the file has arrived.
func uploaded(of protocol.Object) bool {
	var uploaded bool
	_ = protocol.Attribute(of.State, "uploaded").As(&uploaded)
	return uploaded
}

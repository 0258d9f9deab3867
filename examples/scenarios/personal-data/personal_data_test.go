// Package personaldata_test runs the configuration of this directory, which the guide "Personal data" shows.
package personaldata_test

import (
	"archive/zip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

const ssn = "717-71-7171"

// newWorkingDir returns a working directory that has the configuration with a customer, and without encryption.
func newWorkingDir(t *testing.T, emu *emulator.Server) *acctest.WorkingDir {
	t.Helper()
	w := paxostest.NewWorkingDir(t, emu, []string{"."})
	customer, err := json.Marshal(map[string]any{
		"customer": map[string]any{
			"ref_id": "customer-1", "first_name": "Canaryfirst", "last_name": "Canarylast", "date_of_birth": "1961-07-23", "nationality": "USA",
			"address": map[string]string{"country": "USA", "address1": "1 Example St", "city": "New York", "province": "NY", "zip_code": "10001"},
		},
		"ssn": ssn,
	})
	require.NoError(t, err)
	require.NoError(t, w.Write("terraform.tfvars.json", string(customer)))
	return w
}

func read(t *testing.T, w *acctest.WorkingDir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(w.Dir, name))
	require.NoError(t, err)
	return string(text)
}

// plan returns what is in a plan file in clear: a zip archive, or the file itself where it is none.
func plan(t *testing.T, w *acctest.WorkingDir, name string) string {
	t.Helper()
	archive, err := zip.OpenReader(filepath.Join(w.Dir, name))
	if err != nil {
		return read(t, w, name)
	}
	defer func() { assert.NoError(t, archive.Close()) }()
	var text strings.Builder
	for _, file := range archive.File {
		content, err := file.Open()
		require.NoError(t, err)
		_, err = io.Copy(&text, content)
		require.NoError(t, err)
		require.NoError(t, content.Close())
	}
	return text.String()
}

// Names are in the plan and in the state in clear, and not on the screen; the number is in none of them.
func TestAccPersonalData(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	w := newWorkingDir(t, emu)
	printed := w.MustRun("plan", "-out=saved.plan") + w.MustRun("apply", "-var=ssn="+ssn, "saved.plan")
	assert.NotContains(t, printed, "Canaryfirst")
	planned, state := plan(t, w, "saved.plan"), read(t, w, "terraform.tfstate")
	assert.Contains(t, planned, "Canaryfirst")
	assert.Contains(t, state, "Canaryfirst")
	assert.NotContains(t, printed+planned+state, ssn)
	require.Len(t, emu.Identities.All(), 1)
	made, _ := emu.Identities.Find(emu.Identities.All()[0].ID)
	assert.Equal(t, ssn, made.PersonDetails.CIPID)
}

// OpenTofu encrypts both, and cannot read them with another passphrase.
func TestAccPersonalData_encrypted(t *testing.T) {
	t.Parallel()
	acctest.StateEncryption.Require(t)
	w := newWorkingDir(t, emulator.New(t))
	encryption, err := os.ReadFile("encryption.tofu")
	require.NoError(t, err)
	require.NoError(t, w.Write("encryption.tofu", string(encryption)))
	w.Env = append(w.Env, "TF_VAR_state_passphrase=correct horse battery staple")
	w.MustRun("plan", "-out=saved.plan")
	w.MustRun("apply", "-auto-approve")
	planned, state := plan(t, w, "saved.plan"), read(t, w, "terraform.tfstate")
	for _, text := range []string{"Canaryfirst", "customer-1", ssn, "paxos_identity"} {
		assert.NotContains(t, planned+state, text)
	}
	assert.Contains(t, state, "encrypted_data")
	assert.Contains(t, w.MustRun("plan", "-no-color"), "No changes.")

	w.Env = append(w.Env, "TF_VAR_state_passphrase=another passphrase of the same")
	output, err := w.Run("plan", "-no-color")
	require.Error(t, err)
	assert.Contains(t, output, "decryption failed")
}

// What the guide says of the limits: an ordinary variable puts the number into the saved plan, and an import into the
// state, out of which the next apply takes it.
func TestAccPersonalData_limits(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	w := newWorkingDir(t, emu)
	require.NoError(t, w.Write("main.tf", strings.Replace(read(t, w, "main.tf"), "  ephemeral   = true\n", "", 1)))
	w.MustRun("plan", "-out=saved.plan")
	assert.Contains(t, plan(t, w, "saved.plan"), ssn)
	w.MustRun("apply", "saved.plan")
	assert.NotContains(t, read(t, w, "terraform.tfstate"), ssn)

	w.MustRun("state", "rm", "paxos_identity.customer")
	w.MustRun("import", "paxos_identity.customer", emu.Identities.All()[0].ID)
	assert.Contains(t, read(t, w, "terraform.tfstate"), ssn)
	emu.ResetJournal()
	w.MustRun("apply", "-auto-approve")
	assert.NotContains(t, read(t, w, "terraform.tfstate"), ssn)
	assert.Empty(t, emu.Requests(api.OpUpdateIdentity.Name), "Paxos has the number already")
	assert.Contains(t, w.MustRun("plan", "-no-color"), "No changes.")
}

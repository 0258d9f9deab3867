package personaldata_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/personaldata"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// testEnv is a working directory at the most talkative level, with an emulator of its own.
type testEnv struct {
	*acctest.WorkingDir
	t       testing.TB
	emu     *emulator.Server
	secrets secrets
	log     string // the file of TF_LOG_PATH
	said    *strings.Builder
}

func newTestEnv(t testing.TB) testEnv {
	t.Helper()
	acctest.RequireCLI(t)
	e := testEnv{t: t, secrets: newSecrets(t), log: filepath.Join(t.TempDir(), "trace.log"), said: &strings.Builder{}}
	e.emu = emulator.New(t, e.secrets.options()...)
	// A program, because its logs and its crash are to be found where those of users are.
	e.WorkingDir = paxostest.NewWorkingDirWithBinary(t, filepath.Dir(paxostest.Program(t)))
	e.Env = append(e.Env, "TF_LOG=TRACE", "TF_LOG_PATH="+e.log, "NO_COLOR=1")
	e.pointAt(e.emu.URL(), e.emu.URL())
	return e
}

// pointAt has the provider talk to these servers, in place of any before.
func (e testEnv) pointAt(api, tokens string) {
	e.Env = append(e.Env, "PAXOS_API_URL="+emulator.Environment(api, "", "")["PAXOS_API_URL"],
		"PAXOS_TOKEN_URL="+emulator.Environment(tokens, "", "")["PAXOS_TOKEN_URL"])
}

// write writes the configuration and the values of its variables.
func (e testEnv) write(configuration string, values map[string]any) {
	e.t.Helper()
	text, err := json.Marshal(values)
	require.NoError(e.t, err)
	require.NoError(e.t, e.Write("main.tf", configuration))
	require.NoError(e.t, e.Write("terraform.tfvars.json", string(text)))
}

// run runs a command, which has to end as expected, and keeps what it said.
func (e testEnv) run(ok bool, args ...string) string {
	e.t.Helper()
	output, err := e.Run(args...)
	e.said.WriteString(output)
	require.Equal(e.t, ok, err == nil, "%s: %v\n%s", strings.Join(args, " "), err, output[max(0, len(output)-2000):])
	return output
}

// file returns what is in a file of the working directory.
func (e testEnv) file(name string) string {
	e.t.Helper()
	return read(e.t, filepath.Join(e.Dir, name))
}

func read(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(text)
}

// head declares the variables: the canaries, those of write-only arguments, and the secrets. The first are not marked
// sensitive, so that nothing but the provider's schema hides them.
const head = `
variable "canary" {
  type = map(string)
}

variable "write_only" {
  type      = map(string)
  ephemeral = true
}

variable "secret" {
  type      = map(string)
  ephemeral = true
}

provider "paxos" {
  client_id     = "canary-client"
  client_secret = var.secret["client_secret"]
  max_retries   = 2
  request_signing = {
    key_id      = "canary-key"
    private_key = var.secret["private_key"]
  }
}
`

// variables are the values of the variables of head, with some canaries changed.
func (e testEnv) variables(changes map[string]string) map[string]any {
	plain, writeOnly := map[string]string{}, map[string]string{}
	for path, value := range canaries() {
		if strings.HasSuffix(path, "_wo") {
			writeOnly[path] = value
		} else {
			plain[path] = value
		}
	}
	for _, object := range others() {
		for path, value := range canariesOf(object.Type) {
			plain[object.Type+"."+path] = value
		}
	}
	maps.Copy(plain, changes)
	return map[string]any{
		"canary": plain, "write_only": writeOnly,
		"secret": map[string]string{"client_secret": e.secrets.clientSecret, "private_key": e.secrets.privateKey},
	}
}

// resource renders a paxos_identity: each canary that goes along by a reference to its variable, and more arguments by
// path, each an expression.
func resource(name string, more map[string]string, goesAlong func(path string) bool) string {
	expressions := maps.Clone(more)
	for path := range canaries() {
		if !goesAlong(path) {
			continue
		}
		variable := "canary"
		if strings.HasSuffix(path, "_wo") {
			variable = "write_only"
			expressions[path+"_version"] = "1"
		}
		expressions[path] = "var." + variable + `["` + path + `"]`
	}
	return `resource "paxos_identity" "` + name + `" ` + personaldata.HCL(expressions) + "\n"
}

// planted is a paxos_identity of the configuration with the canaries in it.
type planted struct {
	name string
	more map[string]string
	// kind is the object of details, writeOnly tells how it has its numbers, and old that one has its former name.
	kind           string
	writeOnly, old bool
}

// identities are the resources of the configuration: people and institutions, with their numbers in the state and without.
// Together they hold every canary.
func identities() []planted {
	person := map[string]string{"person_details.cip_id_type": `"SSN"`, "deletion_policy": `"CLOSE"`}
	trust := map[string]string{
		"institution_details.cip_id_type": `"EIN"`, "institution_details.cip_id_country": `"USA"`,
		"institution_details.institution_type": `"TRUST"`, "institution_details.institution_sub_type": `"INVESTMENT"`,
		"institution_details.govt_registration_date": `"2020-01-01T00:00:00Z"`,
		"institution_members[].identity_id":          "paxos_identity.person.id", "institution_members[].roles": `["TRUSTEE"]`,
		"institution_members[].ownership": `"12.5"`, "is_merchant": "true",
	}
	return []planted{
		{name: "person", more: person, kind: "person_details"},
		{name: "person_wo", more: person, kind: "person_details", writeOnly: true},
		{name: "person_old", more: map[string]string{"person_details.govt_id_type": `"SSN"`}, kind: "person_details", old: true},
		{name: "trust", more: trust, kind: "institution_details"},
		{name: "trust_wo", more: trust, kind: "institution_details", writeOnly: true},
	}
}

// has reports whether the canary of a path is in the resource.
func (p planted) has(path string) bool {
	_, pair := canaries()[path+"_wo"]
	switch {
	case path == "person_details.govt_id":
		return p.old
	case path == "person_details.cip_id" || path == "person_details.cip_id_wo":
		if p.old {
			return false
		}
	case strings.HasPrefix(path, "person_details.") || strings.HasPrefix(path, "institution_details."):
		if !strings.HasPrefix(path, p.kind) {
			return false
		}
	}
	if pair || strings.HasSuffix(path, "_wo") {
		return pair != p.writeOnly && (strings.HasPrefix(path, p.kind) || strings.HasPrefix(path, "tax_details"))
	}
	return true
}

// values returns the canaries of the resource.
func (p planted) values() []string {
	var values []string
	for path, value := range canaries() {
		if p.has(path) {
			values = append(values, value)
		}
	}
	slices.Sort(values)
	return values
}

// others are the other resources with hidden arguments.
func others() []spec.Object {
	return slices.DeleteFunc(catalog.All().Resources(), func(object spec.Object) bool {
		return object.Type == "paxos_identity" || len(canariesOf(object.Type)) == 0
	})
}

// fullest renders the fullest form of one of the others, which belongs to the person if it belongs to an identity.
func fullest(t testing.TB, of spec.Object) string {
	t.Helper()
	expressions := map[string]string{}
	for path, value := range of.Fullest(of.Forms[0]) {
		row, _ := of.Attribute(path)
		text, err := json.Marshal(value)
		require.NoError(t, err)
		switch {
		case row.Hidden():
			expressions[path] = `var.canary["` + of.Type + "." + path + `"]`
		case value == catalog.PersonID:
			expressions[path] = "paxos_identity.person.id"
		default:
			expressions[path] = string(text)
		}
	}
	return `resource "` + of.Type + `" "person" ` + personaldata.HCL(expressions) + "\n"
}

// everything is a configuration in which each canary is planted, with a control and a data source.
func everything(t testing.TB) string {
	t.Helper()
	var text strings.Builder
	text.WriteString(head)
	for _, identity := range identities() {
		more := maps.Clone(identity.more)
		more["ref_id"] = `"` + identity.name + `"`
		text.WriteString(resource(identity.name, more, identity.has))
	}
	for _, object := range others() {
		text.WriteString(fullest(t, object))
	}
	return text.String() + `
resource "paxos_identity_control" "person" {
  identity_id = paxos_identity.person.id
  type        = "SELL_ONLY"
  reason_code = "END_USER_REQUEST"
}

data "paxos_identity" "person" {
  id = paxos_identity.person.id
}
`
}

//go:build unix

// Package largetenants_test runs the configuration of this directory, most of it against a real PostgreSQL.
package largetenants_test

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

// newcomer belongs to a shard of the first state.
const newcomer = "customer-2001"

// passport is the column of the passport's number.
const passport = 9

// Two runners apply to one state at once. While the first is in the middle, the second is refused where it must not wait,
// and waits where it may; then it goes on from what the first has left. Nothing is lost and nothing made twice.
func TestAccLargeTenants_twoRunsAtOnce(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	connection := startPostgres(t)
	emu := emulator.New(t)
	middle := newHoldingProxy(t, emu, afterCreates(3))
	defer middle.open()

	first := runner(t, emu, connection, "first", middle.option(), acctest.WithEnv("PAXOS_REQUEST_TIMEOUT", "5m"))
	second := runner(t, emu, connection, "first")
	before := refIDs(t, first, "01234567")
	addCustomer(t, second, newcomer)
	after := refIDs(t, second, "01234567")
	require.Equal(t, []string{newcomer}, without(after, before))

	firstApply := first.Start("apply", "-auto-approve", "-no-color", "-var-file=first.tfvars", "-lock-timeout=0s")
	middle.await(t, firstApply)

	output, err := second.Run("plan", "-no-color", "-var-file=first.tfvars", "-lock-timeout=0s")
	require.Error(t, err)
	assert.Contains(t, output, "Error acquiring the state lock")

	secondApply := second.Start("apply", "-auto-approve", "-no-color", "-var-file=first.tfvars", "-lock-timeout=60s")
	secondApply.Expect("Acquiring state lock.")
	assert.NotContains(t, known(emu), newcomer)
	middle.open()

	output, err = firstApply.Wait()
	require.NoError(t, err, output)
	assert.Contains(t, output, "Apply complete! Resources: 9 added, 0 changed, 0 destroyed.")
	output, err = secondApply.Wait()
	require.NoError(t, err, output)
	assert.Contains(t, output, "Apply complete! Resources: 1 added, 0 changed, 0 destroyed.")

	assert.Equal(t, after, known(emu))
	assert.Equal(t, len(after), acctest.RequestCounts(emu)[api.OpCreateIdentity.Name])
	assert.Equal(t, 2, acctest.RequestCounts(emu)[api.OpCreateControl.Name])
	assert.Contains(t, second.MustRun("plan", "-no-color", "-var-file=first.tfvars"), "No changes.")
	assert.Equal(t, after, inState(second))

	state := second.MustRun("state", "pull")
	for _, customer := range customers(t, second) {
		assert.NotContains(t, state, customer[passport])
	}
}

// The two states share a database and nothing else: while a run is in the middle of the first apply of one, the other is
// free, and each ends up with its own shards.
func TestAccLargeTenants_statesApart(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	connection := startPostgres(t)
	emu := emulator.New(t)
	middle := newHoldingProxy(t, emu, afterCreates(3))
	defer middle.open()

	first := runner(t, emu, connection, "first", middle.option(), acctest.WithEnv("PAXOS_REQUEST_TIMEOUT", "5m"))
	second := runner(t, emu, connection, "second")
	// Terraform has one lock for all states of a database that are not saved yet, so both are saved empty.
	first.MustRun("apply", "-refresh-only", "-auto-approve", "-no-color", "-var-file=first.tfvars")
	second.MustRun("apply", "-refresh-only", "-auto-approve", "-no-color", "-var-file=second.tfvars")

	firstApply := first.Start("apply", "-auto-approve", "-no-color", "-var-file=first.tfvars", "-lock-timeout=0s")
	middle.await(t, firstApply)
	second.MustRun("apply", "-auto-approve", "-no-color", "-var-file=second.tfvars", "-lock-timeout=0s")
	middle.open()
	output, err := firstApply.Wait()
	require.NoError(t, err, output)

	assert.Equal(t, refIDs(t, first, "01234567"), inState(first))
	assert.Equal(t, refIDs(t, second, "89abcdef"), inState(second))
	assert.Equal(t, refIDs(t, first, "0123456789abcdef"), known(emu))
	assert.Contains(t, first.MustRun("plan", "-no-color", "-var-file=first.tfvars"), "No changes.")
	assert.Contains(t, second.MustRun("plan", "-no-color", "-var-file=second.tfvars"), "No changes.")
}

// importBlock is the block of the guide that imports customers by their ref_id.
var importBlock = regexp.MustCompile("(?s)```terraform\n(import {\n  for_each.*?)```")

// Customers that Paxos has already are imported by the block of the guide, each into its shard, and the plan lists the
// identities once.
func TestAccLargeTenants_imports(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	guide, err := os.ReadFile("../../../docs/guides/large-tenants.md")
	require.NoError(t, err)
	block := importBlock.FindSubmatch(guide)
	require.NotNil(t, block)

	emu := emulator.New(t)
	local := func() *acctest.WorkingDir {
		w := copyOf(t, emu)
		require.NoError(t, w.Write("local_override.tf", "terraform {\n  backend \"local\" {}\n}\n"))
		w.MustRun("init", "-input=false", "-no-color")
		return w
	}
	local().MustRun("apply", "-auto-approve", "-no-color")
	all := known(emu)

	imports := local()
	require.NoError(t, imports.Write("import.tf", string(block[1])))
	emu.ResetJournal()
	output := imports.MustRun("plan", "-no-color", "-var-file=first.tfvars", "-out=plan")
	first := refIDs(t, imports, "01234567")
	assert.Contains(t, output, fmt.Sprintf("%d to import", len(first)))
	assert.Equal(t, 1, acctest.RequestCounts(emu)[api.OpListIdentities.Name])
	imports.MustRun("apply", "-no-color", "plan")
	assert.Equal(t, first, inState(imports))
	assert.Equal(t, all, known(emu))
}

// runner returns a copy of this directory, initialized for a state, as each machine that runs Terraform has its own.
func runner(
	t *testing.T, emu *emulator.Server, connection, state string, opts ...acctest.Option,
) *acctest.WorkingDir {
	t.Helper()
	w := copyOf(t, emu, opts...)
	w.Env = []string{"PG_CONN_STR=" + connection}
	w.MustRun("init", "-input=false", "-no-color", "-backend-config="+state+".pg.tfbackend")
	return w
}

// copyOf returns a copy of this directory.
func copyOf(t *testing.T, emu *emulator.Server, opts ...acctest.Option) *acctest.WorkingDir {
	t.Helper()
	w := paxostest.NewWorkingDir(t, emu, nil, opts...)
	require.NoError(t, os.Mkdir(filepath.Join(w.Dir, "shard"), 0o700))
	for _, pattern := range []string{"*.tf", "*.tfvars", "*.tfbackend", "*.csv", "shard/*.tf"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.NotEmpty(t, files, pattern)
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			require.NoError(t, w.Write(file, string(text)))
		}
	}
	return w
}

// customers returns the lines of a runner's list of customers, without the head.
func customers(t *testing.T, w *acctest.WorkingDir) [][]string {
	t.Helper()
	file, err := os.Open(filepath.Join(w.Dir, "customers.csv"))
	require.NoError(t, err)
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)
	require.Equal(t, "ref_id", lines[0][0])
	require.Equal(t, "passport", lines[0][passport])
	return lines[1:]
}

// addCustomer adds a copy of the first customer, under another ref_id and passport, to a runner's list.
func addCustomer(t *testing.T, w *acctest.WorkingDir, refID string) {
	t.Helper()
	added := customers(t, w)[0]
	added[0], added[passport] = refID, "C01X99999"
	text, err := os.ReadFile(filepath.Join(w.Dir, "customers.csv"))
	require.NoError(t, err)
	require.NoError(t, w.Write("customers.csv", string(text)+strings.Join(added, ",")+"\n"))
}

// refIDs returns the customers of a runner's list that belong to the shards, in order.
func refIDs(t *testing.T, w *acctest.WorkingDir, shards string) []string {
	t.Helper()
	var ids []string
	for _, line := range customers(t, w) {
		sum := sha256.Sum256([]byte(line[0]))
		if strings.Contains(shards, hex.EncodeToString(sum[:])[:1]) {
			ids = append(ids, line[0])
		}
	}
	slices.Sort(ids)
	return ids
}

// inState returns the ref_ids of the customers in a runner's state, in order.
func inState(w *acctest.WorkingDir) []string {
	var ids []string
	for address := range strings.FieldsSeq(w.MustRun("state", "list")) {
		if _, refID, found := strings.Cut(address, `paxos_identity.customer["`); found {
			ids = append(ids, strings.TrimSuffix(refID, `"]`))
		}
	}
	slices.Sort(ids)
	return ids
}

// known returns the ref_ids of the customers at Paxos, in order.
func known(emu *emulator.Server) []string {
	var ids []string
	for _, identity := range emu.Identities.All() {
		ids = append(ids, identity.RefID)
	}
	slices.Sort(ids)
	return ids
}

func without(ids, others []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(others, id) })
}

// holdingProxy is a proxy before the emulator that holds requests back, so that a test knows a run to be in the middle.
type holdingProxy struct {
	server  *httptest.Server
	reached chan struct{} // closed when a request stands before the proxy
	opened  chan struct{}
	arrive  func()
	open    func() // lets everything pass from now on
}

func newHoldingProxy(t *testing.T, emu *emulator.Server, holds func(*http.Request) bool) *holdingProxy {
	t.Helper()
	p := &holdingProxy{reached: make(chan struct{}), opened: make(chan struct{})}
	p.arrive = sync.OnceFunc(func() { close(p.reached) })
	p.open = sync.OnceFunc(func() { close(p.opened) })
	p.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if holds(r) {
			p.arrive()
			select {
			case <-p.opened:
			case <-r.Context().Done():
				return
			}
		}
		emu.Handler().ServeHTTP(w, r)
	}))
	t.Cleanup(p.server.Close)
	return p
}

// option sends a provider's requests through the proxy.
func (p *holdingProxy) option() acctest.Option {
	return acctest.WithEnv("PAXOS_API_URL", p.server.URL+"/v2")
}

// await waits until the run has a request held back.
func (p *holdingProxy) await(t *testing.T, run *acctest.Process) {
	t.Helper()
	select {
	case <-p.reached:
	case <-run.Done():
		output, err := run.Wait()
		t.Fatalf("the run has ended before it came to the proxy: %v\n%s", err, output)
	}
}

// afterCreates holds back every identity to be created but the first n.
func afterCreates(n int32) func(*http.Request) bool {
	var created atomic.Int32
	return func(r *http.Request) bool {
		return r.Method == http.MethodPost && r.URL.Path == "/v2/identity/identities" && created.Add(1) > n
	}
}

package chaos

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider"
)

// terraform runs configurations: the model of it, or a real CLI.
type terraform interface {
	// apply plans and applies a configuration and returns what went wrong.
	apply(c *configuration, o options) []message
	// plan returns the addresses and actions of what a plan would change, and what went wrong.
	plan(c *configuration) (changes []string, failures []message)
	// save saves a plan, which applySaved applies.
	save(c *configuration, o options) []message
	applySaved() []message
	// taint and untaint mark an object of the state, forget removes it.
	taint(address string)
	untaint(address string)
	forget(address string)
	// lastPlanEmpty reports whether the plan of the last apply was empty, and of the whole configuration and all objects.
	lastPlanEmpty() bool
	// managed returns what the state holds, by address.
	managed() map[string]managedObject
}

// options are the options of a plan.
type options struct {
	// replace are the addresses of -replace, targets those of -target.
	replace, targets []string
	// noRefresh is -refresh=false.
	noRefresh bool
}

// whole reports whether a plan with the options covers the whole configuration, and all objects as they are.
func (o options) whole() bool { return len(o.targets) == 0 && !o.noRefresh }

// managedObject is what the state knows of a resource.
type managedObject struct {
	id, identityID, policy string
	tainted, deposed       bool
}

// message is an error diagnostic about a resource.
type message struct{ address, summary, detail string }

func (m message) String() string {
	return m.address + ": " + m.summary + ": " + strings.Join(strings.Fields(m.detail), " ")
}

// terraformModel is a model of Terraform: it keeps a state and walks graphs with a provider in this process.
type terraformModel struct {
	ctx      context.Context //nolint:containedctx // that of the schedule: nothing here outlives it
	schemas  *tfprotov6.GetProviderSchemaResponse
	parallel int
	// orphansFirst plans the end of what the configuration does not have any more before reading it, as Terraform does up to
	// some release after 1.11.
	orphansFirst bool
	open         func() (tfprotov6.ProviderServer, error)

	mu         sync.Mutex
	state      map[string]*instance
	violations []string
	valid      map[string]bool // blocks that were validated, by their text
	empty      bool            // whether the plan of the last apply was empty
	saved      *planWalk       // a saved plan
	deposed    int             // counts the objects that were ever deposed
}

// instance is a resource in the state.
type instance struct {
	protocol.Object

	typ       string
	tainted   bool
	deposed   bool
	dependsOn []string
}

// newTerraformModel returns a model without a state, of a provider with this environment that sends its requests
// through the client.
func newTerraformModel(ctx context.Context, environment map[string]string, c *client, p parameters) (*terraformModel, error) {
	getenv := func(name string) string { return environment[name] }
	schemas, err := schemas()
	if err != nil {
		return nil, err
	}
	return &terraformModel{
		ctx: ctx, schemas: schemas, parallel: p.parallel, orphansFirst: p.orphansFirst,
		state: map[string]*instance{}, valid: map[string]bool{},
		open: func() (tfprotov6.ProviderServer, error) {
			return provider.NewServer("chaos", getenv, func(config *api.Config) { config.Transport = c })
		},
	}, nil
}

// schemas asks a provider for its schemas, once for all: Terraform keeps them as well.
var schemas = sync.OnceValues(func() (*tfprotov6.GetProviderSchemaResponse, error) {
	nothing := func(string) string { return "" }
	server, err := provider.NewServer("chaos", nothing)
	if err != nil {
		return nil, err
	}
	return server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
})

// start starts and configures a provider, as Terraform does for each walk.
func (m *terraformModel) start() (tfprotov6.ProviderServer, error) {
	server, err := m.open()
	if err != nil {
		return nil, err
	}
	diagnostics, err := protocol.Configure(m.ctx, server, build(m.schemas.Provider.ValueType(), nil, nil))
	if err != nil {
		return nil, err
	}
	if failed := errorsOf("provider.paxos", diagnostics); len(failed) > 0 {
		return nil, fmt.Errorf("the provider cannot be configured: %s", failed[0])
	}
	return server, nil
}

func (m *terraformModel) lastPlanEmpty() bool { return m.empty }

func (m *terraformModel) managed() map[string]managedObject {
	m.mu.Lock()
	defer m.mu.Unlock()
	managed := make(map[string]managedObject, len(m.state))
	for address, i := range m.state {
		managed[address] = managedObject{
			id: cmp.Or(protocol.Text(i.State, "id"), protocol.Text(i.State, "file_id")), identityID: protocol.Text(i.State, "identity_id"),
			policy: protocol.Text(i.State, "deletion_policy"), tainted: i.tainted, deposed: i.deposed,
		}
	}
	return managed
}

// violation records that the provider broke a rule of the protocol.
func (m *terraformModel) violation(address, format string, args ...any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.violations = append(m.violations, address+": "+fmt.Sprintf(format, args...))
}

func (m *terraformModel) get(address string) *instance {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state[address]
}

// put replaces an instance of the state; nil removes it.
func (m *terraformModel) put(address string, i *instance) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if i == nil {
		delete(m.state, address)
		return
	}
	m.state[address] = i
}

func (m *terraformModel) taint(address string)   { m.mark(address, true) }
func (m *terraformModel) untaint(address string) { m.mark(address, false) }

func (m *terraformModel) mark(address string, tainted bool) {
	if i := m.get(address); i != nil {
		marked := *i
		marked.tainted = tainted
		m.put(address, &marked)
	}
}

func (m *terraformModel) forget(address string) { m.put(address, nil) }

func (m *terraformModel) schemaType(typ string) tftypes.Type {
	return m.schemas.ResourceSchemas[typ].ValueType()
}

func (w *planWalk) resource(typ string) protocol.Resource {
	return protocol.Resource{Server: w.server, Name: typ, Schema: w.schemas.ResourceSchemas[typ]}
}

func typeOf(address string) string {
	typ, _, _ := strings.Cut(address, ".")
	return typ
}

// errorsOf returns the errors among diagnostics.
func errorsOf(address string, diagnostics []*tfprotov6.Diagnostic) []message {
	var failures []message
	for _, d := range protocol.Errors(diagnostics) {
		failures = append(failures, message{address, d.Summary, d.Detail})
	}
	return failures
}

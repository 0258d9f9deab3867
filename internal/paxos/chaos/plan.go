package chaos

import (
	"maps"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
)

// action is what a plan does with a resource.
type action string

const (
	actNothing action = "nothing"
	actCreate  action = "create"
	actUpdate  action = "update"
	actReplace action = "replace"
	actDelete  action = "delete"
)

// change is the planned change of one resource.
type change struct {
	address string
	action  action
	// createFirst says that a replacement creates before it destroys.
	createFirst bool
	// deposed is where the state keeps an object that was replaced and is to be destroyed; empty for other objects.
	deposed string
	block   *block    // nil for a delete
	prior   *instance // as refreshed; nil where there is none
	plan    protocol.Plan
}

// planWalk is a walk that plans.
type planWalk struct {
	*terraformModel
	server  tfprotov6.ProviderServer
	config  *configuration
	options options
	held    map[string]*instance // what the state holds, under its addresses after the moves

	mu        sync.Mutex
	changes   map[string]*change
	failures  []message
	refreshed map[string]*instance // nil for what a refresh did not find any more
}

func (m *terraformModel) plan(c *configuration) ([]string, []message) {
	w, failures := m.walkPlan(c, options{})
	if len(failures) > 0 {
		return nil, failures
	}
	return w.summary(), nil
}

func (m *terraformModel) save(c *configuration, o options) []message {
	w, failures := m.walkPlan(c.clone(), o)
	if m.saved = w; len(failures) > 0 {
		m.saved = nil
	}
	return failures
}

// summary names what the plan changes, imports or moves.
func (w *planWalk) summary() []string {
	var changes []string
	for _, ch := range w.sorted() {
		switch {
		case ch.action != actNothing:
			changes = append(changes, string(ch.action)+" "+ch.address)
		case w.held[ch.address] == nil:
			changes = append(changes, "import "+ch.address)
		case w.get(ch.address) == nil:
			changes = append(changes, "move "+ch.address)
		}
	}
	return changes
}

// walkPlan moves, validates, refreshes and plans.
func (m *terraformModel) walkPlan(c *configuration, o options) (*planWalk, []message) {
	server, err := m.start()
	if err != nil {
		return nil, []message{{summary: err.Error()}}
	}
	w := &planWalk{
		terraformModel: m, server: server, config: c, options: o, held: m.moved(c),
		changes: map[string]*change{}, refreshed: map[string]*instance{},
	}
	for _, b := range c.blocks {
		if w.held[b.address()] != nil && m.get(b.address()) == nil && !w.targeted(b.address()) {
			return w, []message{{address: b.address(), summary: "Moved resource instances excluded by targeting"}}
		}
		w.validate(b)
	}
	if len(w.failures) > 0 {
		return w, w.failures
	}
	var tasks []task
	for _, b := range c.blocks {
		if w.targeted(b.address()) {
			tasks = append(tasks, task{b.address(), b.references(), func() bool { return w.planBlock(b) }})
		}
	}
	for _, address := range slices.Sorted(maps.Keys(w.held)) {
		if c.find(address) == nil && w.targeted(address) {
			tasks = append(tasks, task{address, nil, func() bool { return w.planOrphan(address) }})
		}
	}
	walk(tasks, m.parallel)
	return w, w.failures
}

// moved returns what the state holds after the moves of a configuration.
func (m *terraformModel) moved(c *configuration) map[string]*instance {
	m.mu.Lock()
	defer m.mu.Unlock()
	held := maps.Clone(m.state)
	for _, b := range c.blocks {
		if from := held[b.movedFrom]; from != nil && held[b.address()] == nil {
			held[b.address()] = from
			delete(held, b.movedFrom)
		}
	}
	return held
}

// targeted reports whether the plan covers an address: without targets all, otherwise those, and what they depend on.
func (w *planWalk) targeted(address string) bool {
	return len(w.options.targets) == 0 || slices.ContainsFunc(w.options.targets, func(target string) bool {
		b := w.config.find(target)
		return target == address || b != nil && slices.Contains(w.config.needs(b), address)
	})
}

// sorted returns the changes by their addresses.
func (w *planWalk) sorted() []*change {
	list := make([]*change, 0, len(w.changes))
	for _, address := range slices.Sorted(maps.Keys(w.changes)) {
		list = append(list, w.changes[address])
	}
	return list
}

// fail notes errors, and reports whether there were none.
func (w *planWalk) fail(address string, err error, diagnostics []*tfprotov6.Diagnostic) bool {
	failures := errorsOf(address, diagnostics)
	if err != nil {
		failures = append(failures, message{address, "protocol", err.Error()})
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.failures = append(w.failures, failures...)
	return len(failures) == 0
}

// validate validates a block, once as long as nobody changes it, since nothing else decides; what other resources make is unknown then.
func (w *planWalk) validate(b *block) {
	text := b.String()
	if w.valid[text] {
		return
	}
	w.valid[text] = true
	config := build(w.schemaType(b.typ), b.attrs, func(reference) any { return tftypes.UnknownValue })
	diagnostics, err := w.resource(b.typ).Validate(w.ctx, config)
	w.fail(b.address(), err, diagnostics)
}

// planBlock imports or refreshes, then plans one block.
func (w *planWalk) planBlock(b *block) bool {
	held := w.held[b.address()]
	prior, ok := w.refresh(b.address(), held)
	if ok && held == nil && b.importID != "" {
		prior, ok = w.imported(b)
	}
	if !ok {
		return false
	}
	config := build(w.schemaType(b.typ), b.attrs, w.plannedValue)
	ch := &change{
		address: b.address(), action: actNothing, createFirst: w.config.createsFirst(b), block: b, prior: prior,
	}
	if prior == nil || prior.tainted {
		ch.action = actCreate
		if prior != nil {
			ch.action = actReplace
		}
		return w.decide(ch, nil, config)
	}
	replace, ok := w.ask(ch, prior, config)
	if !ok {
		return false
	}
	switch {
	case replace || slices.Contains(w.options.replace, ch.address):
		ch.action = actReplace
		// The second of the two plan calls has no prior state, but the private state and the identity of the first.
		kept := protocol.Object{Private: ch.plan.Planned.Private, Identity: ch.plan.Planned.Identity}
		return w.decide(ch, &instance{Object: kept, typ: b.typ}, config)
	case !ch.plan.Empty():
		ch.action = actUpdate
	}
	w.note(ch)
	return true
}

// decide plans a change whose action is clear.
func (w *planWalk) decide(ch *change, prior *instance, config tftypes.Value) bool {
	if _, ok := w.ask(ch, prior, config); !ok {
		return false
	}
	w.note(ch)
	return true
}

func (w *planWalk) note(ch *change) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.changes[ch.address] = ch
}

// planOrphan refreshes and plans the end of what the configuration does not have any more.
func (w *planWalk) planOrphan(address string) bool {
	held := w.held[address]
	ch := &change{address: address, action: actDelete}
	if held.deposed {
		ch.deposed = address
	}
	nothing := tftypes.NewValue(w.schemaType(held.typ), nil)
	stored, ok := w.upgrade(address, held)
	if !ok {
		return false
	}
	if w.orphansFirst && !held.deposed {
		if _, ok := w.ask(ch, stored, nothing); !ok {
			return false
		}
	}
	prior, ok := w.read(address, stored)
	if !ok || prior == nil {
		return ok
	}
	if w.orphansFirst && !held.deposed {
		ch.prior = stored
		w.note(ch)
		return true
	}
	ch.prior = prior
	return w.decide(ch, prior, nothing)
}

// ask asks the provider for a plan and keeps it in the change. It reports whether a replacement is required.
func (w *planWalk) ask(ch *change, prior *instance, config tftypes.Value) (replace, ok bool) {
	var before protocol.Object
	if prior != nil {
		before = prior.Object
	}
	var err error
	if ch.plan, err = w.resource(typeOf(ch.address)).Plan(w.ctx, before, config); !w.fail(ch.address, err, ch.plan.Diagnostics) {
		return false, false
	}
	return len(ch.plan.RequiresReplace) > 0, true
}

// plannedValue gives a reference the value that is planned for it.
func (w *planWalk) plannedValue(r reference) any {
	w.mu.Lock()
	defer w.mu.Unlock()
	ch := w.changes[r.address]
	if ch == nil {
		return tftypes.UnknownValue
	}
	return plain(protocol.Attribute(ch.plan.Planned.State, r.attribute))
}

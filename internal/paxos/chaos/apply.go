package chaos

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
)

func (m *terraformModel) apply(c *configuration, o options) []message {
	m.empty = false
	w, failures := m.walkPlan(c, o)
	if len(failures) > 0 {
		return failures // a plan that fails saves nothing
	}
	return m.carryOut(w)
}

func (m *terraformModel) applySaved() []message {
	m.empty = false
	return m.carryOut(m.saved)
}

// carryOut applies a plan in a walk of its own.
func (m *terraformModel) carryOut(w *planWalk) []message {
	a := &planWalk{terraformModel: m, config: w.config}
	if changes := w.summary(); len(changes) > 0 {
		server, err := m.start()
		if err != nil {
			return []message{{summary: err.Error()}}
		}
		a.server = server
	} else {
		m.empty = w.options.whole()
	}
	m.mu.Lock()
	m.state = w.held
	m.mu.Unlock()
	for address, read := range w.refreshed {
		m.put(address, read)
	}
	walk(a.tasks(w.sorted()), m.parallel)
	return a.failures
}

func (ch *change) ends() bool { return ch.action == actDelete || ch.action == actReplace }

// depended reports whether the prior object of a change depended on an address.
func (ch *change) depended(address string) bool {
	return ch.prior != nil && slices.Contains(ch.prior.dependsOn, address)
}

func endOf(ch *change) string { return "end of " + ch.address }

// tasks are the nodes of the graph of an apply: what goes does so after all that depends on it, what comes after all that
// it refers to. A replacement destroys before it creates, unless the configuration says otherwise.
func (w *planWalk) tasks(changes []*change) []task {
	var tasks []task
	for _, ch := range changes {
		if ch.ends() {
			tasks = append(tasks, task{endOf(ch), endsAfter(ch, changes), func() bool { return w.destroyResource(ch) }})
		}
		if ch.action != actDelete {
			tasks = append(tasks, task{ch.address, beginsAfter(ch, changes), func() bool { return w.applyResource(ch) }})
		}
	}
	return tasks
}

func endsAfter(ch *change, changes []*change) []string {
	var after []string
	if ch.createFirst {
		after = append(after, ch.address)
	}
	for _, other := range changes {
		if !other.depended(ch.address) {
			continue
		}
		after = append(after, endOf(other))
		if ch.createFirst {
			after = append(after, other.address)
		}
	}
	return after
}

func beginsAfter(ch *change, changes []*change) []string {
	after := ch.block.references()
	if ch.action == actNothing {
		return after // takes no part in the order of what is destroyed
	}
	for _, other := range changes {
		if !other.ends() || other.createFirst {
			continue
		}
		if other == ch || ch.depended(other.address) || other.depended(ch.address) {
			after = append(after, endOf(other))
		}
	}
	return after
}

// destroyResource destroys what a change removes.
func (w *planWalk) destroyResource(ch *change) bool {
	r := w.resource(ch.prior.typ)
	address, end := ch.address, protocol.Plan{
		Prior: ch.prior.Object, Planned: protocol.Object{Private: ch.plan.Planned.Private}, Config: r.Null(),
	}
	if ch.action == actDelete {
		end.Planned = ch.plan.Planned
	}
	if _, ok := w.upgrade(ch.address, ch.prior); !ok {
		return false
	}
	if ch.deposed != "" { // is planned again
		address = ch.deposed
		again := &change{address: ch.deposed}
		if _, ok := w.ask(again, ch.prior, r.Null()); !ok {
			return false
		}
		end = again.plan
	}
	left, diagnostics, err := r.Apply(w.ctx, end)
	ok := w.fail(ch.address, err, diagnostics)
	if err != nil {
		return false
	}
	if left.State.IsNull() {
		w.put(address, nil)
		return ok
	}
	if ok {
		w.violation(ch.address, "a destroy without an error has left a state")
	}
	kept := *ch.prior
	kept.Object = left
	w.put(address, &kept)
	return ok
}

// applyResource creates or updates.
func (w *planWalk) applyResource(ch *change) bool {
	if ch.action == actNothing {
		kept := *ch.prior
		kept.dependsOn = w.config.needs(ch.block)
		w.put(ch.address, &kept)
		return true
	}
	if ch.action == actReplace && ch.createFirst {
		ch.deposed = w.depose(ch)
		defer w.restore(ch)
	}
	var prior *instance
	if ch.action == actUpdate {
		var ok bool
		if prior, ok = w.upgrade(ch.address, ch.prior); !ok {
			return false
		}
	}
	config := build(w.schemaType(ch.block.typ), ch.block.attrs, w.appliedValue)
	final := &change{address: ch.address}
	if replace, ok := w.ask(final, prior, config); !ok || replace && ch.action == actUpdate {
		if ok {
			w.violation(ch.address, "the final plan replaces what the plan updates")
		}
		return false
	}
	if at := protocol.Contradiction(ch.plan.Planned.State, final.plan.Planned.State); at != nil {
		w.violation(ch.address, "the final plan contradicts the plan at %s", at)
	}
	applied, diagnostics, err := w.resource(ch.block.typ).Apply(w.ctx, final.plan)
	ok := w.fail(ch.address, err, diagnostics)
	if err == nil {
		w.keep(ch, final, applied, ok)
	}
	return ok
}

// keep saves the outcome of a create or an update: a create that failed and left a state is tainted.
func (w *planWalk) keep(ch, final *change, applied protocol.Object, ok bool) {
	switch {
	case applied.State.IsNull():
		if ok {
			w.violation(ch.address, "an apply without an error has left no state")
		}
		if ch.action != actUpdate {
			w.put(ch.address, nil)
		}
		return
	case !applied.State.IsFullyKnown():
		w.violation(ch.address, "the new state is not known")
	case protocol.HasWriteOnly(w.schemas.ResourceSchemas[ch.block.typ], applied.State):
		w.violation(ch.address, "the new state carries a write-only value")
	}
	if at := protocol.Contradiction(final.plan.Planned.State, applied.State); ok && at != nil {
		w.violation(ch.address, "the new state contradicts the plan at %s", at)
	}
	w.put(ch.address, &instance{
		Object: applied, typ: ch.block.typ, tainted: !ok && ch.action != actUpdate, dependsOn: w.config.needs(ch.block),
	})
}

// depose puts the object of a change aside and returns where it is.
func (w *planWalk) depose(ch *change) string {
	w.terraformModel.mu.Lock()
	defer w.terraformModel.mu.Unlock()
	w.deposed++
	address := fmt.Sprintf("%s (deposed %d)", ch.address, w.deposed)
	deposed := *ch.prior
	deposed.deposed = true
	w.state[address] = &deposed
	delete(w.state, ch.address)
	return address
}

// restore brings a deposed object back, if nothing has taken its place.
func (w *planWalk) restore(ch *change) {
	if w.get(ch.address) == nil {
		w.put(ch.address, ch.prior)
		w.put(ch.deposed, nil)
	}
}

// appliedValue gives a reference the value that the state has for it.
func (w *planWalk) appliedValue(r reference) any {
	i := w.get(r.address)
	if i == nil {
		return tftypes.UnknownValue
	}
	return plain(protocol.Attribute(i.State, r.attribute))
}

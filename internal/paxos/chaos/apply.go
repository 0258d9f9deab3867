package chaos

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func (m *model) apply(c *configuration, o options) []message {
	m.empty = false
	p, failures := m.walkPlan(c, o)
	if len(failures) > 0 {
		return failures // a plan that fails saves nothing
	}
	return m.carryOut(p)
}

func (m *model) applySaved() []message {
	m.empty = false
	return m.carryOut(m.saved)
}

// carryOut applies a plan in a walk of its own.
func (m *model) carryOut(p *planning) []message {
	a := &planning{model: m, config: p.config}
	if changes := p.summary(); len(changes) > 0 {
		server, err := m.start()
		if err != nil {
			return []message{{summary: err.Error()}}
		}
		a.server = server
	} else {
		m.empty = p.options.whole()
	}
	m.mu.Lock()
	m.state = p.held
	m.mu.Unlock()
	for address, read := range p.refreshed {
		m.put(address, read)
	}
	walk(a.tasks(p.sorted()), m.parallel)
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
func (p *planning) tasks(changes []*change) []task {
	var tasks []task
	for _, ch := range changes {
		if ch.ends() {
			tasks = append(tasks, task{endOf(ch), endsAfter(ch, changes), func() bool { return p.end(ch) }})
		}
		if ch.action != actDelete {
			tasks = append(tasks, task{ch.address, beginsAfter(ch, changes), func() bool { return p.begin(ch) }})
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

// end destroys what a change removes.
func (p *planning) end(ch *change) bool {
	nothing := tftypes.NewValue(p.kind(ch.prior.typ), nil)
	address, planned := ch.address, change{private: ch.private}
	if ch.action == actDelete {
		planned.identity = ch.identity
	}
	if _, ok := p.upgrade(ch.address, ch.prior); !ok {
		return false
	}
	if ch.deposed != "" { // is planned again
		address, planned.address = ch.deposed, ch.deposed
		if _, ok := p.ask(&planned, ch.prior, nothing); !ok {
			return false
		}
	}
	resp, err := p.server.ApplyResourceChange(p.ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: ch.prior.typ, PriorState: encode(ch.prior.value), PlannedState: encode(nothing), Config: encode(nothing),
		PlannedPrivate: planned.private, PlannedIdentity: planned.identity,
	})
	if err != nil {
		return p.fail(ch.address, err, nil)
	}
	ok := p.fail(ch.address, nil, resp.Diagnostics)
	value, err := decode(resp.NewState, p.kind(ch.prior.typ))
	if err != nil {
		return p.fail(ch.address, err, nil)
	}
	if value.IsNull() {
		p.put(address, nil)
		return ok
	}
	if ok {
		p.breach(ch.address, "a destroy without an error has left a state")
	}
	kept := *ch.prior
	kept.value, kept.private, kept.identity = value, resp.Private, resp.NewIdentity
	p.put(address, &kept)
	return ok
}

// begin creates or updates.
func (p *planning) begin(ch *change) bool {
	if ch.action == actNothing {
		kept := *ch.prior
		kept.dependsOn = p.config.needs(ch.block)
		p.put(ch.address, &kept)
		return true
	}
	if ch.action == actReplace && ch.createFirst {
		ch.deposed = p.depose(ch)
		defer p.restore(ch)
	}
	var prior *instance
	if ch.action == actUpdate {
		var ok bool
		if prior, ok = p.upgrade(ch.address, ch.prior); !ok {
			return false
		}
	}
	config := build(p.kind(ch.block.typ), ch.block.attrs, p.appliedValue)
	final := &change{address: ch.address}
	if replace, ok := p.ask(final, prior, config); !ok || replace && ch.action == actUpdate {
		if ok {
			p.breach(ch.address, "the final plan replaces what the plan updates")
		}
		return false
	}
	if at := contradiction(ch.planned, final.planned); at != nil {
		p.breach(ch.address, "the final plan contradicts the plan at %s", at)
	}
	before := tftypes.NewValue(p.kind(ch.block.typ), nil)
	if prior != nil {
		before = prior.value
	}
	resp, err := p.server.ApplyResourceChange(p.ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: ch.block.typ, PriorState: encode(before), PlannedState: encode(final.planned), Config: encode(config),
		PlannedPrivate: final.private, PlannedIdentity: final.identity,
	})
	if err != nil {
		return p.fail(ch.address, err, nil)
	}
	ok := p.fail(ch.address, nil, resp.Diagnostics)
	p.keep(ch, final, resp, ok)
	return ok
}

// keep saves the outcome of a create or an update: a create that failed and left a state is tainted.
func (p *planning) keep(ch, final *change, resp *tfprotov6.ApplyResourceChangeResponse, ok bool) {
	kind := p.kind(ch.block.typ)
	value, err := decode(resp.NewState, kind)
	switch {
	case err != nil:
		p.breach(ch.address, "the new state cannot be read: %v", err)
		return
	case value.IsNull():
		if ok {
			p.breach(ch.address, "an apply without an error has left no state")
		}
		if ch.action != actUpdate {
			p.put(ch.address, nil)
		}
		return
	case !value.IsFullyKnown():
		p.breach(ch.address, "the new state is not known")
	case hasSecrets(p.schemas.ResourceSchemas[ch.block.typ], value):
		p.breach(ch.address, "the new state carries a write-only value")
	}
	if at := contradiction(final.planned, value); ok && at != nil {
		p.breach(ch.address, "the new state contradicts the plan at %s", at)
	}
	p.put(ch.address, &instance{
		typ: ch.block.typ, value: value, private: bytes.Clone(resp.Private), identity: resp.NewIdentity,
		tainted: !ok && ch.action != actUpdate, dependsOn: p.config.needs(ch.block),
	})
}

// depose puts the object of a change aside and returns where it is.
func (p *planning) depose(ch *change) string {
	p.model.mu.Lock()
	defer p.model.mu.Unlock()
	p.deposed++
	address := fmt.Sprintf("%s (deposed %d)", ch.address, p.deposed)
	deposed := *ch.prior
	deposed.deposed = true
	p.state[address] = &deposed
	delete(p.state, ch.address)
	return address
}

// restore brings a deposed object back, if nothing has taken its place.
func (p *planning) restore(ch *change) {
	if p.get(ch.address) == nil {
		p.put(ch.address, ch.prior)
		p.put(ch.deposed, nil)
	}
}

// appliedValue gives a reference the value that the state has for it.
func (p *planning) appliedValue(r reference) any {
	i := p.get(r.address)
	if i == nil {
		return tftypes.UnknownValue
	}
	return plain(attribute(i.value, r.attribute))
}

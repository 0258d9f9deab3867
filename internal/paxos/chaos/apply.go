package chaos

import (
	"bytes"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func (m *model) apply(c *configuration) []message {
	m.empty = false
	p, failures := m.walkPlan(c)
	if len(failures) > 0 {
		return failures // a plan that fails saves nothing
	}
	a := &planning{model: m, config: c}
	if m.empty = len(p.summary()) == 0; !m.empty {
		server, err := m.start()
		if err != nil {
			return []message{{summary: err.Error()}}
		}
		a.server = server
	}
	changes := p.inOrder()
	for address, read := range p.refreshed {
		m.put(address, read)
	}
	walk(a.tasks(changes), m.parallel)
	return a.failures
}

// tasks are the nodes of the graph of an apply: what goes does so after all that depends on it, what comes after all that
// it refers to.
func (p *planning) tasks(changes []*change) []task {
	var tasks, ends []task
	for _, ch := range changes {
		if ch.action != actDelete && ch.action != actReplace {
			continue
		}
		end := task{name: "end of " + ch.address, run: func() bool { return p.end(ch) }}
		for _, other := range changes {
			if other.prior != nil && slices.Contains(other.prior.dependsOn, ch.address) {
				end.after = append(end.after, "end of "+other.address)
			}
		}
		ends = append(ends, end)
	}
	slices.Reverse(ends) // what depends on something was made after it
	tasks = append(tasks, ends...)
	for _, ch := range changes {
		if ch.action == actDelete {
			continue
		}
		begin := task{name: ch.address, run: func() bool { return p.begin(ch) }}
		begin.after = append(begin.after, "end of "+ch.address)
		begin.after = append(begin.after, ch.block.references()...)
		tasks = append(tasks, begin)
	}
	return tasks
}

// end destroys what a change removes.
func (p *planning) end(ch *change) bool {
	nothing := tftypes.NewValue(p.kind(ch.prior.typ), nil)
	resp, err := p.server.ApplyResourceChange(p.ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: ch.prior.typ, PriorState: encode(ch.prior.value), PlannedState: encode(nothing), Config: encode(nothing),
		PlannedPrivate: ch.prior.private, PlannedIdentity: ch.prior.identity,
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
		p.put(ch.address, nil)
		return ok
	}
	if ok {
		p.breach(ch.address, "a destroy without an error has left a state")
	}
	kept := *ch.prior
	kept.value, kept.private, kept.identity = value, resp.Private, resp.NewIdentity
	p.put(ch.address, &kept)
	return ok
}

// begin creates or updates.
func (p *planning) begin(ch *change) bool {
	if ch.action == actNothing {
		kept := *ch.prior
		kept.dependsOn = ch.block.references()
		p.put(ch.address, &kept)
		return true
	}
	var prior *instance
	if ch.action == actUpdate {
		prior = ch.prior
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
		tainted: !ok && ch.action != actUpdate, dependsOn: ch.block.references(),
	})
}

// appliedValue gives a reference the value that the state has for it.
func (p *planning) appliedValue(r reference) any {
	i := p.get(r.address)
	if i == nil {
		return tftypes.UnknownValue
	}
	return plain(attribute(i.value, r.attribute))
}

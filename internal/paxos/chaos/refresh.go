package chaos

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// refresh upgrades and reads an instance of the state, which may be nil.
func (p *planning) refresh(address string, i *instance) (*instance, bool) {
	if i == nil {
		return nil, true
	}
	stored, ok := p.upgrade(address, i)
	if !ok {
		return nil, false
	}
	return p.read(address, stored)
}

func (p *planning) upgrade(address string, i *instance) (*instance, bool) {
	raw, err := toJSON(i.value)
	if err != nil {
		return nil, p.fail(address, err, nil)
	}
	upgraded, err := p.server.UpgradeResourceState(p.ctx, &tfprotov6.UpgradeResourceStateRequest{
		TypeName: i.typ, Version: p.schemas.ResourceSchemas[i.typ].Version, RawState: &tfprotov6.RawState{JSON: raw},
	})
	if err != nil || !p.fail(address, nil, upgraded.Diagnostics) {
		return nil, p.fail(address, err, nil) && false
	}
	again := *i
	if again.value, err = decode(upgraded.UpgradedState, p.kind(i.typ)); err != nil {
		return nil, p.fail(address, err, nil)
	}
	return &again, true
}

// read reads an instance, unless the plan does not refresh. It is nil afterwards where the provider says that it is gone.
func (p *planning) read(address string, i *instance) (*instance, bool) {
	if p.options.noRefresh && p.held[address] != nil {
		return i, true
	}
	resp, err := p.server.ReadResource(p.ctx, &tfprotov6.ReadResourceRequest{
		TypeName: i.typ, CurrentState: encode(i.value), Private: i.private, CurrentIdentity: i.identity,
	})
	if err != nil {
		return nil, p.fail(address, err, nil)
	}
	if !p.fail(address, nil, resp.Diagnostics) {
		return nil, false
	}
	value, err := decode(resp.NewState, p.kind(i.typ))
	if err != nil {
		return nil, p.fail(address, err, nil)
	}
	var read *instance
	if !value.IsNull() {
		again := *i
		again.value, again.private, again.identity = value, resp.Private, resp.NewIdentity
		read = &again
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refreshed[address] = read
	return read, true
}

// imported imports what a block's import id names.
func (p *planning) imported(b *block) (*instance, bool) {
	resp, err := p.server.ImportResourceState(p.ctx, &tfprotov6.ImportResourceStateRequest{TypeName: b.typ, ID: b.importID})
	if err != nil {
		return nil, p.fail(b.address(), err, nil)
	}
	if !p.fail(b.address(), nil, resp.Diagnostics) {
		return nil, false
	}
	found := resp.ImportedResources[0]
	value, err := decode(found.State, p.kind(b.typ))
	if err != nil {
		return nil, p.fail(b.address(), err, nil)
	}
	i, ok := p.read(b.address(), &instance{
		typ: b.typ, value: value, private: found.Private, identity: found.Identity,
	})
	if ok && i == nil {
		return nil, p.fail(b.address(), nil, []*tfprotov6.Diagnostic{{
			Severity: tfprotov6.DiagnosticSeverityError, Summary: "Cannot import non-existent remote object",
		}})
	}
	return i, ok
}

package chaos

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// refresh upgrades and reads an instance of the state, which may be nil.
func (w *planWalk) refresh(address string, i *instance) (*instance, bool) {
	if i == nil {
		return nil, true
	}
	stored, ok := w.upgrade(address, i)
	if !ok {
		return nil, false
	}
	return w.read(address, stored)
}

func (w *planWalk) upgrade(address string, i *instance) (*instance, bool) {
	raw, err := toJSON(i.value)
	if err != nil {
		return nil, w.fail(address, err, nil)
	}
	upgraded, err := w.server.UpgradeResourceState(w.ctx, &tfprotov6.UpgradeResourceStateRequest{
		TypeName: i.typ, Version: w.schemas.ResourceSchemas[i.typ].Version, RawState: &tfprotov6.RawState{JSON: raw},
	})
	if err != nil || !w.fail(address, nil, upgraded.Diagnostics) {
		return nil, w.fail(address, err, nil) && false
	}
	again := *i
	if again.value, err = decode(upgraded.UpgradedState, w.schemaType(i.typ)); err != nil {
		return nil, w.fail(address, err, nil)
	}
	return &again, true
}

// read reads an instance, unless the plan does not refresh. It is nil afterwards where the provider says that it is gone.
func (w *planWalk) read(address string, i *instance) (*instance, bool) {
	if w.options.noRefresh && w.held[address] != nil {
		return i, true
	}
	resp, err := w.server.ReadResource(w.ctx, &tfprotov6.ReadResourceRequest{
		TypeName: i.typ, CurrentState: encode(i.value), Private: i.private, CurrentIdentity: i.identity,
	})
	if err != nil {
		return nil, w.fail(address, err, nil)
	}
	if !w.fail(address, nil, resp.Diagnostics) {
		return nil, false
	}
	value, err := decode(resp.NewState, w.schemaType(i.typ))
	if err != nil {
		return nil, w.fail(address, err, nil)
	}
	var read *instance
	if !value.IsNull() {
		again := *i
		again.value, again.private, again.identity = value, resp.Private, resp.NewIdentity
		read = &again
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.refreshed[address] = read
	return read, true
}

// imported imports what a block's import id names.
func (w *planWalk) imported(b *block) (*instance, bool) {
	resp, err := w.server.ImportResourceState(w.ctx, &tfprotov6.ImportResourceStateRequest{TypeName: b.typ, ID: b.importID})
	if err != nil {
		return nil, w.fail(b.address(), err, nil)
	}
	if !w.fail(b.address(), nil, resp.Diagnostics) {
		return nil, false
	}
	found := resp.ImportedResources[0]
	value, err := decode(found.State, w.schemaType(b.typ))
	if err != nil {
		return nil, w.fail(b.address(), err, nil)
	}
	i, ok := w.read(b.address(), &instance{
		typ: b.typ, value: value, private: found.Private, identity: found.Identity,
	})
	if ok && i == nil {
		return nil, w.fail(b.address(), nil, []*tfprotov6.Diagnostic{{
			Severity: tfprotov6.DiagnosticSeverityError, Summary: "Cannot import non-existent remote object",
		}})
	}
	return i, ok
}

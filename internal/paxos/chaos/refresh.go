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
	upgraded, diagnostics, err := w.resource(i.typ).Upgrade(w.ctx, i.Object)
	if !w.fail(address, err, diagnostics) {
		return nil, false
	}
	again := *i
	again.Object = upgraded
	return &again, true
}

// read reads an instance, unless the plan does not refresh. It is nil afterwards where the provider says that it is gone.
func (w *planWalk) read(address string, i *instance) (*instance, bool) {
	if w.options.noRefresh && w.held[address] != nil {
		return i, true
	}
	found, diagnostics, err := w.resource(i.typ).Read(w.ctx, i.Object)
	if !w.fail(address, err, diagnostics) {
		return nil, false
	}
	var read *instance
	if !found.State.IsNull() {
		again := *i
		again.Object = found
		read = &again
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.refreshed[address] = read
	return read, true
}

// imported imports what a block's import id names.
func (w *planWalk) imported(b *block) (*instance, bool) {
	found, diagnostics, err := w.resource(b.typ).Import(w.ctx, b.importID, nil)
	if !w.fail(b.address(), err, diagnostics) {
		return nil, false
	}
	i, ok := w.read(b.address(), &instance{Object: found, typ: b.typ})
	if ok && i == nil {
		return nil, w.fail(b.address(), nil, []*tfprotov6.Diagnostic{{
			Severity: tfprotov6.DiagnosticSeverityError, Summary: "Cannot import non-existent remote object",
		}})
	}
	return i, ok
}

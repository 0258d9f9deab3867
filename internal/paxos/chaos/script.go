package chaos

import (
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// notSent is the one kind of fault that the emulator cannot script.
const notSent = "request not sent"

// script adds faults to what the next applies meet.
func (w *world) script(count int) {
	all := faultKinds()
	for range count {
		k := all[w.faults.IntN(len(all))]
		if k.make == nil {
			skip := w.faults.IntN(10)
			w.gaps.add(skip)
			w.note("fault: %s, after %d requests", k.name, skip)
			continue
		}
		fault := k.make(w.server.Clock().Now())
		fault.Operation, fault.Skip = w.place(k)
		if w.faults.IntN(5) == 0 {
			fault.Times = 2 + w.faults.IntN(4)
		}
		w.server.Fault(fault)
		w.scripted = append(w.scripted, k.name)
		w.note("fault: %s, %d times, on %q after %d", k.name, max(fault.Times, 1), fault.Operation, fault.Skip)
	}
}

// place draws which request a fault meets: one of any kind, or one of a certain operation.
func (w *world) place(k faultKind) (operation string, skip int) {
	operations := k.operations
	if len(operations) == 0 {
		if w.faults.IntN(2) == 0 {
			return "", w.faults.IntN(10)
		}
		operations = append(append([]string{emulator.OpToken}, reads...), writes...)
	}
	operation = operations[w.faults.IntN(len(operations))]
	if operation == emulator.OpToken {
		return operation, 0
	}
	return operation, w.faults.IntN(3)
}

// left returns how many faults have not happened yet.
func (w *world) left() int {
	_, left := w.gaps.report()
	for _, report := range w.server.FaultReport() {
		left += report.Left
	}
	return left
}

// account counts the faults and ends them.
func (w *world) account() {
	done, left := w.gaps.report()
	w.count(notSent, done, left)
	for i, report := range w.server.FaultReport() {
		w.count(w.scripted[i], report.Consumed, report.Left)
	}
	for range w.left() {
		w.note("a fault met no request")
	}
	w.gaps.clear()
	w.server.ClearFaults()
	w.scripted = nil
}

func (w *world) count(name string, met, missed int) {
	w.result.Met[name] += met
	w.result.Missed[name] += missed
}

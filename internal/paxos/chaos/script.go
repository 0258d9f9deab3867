package chaos

import (
	"maps"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// notSent is the one kind of fault that the emulator cannot script.
const notSent = "request not sent"

// script adds faults to what the next apply meets, where its requests are likely to be.
func (w *world) script(count int) {
	expected := w.expected()
	total := 0
	for _, n := range expected {
		total += n
	}
	all := faultKinds()
	for scripted := 0; scripted < count; {
		k := all[w.faults.IntN(len(all))]
		if expected[emulator.OpListControls] > 0 && w.faults.IntN(6) == 0 {
			k = shifting() // lists are rare, so that this would be, too
		}
		operation, skip, ok := w.place(k, expected, total)
		if !ok {
			continue
		}
		scripted++
		if k.make == nil {
			w.gaps.add(skip)
			w.note("fault: %s, after %d requests", k.name, skip)
			continue
		}
		fault := k.make(w.server.Clock().Now(), w.pace)
		fault.Operation, fault.Skip = operation, skip
		if w.faults.IntN(5) == 0 {
			fault.Times = 2 + w.faults.IntN(4)
		}
		w.server.Fault(fault)
		w.scripted = append(w.scripted, k.name)
		w.note("fault: %s, %d times, on %q after %d", k.name, max(fault.Times, 1), fault.Operation, fault.Skip)
	}
}

// place draws which request a fault meets: one of any operation, or one of a certain operation. It reports false where no
// request is expected that the fault could meet.
func (w *world) place(k faultKind, expected map[string]int, total int) (operation string, skip int, ok bool) {
	if len(k.operations) == 0 && (k.make == nil || w.faults.IntN(2) == 0) {
		return "", w.faults.IntN(total), true
	}
	var likely []string
	for _, name := range slices.Sorted(maps.Keys(expected)) {
		if expected[name] > 0 && (len(k.operations) == 0 || slices.Contains(k.operations, name)) {
			likely = append(likely, name)
		}
	}
	if len(likely) == 0 {
		return "", 0, false
	}
	operation = likely[w.faults.IntN(len(likely))]
	return operation, w.faults.IntN(expected[operation]), true
}

// expected estimates how many requests of each operation the next apply makes, if nothing goes wrong.
func (w *world) expected() map[string]int {
	managed := w.managed()
	expected := map[string]int{emulator.OpToken: 2}
	creates := map[string]string{
		typeIdentity: emulator.OpCreateIdentity, typeControl: emulator.OpCreateControl, typeStatus: emulator.OpSetSandboxStatus,
	}
	for _, b := range w.config.blocks {
		if _, ok := managed[b.address()]; !ok && b.importID == "" {
			expected[creates[b.typ]]++
			if b.typ == typeStatus || b.typ == typeIdentity && w.setting.thin {
				expected[emulator.OpGetIdentity]++
			}
		}
		if w.changed[b.address()] && b.typ == typeIdentity {
			expected[emulator.OpUpdateIdentity]++
		}
		if w.changed[b.address()] && b.typ == typeControl {
			expected[emulator.OpDeleteControl]++
		}
	}
	for address := range managed {
		switch {
		case typeOf(address) != typeControl:
			expected[emulator.OpGetIdentity]++
		case w.setting.noAhead:
			expected[emulator.OpListControls]++
		}
		if w.config.find(address) == nil && typeOf(address) == typeControl {
			expected[emulator.OpDeleteControl]++
		}
	}
	return expected
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
	if left := w.left(); left > 0 {
		w.note("%d faults met no request", left)
	}
	w.gaps.clear()
	w.server.ClearFaults()
	w.scripted = nil
}

func (w *world) count(name string, met, missed int) {
	w.result.Met[name] += met
	w.result.Missed[name] += missed
}

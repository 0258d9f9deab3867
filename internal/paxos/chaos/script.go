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
	expected, total := w.expected()
	all := faultKinds()
	for scripted := 0; scripted < count; {
		k := all[w.faults.IntN(len(all))]
		if expected[emulator.OpListControls] > 0 && w.faults.IntN(3) == 0 {
			k = shifting() // lists are rare, so that this would be, too
		}
		times := 1
		if k.make != nil && w.faults.IntN(5) == 0 {
			times = 2 + w.faults.IntN(4)
		}
		if w.put(k, times, expected, total) {
			scripted++
		}
	}
}

// put places a fault that strikes so many times. It reports false where no request is expected that the fault could meet.
func (w *world) put(k faultKind, times int, expected map[string]int, total int) bool {
	operation, skip, ok := w.place(k, expected, total)
	switch {
	case !ok:
		return false
	case k.make == nil:
		for range times {
			w.gaps.add(skip)
		}
		w.note("fault: %s, %d times, after %d requests", k.name, times, skip)
	default:
		fault := k.make(w.server.Clock().Now(), w.pace)
		fault.Operation, fault.Skip, fault.Times = operation, skip, times
		w.server.Fault(fault)
		w.scripted = append(w.scripted, k.name)
		w.note("fault: %s, %d times, on %q after %d", k.name, times, operation, skip)
	}
	return true
}

// again places what is left of the script where the next apply makes requests. What finds no place waits for a later one.
func (w *world) again() {
	w.take()
	expected, total := w.expected()
	for _, k := range faultKinds() {
		switch n := w.waiting[k.name]; {
		case n == 0:
		case w.put(k, n, expected, total):
			delete(w.waiting, k.name)
		case k.name == otherObject:
			w.draw.add(kindOf(kindPerson)) // the other one
		default:
			w.draw.add(kindOf(kindControl)) // makes and reads a list of controls
		}
	}
}

// take counts the faults that have happened and takes back the others, which then wait.
func (w *world) take() {
	done, left := w.gaps.report()
	w.result.Met[notSent] += done
	w.waiting[notSent] += left
	for i, report := range w.server.FaultReport() {
		w.result.Met[w.scripted[i]] += report.Consumed
		w.waiting[w.scripted[i]] += report.Remaining
	}
	w.gaps.clear()
	w.server.ClearFaults()
	w.scripted = nil
}

// place draws which request a fault meets: one of any operation, or one of a certain operation. It reports false where no
// request is expected that the fault could meet.
func (w *world) place(k faultKind, expected map[string]int, total int) (operation string, skip int, ok bool) {
	if len(k.operations) == 0 && (k.make == nil || w.faults.IntN(2) == 0) {
		return "", w.faults.IntN(total), true
	}
	if k.name == otherObject && len(w.server.Identities()) < 2 {
		return "", 0, false
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

// expected estimates how many requests of each operation, and in total, the next apply makes, if nothing goes wrong.
func (w *world) expected() (expected map[string]int, total int) {
	managed := w.managed()
	expected = map[string]int{emulator.OpToken: 2}
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
		case w.setting.revision == revision2025: // whose identities come without their controls
			expected[emulator.OpListControls]++
		}
		if w.config.find(address) == nil && typeOf(address) == typeControl {
			expected[emulator.OpDeleteControl]++
		}
	}
	for _, n := range expected {
		total += n
	}
	return expected, total
}

// left returns how many faults have not happened yet.
func (w *world) left() int {
	_, left := w.gaps.report()
	for _, report := range w.server.FaultReport() {
		left += report.Remaining
	}
	for _, n := range w.waiting {
		left += n
	}
	return left
}

// account counts the faults and ends them. One that has met no request has proved nothing.
func (w *world) account() {
	w.take()
	for _, name := range slices.Sorted(maps.Keys(w.waiting)) {
		if n := w.waiting[name]; n > 0 {
			w.result.Missed[name] += n
			w.problem("no request has met the fault %q, %d times", name, n)
		}
	}
	clear(w.waiting)
}

package chaos

import (
	"maps"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// notSent is the one kind of fault that the emulator cannot script.
const notSent = "request not sent"

// placeFaults adds faults to what the next apply meets, where its requests are likely to be.
func (s *simulation) placeFaults(count int) {
	expected, total := s.expected()
	all := faultKinds()
	for scripted := 0; scripted < count; {
		k := all[s.faults.IntN(len(all))]
		if expected[api.OpListControls.Name] > 0 && s.faults.IntN(3) == 0 {
			k = dropItem() // lists are rare, so that this would be, too
		}
		times := 1
		if k.make != nil && s.faults.IntN(5) == 0 {
			times = 2 + s.faults.IntN(4)
		}
		if s.put(k, times, expected, total) {
			scripted++
		}
	}
}

// put places a fault that strikes so many times. It reports false where no request is expected that the fault could meet.
func (s *simulation) put(k faultKind, times int, expected map[string]int, total int) bool {
	operation, skip, ok := s.place(k, expected, total)
	switch {
	case !ok:
		return false
	case k.make == nil:
		for range times {
			s.dropped.add(skip)
		}
		s.note("fault: %s, %d times, after %d requests", k.name, times, skip)
	default:
		fault := k.make(s.server.Clock().Now(), s.timing)
		if fault.Kind == emukit.FaultStale && s.hasMembers() {
			times = 1
		}
		fault.Operation, fault.Skip, fault.Times = operation, skip, times
		s.server.Fault(fault)
		s.scripted = append(s.scripted, k.name)
		s.note("fault: %s, %d times, on %q after %d", k.name, times, operation, skip)
	}
	return true
}

// hasMembers reports whether the state or the configuration has members. Nothing but its institution or account shows a member, and
// Paxos may take a second one, so a replica that lags for longer than a refresh looks again is indistinguishable from a removal.
func (s *simulation) hasMembers() bool {
	isMember := func(address string) bool { return strings.HasSuffix(typeOf(address), "_member") }
	return slices.ContainsFunc(s.config.blocks, func(b *block) bool { return isMember(b.address()) }) ||
		slices.ContainsFunc(slices.Collect(maps.Keys(s.managed())), isMember)
}

// again places what is left of the script where the next apply makes requests. What finds no place waits for a later one.
func (s *simulation) again() {
	s.collectFaults()
	expected, total := s.expected()
	for _, k := range faultKinds() {
		switch n := s.waiting[k.name]; {
		case n == 0:
		case s.put(k, n, expected, total):
			delete(s.waiting, k.name)
		default:
			s.provoke(k)
		}
	}
}

// provoke adds an object whose life begins with a request that a fault can meet, or another one to answer about.
func (s *simulation) provoke(k faultKind) {
	for _, is := range objectTypes() {
		requests := append(is.requests(s.parameters, created), is.requests(s.parameters, refreshed)...)
		isMet := func(operation string) bool { return k.meets == nil || k.meets(s.server, operation) }
		if slices.ContainsFunc(requests, isMet) && s.generator.add(is) != nil {
			return
		}
	}
	s.generator.add(objectTypes()[0])
}

// collectFaults counts the faults that have happened and takes back the others, which then wait.
func (s *simulation) collectFaults() {
	done, left := s.dropped.report()
	s.result.Triggered[notSent] += done
	s.waiting[notSent] += left
	for i, report := range s.server.FaultReport() {
		s.result.Triggered[s.scripted[i]] += report.Consumed
		s.waiting[s.scripted[i]] += report.Remaining
	}
	s.dropped.clear()
	s.server.ClearFaults()
	s.scripted = nil
}

// place draws which request a fault meets: one of any operation, or one of a certain operation. It reports false where no
// request is expected that the fault could meet.
func (s *simulation) place(k faultKind, expected map[string]int, total int) (operation string, skip int, ok bool) {
	if k.meets == nil && (k.make == nil || s.faults.IntN(2) == 0) {
		return "", s.faults.IntN(total), true
	}
	var likely []string
	for _, name := range slices.Sorted(maps.Keys(expected)) {
		if expected[name] > 0 && (k.meets == nil || k.meets(s.server, name)) {
			likely = append(likely, name)
		}
	}
	if len(likely) == 0 {
		return "", 0, false
	}
	operation = likely[s.faults.IntN(len(likely))]
	return operation, s.faults.IntN(expected[operation]), true
}

// mostExpected is how many requests of an operation are expected at most.
const mostExpected = 20

// expected estimates how many requests of each operation, and in total, the next apply makes, if nothing goes wrong.
func (s *simulation) expected() (expected map[string]int, total int) {
	managed := s.managed()
	expected = map[string]int{emulator.OpToken: 2}
	costs := func(k objectType, e lifeEvent) {
		for _, operation := range k.requests(s.parameters, e) {
			expected[operation]++
		}
	}
	for _, b := range s.config.blocks {
		if _, ok := managed[b.address()]; !ok && b.importID == "" {
			costs(objectTypeOf(b.kind), created)
		}
		if s.changed[b.address()] {
			costs(objectTypeOf(b.kind), changed)
		}
	}
	for address := range managed {
		costs(objectTypeAt(address), refreshed)
		if s.config.find(address) == nil {
			costs(objectTypeAt(address), destroyed)
		}
	}
	for operation := range expected {
		expected[operation] = min(expected[operation], mostExpected) // lists answer most reads of a tenant
		total += expected[operation]
	}
	return expected, total
}

// left returns how many faults have not happened yet.
func (s *simulation) left() int {
	_, left := s.dropped.report()
	for _, report := range s.server.FaultReport() {
		left += report.Remaining
	}
	for _, n := range s.waiting {
		left += n
	}
	return left
}

// finishFaults counts the faults and removes them. One that has met no request has proved nothing.
func (s *simulation) finishFaults() {
	s.collectFaults()
	for _, name := range slices.Sorted(maps.Keys(s.waiting)) {
		if n := s.waiting[name]; n > 0 {
			s.result.NotTriggered[name] += n
			s.problem("no request has met the fault %q, %d times", name, n)
		}
	}
	clear(s.waiting)
}

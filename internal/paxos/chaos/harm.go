package chaos

import (
	"maps"
	"strconv"
)

// snapshot is what stood before an apply.
type snapshot struct {
	managed map[string]managedObject
	// owners are the labels of the blocks that lasting objects were made for, by the ids of the objects.
	owners map[string]string
	// standing are the ids of the objects that are in force: active, not closed by a destroy, not lifted.
	standing map[string]bool
	// limits are the ids of what an apply may end so many times, by the variable that sets the limit.
	limits map[string]map[string]bool
	// struck is how many faults had happened.
	struck int
}

// limited notes an object that an apply may end only within a limit.
func (n *snapshot) limited(variable, id string) {
	if n.limits[variable] == nil {
		n.limits[variable] = map[string]bool{}
	}
	n.limits[variable][id] = true
}

func (s *simulation) snapshot() snapshot {
	now := snapshot{
		managed: maps.Clone(s.managed()), owners: map[string]string{}, standing: map[string]bool{},
		limits: map[string]map[string]bool{}, struck: s.struck(),
	}
	for _, k := range resources() {
		k.observe(s, &now)
	}
	return now
}

// lost returns how many names of one set another one lacks.
func lost(from, in map[string]bool) (n int) {
	for name, has := range from {
		if has && !in[name] {
			n++
		}
	}
	return n
}

// struck returns how many faults have happened so far.
func (s *simulation) struck() int {
	sum, _ := s.dropped.report()
	for _, report := range s.server.FaultReport() {
		sum += report.Consumed
	}
	for _, n := range s.result.Triggered {
		sum += n
	}
	return sum
}

func (s *simulation) harm(format string, args ...any) {
	s.result.Harmed++
	s.problem("harm: "+format, args...)
}

// verifyHarm holds what an apply has done against what stood before it. What a fault has broken off the next apply makes
// good; what no fault has broken off was there to be seen in the plan.
func (s *simulation) verifyHarm(before snapshot) {
	after := s.snapshot()
	s.verifyOwners(after)
	for _, variable := range []string{liftLimit, closeLimit} {
		s.verifyLimit(variable, lost(before.limits[variable], after.limits[variable]))
	}
	if after.struck > before.struck {
		return
	}
	for _, b := range s.config.blocks {
		was, ok := before.managed[b.address()]
		if !ok {
			continue
		}
		is := objectTypeOf(b.kind).about()
		now, ok := after.managed[b.address()]
		switch {
		case !before.standing[was.id]:
		case !ok && is.lasting:
			s.harm("%s has left the state", b.address())
		case !after.standing[was.id] && (is.lasting || !after.standing[now.id]):
			s.harm("%s %s", b.address(), is.ended)
		}
	}
}

func (s *simulation) verifyLimit(variable string, done int) {
	if limit, err := strconv.Atoi(s.env[variable]); err == nil && done > limit {
		s.harm("%s is %d, and the run did it %d times", variable, limit, done)
	}
}

// verifyOwners wants each lasting object to carry the data of the block that it was made for.
func (s *simulation) verifyOwners(now snapshot) {
	for id, is := range now.owners {
		if was, known := s.owners[id]; known && was != is {
			s.harm("%s of %s was overwritten with the data of %s", id, was, is)
		}
		s.owners[id] = is
	}
}

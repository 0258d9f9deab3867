package chaos

import (
	"regexp"
	"slices"
	"strings"
)

// importBlock is the import that a message shows.
var importBlock = regexp.MustCompile(`import \{[^}]*?id\s*=\s*"([^"]+)"`)

// named returns what a message names in the group of a pattern; empty if it does not match.
func named(pattern *regexp.Regexp, m message) string {
	return append(pattern.FindStringSubmatch(m.detail), "", "")[1]
}

// step is what a user does about a plan that was refused.
type step struct {
	// says is what the message must say for a user to think of it.
	says *regexp.Regexp
	// take takes the step. b is the block that the message is about, nil if there is none. It reports false if the step does
	// not fit.
	take func(s *simulation, b *block, failure message) bool
}

// steps are what users do, in the order in which they try.
var steps = []step{
	{regexp.MustCompile(liftLimit + "|" + closeLimit), (*simulation).raiseLimits},
	{createdAgain, (*simulation).keepIdentity},
	{regexp.MustCompile(`Two resources of the state manage|the object that is left over`), (*simulation).removeFromState},
	{regexp.MustCompile(`which Paxos cannot deactivate`), (*simulation).removeFromState},
	{regexp.MustCompile(`plan without -replace`), (*simulation).doWithoutReplace},
	{regexp.MustCompile(`terraform untaint`), (*simulation).untaintBlock},
	{regexp.MustCompile(`\bmoved \{|Identity \S+ has the applied deletion_policy PREVENT`), (*simulation).addMoved},
	{regexp.MustCompile(`ref_id of its own`), (*simulation).setRefID},
}

// followedNextStep reports whether the last apply named something to import that was followed.
func (s *simulation) followedNextStep() bool { return s.followed > 0 }

// follows counts and notes what the user does as a message says.
func (s *simulation) follows(format string, args ...any) {
	s.followed++
	s.note(format, args...)
}

// followNextSteps does what the messages of an apply ask the user to do before the next one.
func (s *simulation) followNextSteps(failures []message) {
	s.followed = 0
	for _, failure := range failures {
		if s.followRefusal(failure) {
			s.followed++
			s.result.Refused++
			continue
		}
		b := s.config.find(failure.address)
		if b != nil && b.importID != "" {
			s.dropImport(b, failure)
		} else if k := objectTypeAt(failure.address); k != nil {
			k.follow(s, b, failure)
		}
	}
}

// dropImport takes an import block out of what was lifted or removed after its import: a -target that left out a rename had
// replaced it, or an apply that replaced it failed before the create. It stays if the object is there and the response was late.
func (s *simulation) dropImport(b *block, failure message) {
	if failure.summary != "Cannot import non-existent remote object" && !strings.Contains(failure.detail, "has no member with this id") {
		return
	}
	ids := strings.Split(b.importID, "/")
	if s.snapshot().standing[ids[len(ids)-1]] {
		return
	}
	b.importID = ""
	s.follows("the user takes the import block of %s out", b.address())
}

// followRefusal takes the first step that a message names and that fits.
func (s *simulation) followRefusal(failure message) bool {
	b := s.config.find(failure.address)
	for to, from := range s.renamed {
		if from == failure.address {
			b = s.config.find(to) // the message about the old address is followed at the new one
		}
	}
	return slices.ContainsFunc(steps, func(next step) bool {
		return next.says.MatchString(failure.detail) && next.take(s, b, failure)
	})
}

// createdAgain is what the message about an object says whose identity has a resource that would create it again.
var createdAgain = regexp.MustCompile(`for a new identity with ref_id "([^"]+)", but identity (\S+) has`)

// keepIdentity moves the resource of an identity from its old address, or imports the identity if the state does not have it.
func (s *simulation) keepIdentity(_ *block, failure message) bool {
	named := createdAgain.FindStringSubmatch(failure.detail)
	for _, b := range s.config.identities() {
		if b.attrs["ref_id"] != named[1] {
			continue
		}
		if _, held := s.managed()[s.renamed[b.address()]]; held && s.addMoved(b, failure) {
			return true
		}
		s.imports(b, named[2])
		return true
	}
	return false
}

func (s *simulation) raiseLimits(*block, message) bool {
	s.raised = true
	s.note("the user raises the limits for one run")
	return true
}

// removeFromState takes the former address of a renamed block out of the state.
func (s *simulation) removeFromState(b *block, failure message) bool {
	address := failure.address
	if b != nil {
		address = s.renamed[b.address()]
	}
	if _, held := s.managed()[address]; !held {
		return false
	}
	for i := range s.retired {
		if s.retired[i].id == s.managed()[address].id {
			s.retired[i].policy = "ABANDON" // whatever the state says
		}
	}
	s.forget(address)
	s.note("the user takes %s out of the state", address)
	return true
}

func (s *simulation) doWithoutReplace(b *block, _ message) bool {
	if b == nil || !slices.Contains(s.options.replace, b.address()) {
		return false
	}
	s.note("the user does without -replace of %s", b.address())
	return true
}

func (s *simulation) untaintBlock(b *block, _ message) bool {
	if b == nil || !s.byHand[b.address()] {
		return false
	}
	address := b.address()
	if _, held := s.managed()[address]; !held {
		address = s.renamed[address] // no plan has moved it yet
	}
	s.untaint(address)
	s.byHand[b.address()] = false
	s.note("the user untaints %s", address)
	return true
}

func (s *simulation) addMoved(b *block, _ message) bool {
	if b == nil || s.renamed[b.address()] == "" || b.movedFrom != "" {
		return false
	}
	b.movedFrom = s.renamed[b.address()]
	s.note("the user adds a moved block from %s to %s", b.movedFrom, b.address())
	return true
}

func (s *simulation) imports(b *block, id string) {
	b.importID = id
	s.result.Imports++
	s.follows("the user imports %s by %s", b.address(), id)
}

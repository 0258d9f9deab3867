package chaos

import (
	"regexp"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// What the provider's messages say that a user should do after an apply has failed halfway.
var (
	importBlock   = regexp.MustCompile(`import \{[^}]*?id\s*=\s*"([^"]+)"`)
	importControl = regexp.MustCompile(`import the control, if it is there, as ([^/\s]+)/<control id>`)
	keepRefID     = regexp.MustCompile(`ref_id\s+= "([^"]+)"\nadopt_existing = true`)
)

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
	{regexp.MustCompile(`Two resources of the state manage|the object that is left over`), (*simulation).removeFromState},
	{regexp.MustCompile(`plan without -replace`), (*simulation).doWithoutReplace},
	{regexp.MustCompile(`terraform untaint`), (*simulation).untaintBlock},
	{regexp.MustCompile(`\bmoved \{|deletion_policy of identity \S+ is PREVENT`), (*simulation).addMoved},
	{regexp.MustCompile(`ref_id of its own`), (*simulation).setRefID},
}

// followedNextStep reports whether the last apply named something to import that was followed.
func (s *simulation) followedNextStep() bool { return s.followed > 0 }

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
		switch {
		case b == nil:
			continue
		case b.importID != "":
			s.dropImport(b, failure)
			continue
		}
		objectTypeOf(b.kind).follow(s, b, failure)
	}
}

// dropImport takes an import block out of what was lifted after its import: a -target that left out a rename had replaced it.
func (s *simulation) dropImport(b *block, failure message) {
	if failure.summary != "Cannot import non-existent remote object" {
		return
	}
	b.importID = ""
	s.followed++
	s.note("the user takes the import block of %s out", b.address())
}

func (identity) follow(s *simulation, b *block, failure message) {
	if found := importBlock.FindStringSubmatch(failure.detail); found != nil {
		s.followImport(b, found[1])
	} else if found := keepRefID.FindStringSubmatch(failure.detail); found != nil {
		b.attrs["ref_id"], b.attrs["adopt_existing"] = found[1], true
		s.followed++
		s.result.Kept++
		s.note("the user keeps the ref_id of %s", b.address())
	}
}

func (control) follow(s *simulation, b *block, failure message) {
	if found := importControl.FindStringSubmatch(failure.detail); found != nil {
		s.followControl(b, found[1])
	}
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

func (s *simulation) setRefID(b *block, _ message) bool {
	if b == nil {
		return false
	}
	newer := s.newcomer(b)
	if newer == nil {
		return false
	}
	newer.attrs["ref_id"] = "ref-" + newer.label
	s.note("the user gives %s a ref_id of its own", newer.address())
	return true
}

// newcomer returns which of two blocks a message means that is about one of them: the last one with the same ref_id or, as
// the message is about a namesake, one without a ref_id that is not in the state. It returns nil if there is none.
func (s *simulation) newcomer(b *block) *block {
	if shared := s.config.sharing(b); len(shared) > 1 {
		return shared[len(shared)-1]
	}
	managed := s.managed()
	var found *block
	for _, other := range s.config.of(b.kind) {
		if _, ok := managed[other.address()]; ok || other.attrs["ref_id"] != nil || s.renamed[other.address()] != "" {
			continue
		}
		if found = other; other == b {
			break
		}
	}
	return found
}

// followImport adds the import block that a message shows, once the user has seen that it is the right identity.
func (s *simulation) followImport(b *block, id string) {
	identity, ok := s.server.Identity(id)
	if !ok || identity.Metadata[ownerKey] != b.label {
		s.problem("%s: the message names %s, which is somebody else", b.address(), id)
		return
	}
	s.imports(b, id)
}

// followControl looks among the identity's controls for the one that may have been set, to import it. With
// create_before_destroy the address still has the control that the other one was to replace: then that one is lifted.
func (s *simulation) followControl(b *block, identityID string) {
	taken := map[string]bool{}
	for _, in := range s.managed() {
		taken[in.id] = true
	}
	for _, other := range s.config.blocks {
		taken[other.importID] = true
	}
	for _, control := range s.server.Controls(identityID) {
		id := identityID + "/" + control.ID
		if control.DeletedAt == "" && !taken[control.ID] && !taken[id] && isOf(control, b) {
			if _, held := s.managed()[b.address()]; held {
				s.server.LiftControl(identityID, control.ID)
				s.followed++
				s.note("the user lifts %s, which %s was to become", id, b.address())
				return
			}
			s.imports(b, id)
			return
		}
	}
}

func isOf(control api.Control, b *block) bool {
	reason, _ := b.attrs["reason"].(string)
	kind, _ := b.attrs["type"].(string)
	reasonCode, _ := b.attrs["reason_code"].(string)
	return api.CreateControlRequest{Type: api.ControlType(kind), ReasonCode: reasonCode, Reason: reason}.IsFor(control)
}

func (s *simulation) imports(b *block, id string) {
	b.importID = id
	s.followed++
	s.result.Imports++
	s.note("the user imports %s by %s", b.address(), id)
}

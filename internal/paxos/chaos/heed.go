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
	take func(w *world, b *block, failure message) bool
}

// steps are what users do, in the order in which they try.
var steps = []step{
	{regexp.MustCompile(liftLimit + "|" + closeLimit), (*world).raiseLimits},
	{regexp.MustCompile(`Two resources of the state manage|the object that is left over`), (*world).removeFromState},
	{regexp.MustCompile(`plan without -replace`), (*world).doWithoutReplace},
	{regexp.MustCompile(`terraform untaint`), (*world).untaintBlock},
	{regexp.MustCompile(`\bmoved \{|deletion_policy of identity \S+ is PREVENT`), (*world).addMoved},
	{regexp.MustCompile(`ref_id of its own`), (*world).setRefID},
}

// heeded tells whether the last apply named something to import that was followed.
func (w *world) heeded() bool { return w.heedings > 0 }

// heed does what the messages of an apply ask the user to do before the next one.
func (w *world) heed(failures []message) {
	w.heedings = 0
	for _, failure := range failures {
		if w.heedRefusal(failure) {
			w.heedings++
			w.result.Refused++
			continue
		}
		b := w.config.find(failure.address)
		if b == nil || b.importID != "" {
			continue
		}
		switch {
		case importBlock.MatchString(failure.detail):
			w.heedImport(b, importBlock.FindStringSubmatch(failure.detail)[1])
		case importControl.MatchString(failure.detail):
			w.heedControl(b, importControl.FindStringSubmatch(failure.detail)[1])
		case keepRefID.MatchString(failure.detail):
			b.attrs["ref_id"], b.attrs["adopt_existing"] = keepRefID.FindStringSubmatch(failure.detail)[1], true
			w.heedings++
			w.result.Kept++
			w.note("the user keeps the ref_id of %s", b.address())
		}
	}
}

// heedRefusal takes the first step that a message names and that fits.
func (w *world) heedRefusal(failure message) bool {
	b := w.config.find(failure.address)
	for to, from := range w.renamed {
		if from == failure.address {
			b = w.config.find(to) // the message about the old address is followed at the new one
		}
	}
	return slices.ContainsFunc(steps, func(s step) bool {
		return s.says.MatchString(failure.detail) && s.take(w, b, failure)
	})
}

func (w *world) raiseLimits(*block, message) bool {
	w.raised = true
	w.note("the user raises the limits for one run")
	return true
}

// removeFromState takes the former address of a renamed block out of the state.
func (w *world) removeFromState(b *block, failure message) bool {
	address := failure.address
	if b != nil {
		address = w.renamed[b.address()]
	}
	if _, held := w.managed()[address]; !held {
		return false
	}
	w.forget(address)
	w.note("the user takes %s out of the state", address)
	return true
}

func (w *world) doWithoutReplace(b *block, _ message) bool {
	if b == nil || !slices.Contains(w.options.replace, b.address()) {
		return false
	}
	w.note("the user does without -replace of %s", b.address())
	return true
}

func (w *world) untaintBlock(b *block, _ message) bool {
	if b == nil || !w.byHand[b.address()] {
		return false
	}
	address := b.address()
	if _, held := w.managed()[address]; !held {
		address = w.renamed[address] // no plan has moved it yet
	}
	w.untaint(address)
	w.byHand[b.address()] = false
	w.note("the user untaints %s", address)
	return true
}

func (w *world) addMoved(b *block, _ message) bool {
	if b == nil || w.renamed[b.address()] == "" || b.movedFrom != "" {
		return false
	}
	b.movedFrom = w.renamed[b.address()]
	w.note("the user adds a moved block from %s to %s", b.movedFrom, b.address())
	return true
}

func (w *world) setRefID(b *block, _ message) bool {
	if b == nil {
		return false
	}
	newer := w.newcomer(b)
	if newer == nil {
		return false
	}
	newer.attrs["ref_id"] = "ref-" + newer.label
	w.note("the user gives %s a ref_id of its own", newer.address())
	return true
}

// newcomer returns which of two blocks a message means that is about one of them: the last one with the same ref_id or, as
// the message is about a namesake, one without a ref_id that is not in the state. It returns nil if there is none.
func (w *world) newcomer(b *block) *block {
	if shared := w.config.sharing(b); len(shared) > 1 {
		return shared[len(shared)-1]
	}
	managed := w.managed()
	var found *block
	for _, other := range w.config.of(b.kind) {
		if _, ok := managed[other.address()]; ok || other.attrs["ref_id"] != nil || w.renamed[other.address()] != "" {
			continue
		}
		if found = other; other == b {
			break
		}
	}
	return found
}

// heedImport adds the import block that a message shows, once the user has seen that it is the right identity.
func (w *world) heedImport(b *block, id string) {
	identity, ok := w.server.Identity(id)
	if !ok || identity.Metadata[label] != b.label {
		w.problem("%s: the message names %s, which is somebody else", b.address(), id)
		return
	}
	w.imports(b, id)
}

// heedControl looks among the identity's controls for the one that may have been set, to import it. With
// create_before_destroy the address still has the control that the other one was to replace: then that one is lifted.
func (w *world) heedControl(b *block, identityID string) {
	taken := map[string]bool{}
	for _, in := range w.managed() {
		taken[in.id] = true
	}
	for _, other := range w.config.blocks {
		taken[other.importID] = true
	}
	for _, control := range w.server.Controls(identityID) {
		id := identityID + "/" + control.ID
		if control.DeletedAt == "" && !taken[control.ID] && !taken[id] && isOf(control, b) {
			if _, held := w.managed()[b.address()]; held {
				w.server.LiftControl(identityID, control.ID)
				w.heedings++
				w.note("the user lifts %s, which %s was to become", id, b.address())
				return
			}
			w.imports(b, id)
			return
		}
	}
}

func isOf(control api.Control, b *block) bool {
	reason, _ := b.attrs["reason"].(string)
	return string(control.Type) == b.attrs["type"] && control.ReasonCode == b.attrs["reason_code"] && control.Reason == reason
}

func (w *world) imports(b *block, id string) {
	b.importID = id
	w.heedings++
	w.result.Imports++
	w.note("the user imports %s by %s", b.address(), id)
}

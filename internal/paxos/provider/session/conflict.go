package session

import (
	"crypto/hmac"
	"crypto/sha256"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// Cause says why a create conflicts with something else that the run plans.
type Cause int

// The causes.
const (
	// PlannedTwice: another resource plans to create an identity with this ref_id.
	PlannedTwice Cause = iota + 1
	// Kept: the configuration keeps the identity that holds this ref_id.
	Kept
	// HeldByOtherType: the identity that holds this ref_id is a person and should become an institution, or the reverse.
	HeldByOtherType
	// Protected: the identity that holds this ref_id goes, and its deletion_policy is not ABANDON.
	Protected
	// NotAdopted: the identity that holds this ref_id leaves the state, and adopt_existing is false.
	NotAdopted
	// SamePerson: without a ref_id, the create would make a person or institution of the state a second time.
	SamePerson
	// KeptElsewhere: another resource keeps the identity that a destroy would close, or that PREVENT keeps from it.
	KeptElsewhere
	// ComesBack is no error: the identity leaves the state and is adopted again.
	ComesBack
)

// Conflict is what a create and an identity of the state, or two creates, have against each other.
type Conflict struct {
	Cause    Cause
	Identity Identity // without Details; empty for PlannedTwice
	RefID    string   // that of the create
	Applied  bool     // this run has destroyed the identity already
}

// worst returns the first error that judging the suspects finds, else the first conflict that is none.
func worst[T any](suspects []T, judge func(T) *Conflict) *Conflict {
	var mild *Conflict
	for _, suspect := range suspects {
		conflict := judge(suspect)
		if conflict != nil && conflict.Cause != ComesBack {
			return conflict
		}
		if mild == nil {
			mild = conflict
		}
	}
	return mild
}

// judge is the table of conflicts between a create and an identity of the state.
func judge(c *creation, e *entry) *Conflict {
	found := func(cause Cause) *Conflict {
		return &Conflict{Cause: cause, Identity: e.Identity, RefID: c.RefID, Applied: e.fate == gone}
	}
	if c.made == e.ID {
		return nil
	}
	replaces := c.Replaces != "" && c.Replaces == e.ID
	sameType := c.Type == "" || e.Type == "" || c.Type == e.Type
	switch protected := e.DeletionPolicy != object.Abandon; {
	case c.RefID != "" && slices.Contains(e.refIDs, c.RefID):
		switch {
		case e.fate == kept && !replaces:
			return found(Kept)
		case !sameType:
			return found(HeldByOtherType)
		case protected:
			return found(Protected)
		case !c.AdoptExisting:
			return found(NotAdopted)
		}
		return found(ComesBack)
	case c.Unknown && replaces && protected:
		return found(Protected)
	case c.RefID == "" && !c.Unknown && (replaces && sameType || c.digests.match(e.digests)):
		return found(SamePerson)
	}
	return nil
}

func (r *Register) digest(kind string, details Details) digests {
	var found digests
	if len(details.Names) > 0 && !slices.Contains(details.Names, "") {
		found.names = r.hash("names", kind, details.Names...)
	}
	if details.Number != "" {
		found.number = r.hash("number", kind, details.Number)
	}
	return found
}

func (r *Register) hash(what, kind string, parts ...string) string {
	hash := hmac.New(sha256.New, r.key)
	_, _ = hash.Write([]byte(what + "\x00" + kind + "\x00" + strings.Join(parts, "\x00"))) // never fails (package hash)
	return string(hash.Sum(nil))
}

func (d digests) known() []string {
	return slices.DeleteFunc([]string{d.names, d.number}, func(digest string) bool { return digest == "" })
}

// match reports whether both are of one person or institution: the same number, or the same names unless the numbers are
// known to differ.
func (d digests) match(other digests) bool {
	if d.number != "" && other.number != "" {
		return d.number == other.number
	}
	return d.names != "" && d.names == other.names
}

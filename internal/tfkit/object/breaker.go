package object

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// minMissing is how many objects must be missing before their share says anything.
const minMissing = 3

// RecheckResult is the result of looking once more for a missing object.
type RecheckResult int

// The results of Recheck.
const (
	// RecheckFound says that the API has the object after all.
	RecheckFound RecheckResult = iota
	// RecheckMissing says that the API has it not, and has most others.
	RecheckMissing
	// RecheckTripped says that with this one most objects are missing, which has opened the breaker: the run reads no
	// more. One read of a run gets it.
	RecheckTripped
	// RecheckOpen says that the breaker is open already: the run reads no more.
	RecheckOpen
)

// MissingBreaker is a circuit breaker that stays open for the run. It counts the objects of one kind that the API knows and those
// that it does not, and opens once three or more, and more than half, are missing: then other credentials or another
// environment are at work, and each further read costs requests and says the same again. It is safe for concurrent use.
type MissingBreaker struct {
	of    string
	trips bool
	turn  chan struct{} // holds the check that is under way

	mu             sync.Mutex
	found, missing int
	rechecks       int           // rechecks that are not over
	settled        chan struct{} // closed, and made anew, when there are none or the breaker has opened
	open           bool
	first          string
}

// NewMissingBreaker returns a closed breaker for objects that messages call of, as in "identities". If trips is false, no share of
// missing ones opens it: that is for runs in which they are to be forgotten.
func NewMissingBreaker(of string, trips bool) *MissingBreaker {
	return &MissingBreaker{of: of, trips: trips, turn: make(chan struct{}, 1), settled: make(chan struct{})}
}

// RecordFound counts an object that was read.
func (b *MissingBreaker) RecordFound() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.found++
}

// IsOpen reports whether the run reads no more.
func (b *MissingBreaker) IsOpen() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.open
}

// First returns the object that was missing first, given that id is missing.
func (b *MissingBreaker) First(id string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.first == "" {
		b.first = id
	}
	return b.first
}

// Counts returns how many objects of those read so far are missing, and how many were read.
func (b *MissingBreaker) Counts() (missing, read int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.missing, b.missing + b.found
}

// Skips reports whether the run reads no more, and if so says that what is not read; the state keeps it. It is a warning, and the
// same for all, because a run that has stopped has an error already, and the command line shows many warnings of one title as one.
func (b *MissingBreaker) Skips(what string, diags *diag.Diagnostics) bool {
	if !b.IsOpen() {
		return false
	}
	tfkit.Notice{
		Summary: "Not read, as most " + b.of + " are missing",
		Found: "This run does not read " + what + ", and the state keeps it. The error \"Unable to read most " + b.of +
			"\" names the likely cause.",
	}.AddWarning(diags)
	return true
}

// AddError adds the one error of a run that stops, with what, because most objects are missing.
func (b *MissingBreaker) AddError(a API, what string, notFound error, diags *diag.Diagnostics) {
	missing, read := b.Counts()
	tfkit.Failure{
		Action: "read most " + b.of,
		Context: fmt.Sprintf("Of the %d %s that this run has read, %s does not know %d in the environment %s, the last of them %s. The likely "+
			"cause is another environment, other credentials than those that created them, or a sandbox that was reset. This run reads "+
			"nothing more, and the state keeps them all.", read, b.of, a.Name, missing, a.Environment, what),
		Err:  notFound,
		Next: "Check " + a.Arguments + ". Where a sandbox was reset, set on_missing = \"FORGET\" in the provider block.",
	}.AddError(diags)
}

// Recheck waits for RecheckDelay, then calls look, which reports whether the API knows the object after all, and returns
// what that means for the run. Checks go one after another, so that no more are made than it takes to open the breaker,
// and one that finds nothing waits for those under way: if they open it, this one has no message of its own. The error
// is that of look, or that of a context that ended.
func (b *MissingBreaker) Recheck(ctx context.Context, look func(context.Context) (listed bool, err error)) (RecheckResult, error) {
	b.mu.Lock()
	b.rechecks++
	b.mu.Unlock()
	listed, err := b.inTurn(ctx, look)
	result, others := b.note(listed, err)
	if others == nil {
		return result, err
	}
	select {
	case <-others:
	case <-ctx.Done():
	}
	if b.IsOpen() {
		result = RecheckOpen
	}
	return result, nil
}

func (b *MissingBreaker) inTurn(ctx context.Context, look func(context.Context) (bool, error)) (bool, error) {
	select {
	case <-ctx.Done():
		return false, context.Cause(ctx)
	case <-time.After(RecheckDelay):
	}
	if !b.trips {
		return look(ctx)
	}
	select {
	case <-ctx.Done():
		return false, context.Cause(ctx)
	case b.turn <- struct{}{}:
	}
	defer func() { <-b.turn }()
	if b.IsOpen() {
		return false, nil
	}
	return look(ctx)
}

// note records what a check has found. The channel is what to wait for before the result stands; nil where it does.
func (b *MissingBreaker) note(listed bool, err error) (result RecheckResult, others <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.rechecks--
	switch {
	case b.open:
		return RecheckOpen, nil
	case err != nil:
	case listed:
		b.found++
	default:
		b.missing++
		result = RecheckMissing
		if b.trips {
			others = b.settled
		}
		b.open = b.trips && b.missing >= minMissing && b.missing > b.found
	}
	if b.open {
		result = RecheckTripped
	}
	if b.open || b.rechecks == 0 {
		others = nil
		close(b.settled)
		b.settled = make(chan struct{})
	}
	return result, others
}

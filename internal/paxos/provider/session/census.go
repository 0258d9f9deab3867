package session

import (
	"context"
	"sync"
	"time"
)

// SecondLook is how long a read waits before it believes that an object is missing: replicas may lag.
const SecondLook = time.Second

// fewestMissing is how many identities must be missing before their share says anything.
const fewestMissing = 3

// Verdict is what a second look at a missing identity came to.
type Verdict int

// The verdicts.
const (
	// Listed says that Paxos has the identity after all.
	Listed Verdict = iota
	// Missing says that Paxos has it not, and has most others.
	Missing
	// Stops says that with this one most identities are missing: the run reads no more. One read of a run is told so.
	Stops
	// Stopped says that the run reads no more.
	Stopped
)

// Census counts, over one run, the identities that Paxos knows and those that it does not, and stops the run's reads
// once three or more, and more than half, are missing: then other credentials or another environment are at work, and
// each further read costs requests and says the same again. It is safe for concurrent use.
type Census struct {
	stops bool
	turn  chan struct{} // holds the look that is under way

	mu             sync.Mutex
	found, missing int
	looking        int           // second looks that are not over
	settled        chan struct{} // closed, and made anew, when there are none or the run has stopped
	stopped        bool
	first          string
}

// NewCensus returns a census of a run that has read nothing. Where stops is false, no share of missing identities stops
// the reads: that is for runs in which the missing ones are to be forgotten.
func NewCensus(stops bool) *Census {
	return &Census{stops: stops, turn: make(chan struct{}, 1), settled: make(chan struct{})}
}

// Found counts an identity that was read.
func (c *Census) Found() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.found++
}

// Stopped tells whether the run reads no more.
func (c *Census) Stopped() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stopped
}

// First returns the identity that was missing first, given that id is missing.
func (c *Census) First(id string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.first == "" {
		c.first = id
	}
	return c.first
}

// Counts returns how many identities of those read so far are missing, and how many were read.
func (c *Census) Counts() (missing, read int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.missing, c.missing + c.found
}

// SecondLook waits for a while, then calls look, which tells whether Paxos knows the identity after all, and returns what
// that means for the run. Looks go one after another, so that no more are made than it takes to stop the run, and one
// that finds nothing waits for those under way: if they stop the run, this one has no message of its own. The error is
// that of look, or that of a context that ended.
func (c *Census) SecondLook(ctx context.Context, look func(context.Context) (listed bool, err error)) (Verdict, error) {
	c.mu.Lock()
	c.looking++
	c.mu.Unlock()
	listed, err := c.inTurn(ctx, look)
	verdict, others := c.note(listed, err)
	if others == nil {
		return verdict, err
	}
	select {
	case <-others:
	case <-ctx.Done():
	}
	if c.Stopped() {
		verdict = Stopped
	}
	return verdict, nil
}

func (c *Census) inTurn(ctx context.Context, look func(context.Context) (bool, error)) (bool, error) {
	select {
	case <-ctx.Done():
		return false, context.Cause(ctx)
	case <-time.After(SecondLook):
	}
	if !c.stops {
		return look(ctx)
	}
	select {
	case <-ctx.Done():
		return false, context.Cause(ctx)
	case c.turn <- struct{}{}:
	}
	defer func() { <-c.turn }()
	if c.Stopped() {
		return false, nil
	}
	return look(ctx)
}

// note takes down what a look has found. The channel is what to wait for before the verdict stands; nil where it does.
func (c *Census) note(listed bool, err error) (verdict Verdict, others <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.looking--
	switch {
	case c.stopped:
		return Stopped, nil
	case err != nil:
	case listed:
		c.found++
	default:
		c.missing++
		verdict = Missing
		if c.stops {
			others = c.settled
		}
		c.stopped = c.stops && c.missing >= fewestMissing && c.missing > c.found
	}
	if c.stopped {
		verdict = Stops
	}
	if c.stopped || c.looking == 0 {
		others = nil
		close(c.settled)
		c.settled = make(chan struct{})
	}
	return verdict, others
}

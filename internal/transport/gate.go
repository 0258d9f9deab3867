package transport

import (
	"context"
	"time"
)

// Gate paces requests so that the API's limits are kept, and holds everybody back once a limit was hit. Implementations
// are safe for concurrent use and first come, first served.
type Gate interface {
	// Acquire waits until a request of the class may be sent, and returns the function that gives its place back once the
	// answer was read. It fails at once with a *WaitError when the wait would not fit, and with the context's error when
	// the context ends first.
	Acquire(ctx context.Context, class Class) (release func(), err error)
	// Throttle holds all requests of all classes back until the given time; an earlier time than a pause that already
	// stands changes nothing.
	Throttle(until time.Time)
}

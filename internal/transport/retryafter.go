package transport

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxRetryAfter bounds what a server can ask for, so that a wrong number cannot overflow into the past. It bounds what one
// process believes; what processes tell each other is bounded by the window (slidingWindow.hold).
const maxRetryAfter = 24 * time.Hour

// retryAfter reads the Retry-After header (RFC 9110, section 10.2.3: seconds or an HTTP date) as a local time. A date is
// taken relative to the answer's own Date, so that a clock that is off does not lengthen or skip the wait. The second
// result is false where the header is absent or makes no sense.
func retryAfter(h http.Header, now time.Time) (time.Time, bool) {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if value == "" {
		return time.Time{}, false
	}
	// A number out of range is the nearest one within.
	if seconds, err := strconv.ParseInt(value, 10, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		if seconds < 0 {
			return time.Time{}, false
		}
		return now.Add(time.Duration(min(seconds, int64(maxRetryAfter/time.Second))) * time.Second), true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return time.Time{}, false
	}
	theirs := now
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		theirs = date
	}
	return now.Add(min(max(at.Sub(theirs), 0), maxRetryAfter)), true
}

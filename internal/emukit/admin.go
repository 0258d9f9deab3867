package emukit

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// AdminPrefix is where an emulator's own pages live, outside the emulated API.
const AdminPrefix = "/_emulator/"

// maxAdminBody is the largest body that a page takes, in bytes.
const maxAdminBody = 64 << 20

// adminPage is one page.
type adminPage struct {
	// Name is the method and the name, such as "POST seed".
	Name string
	// Help is what the index page says; pages without it are not there.
	Help string
	// Serve does the work, and returns what to answer as JSON. An error is answered with status 400, unless it is an
	// *adminError.
	Serve func(query url.Values, body []byte) (any, error)
}

// adminError is the error of an adminPage that is answered with another status than 400.
type adminError struct {
	Status int
	Err    error
}

// Error implements error.
func (e *adminError) Error() string { return e.Err.Error() }

// admin serves the pages under AdminPrefix that are the same for every emulator. They are not journalled, limited or
// spoilt by faults.
type admin struct {
	// Name is the emulator's name, for the index page.
	Name    string
	Clock   Clock
	Journal *journal
	Faults  *faults
	// Reset puts the emulator back to the state it started with.
	Reset func() error
	// Pages are the other pages of one emulator.
	Pages []adminPage
}

// pages returns all pages but the index.
func (a *admin) pages() []adminPage {
	return append([]adminPage{
		{"GET health", "200 once the emulator serves", func(url.Values, []byte) (any, error) {
			return map[string]string{"status": "ok"}, nil
		}},
		{"POST reset", "wipe everything and replay the seed", a.reset},
		{"GET journal", "the requests so far; ?operation=, ?since=SEQUENCE, ?bodies=true; DELETE forgets them", a.showJournal},
		{"DELETE journal", "", func(url.Values, []byte) (any, error) {
			a.Journal.Clear()
			return struct{}{}, nil
		}},
		{"GET faults", "the fault script and what of it has happened; POST appends, PUT replaces, DELETE empties it", a.showFaults},
		{"POST faults", "", a.addFaults(false)},
		{"PUT faults", "", a.addFaults(true)},
		{"DELETE faults", "", func(url.Values, []byte) (any, error) {
			a.Faults.Clear()
			return a.showFaults(nil, nil)
		}},
		{"GET clock", `the emulator's time; POST {"advance": "5m"} or {"set": TIME} moves a manual clock`, a.showClock},
		{"POST clock", "", a.moveClock},
	}, a.Pages...)
}

// Handler returns the pages as one handler.
func (a *admin) Handler() http.Handler {
	mux := http.NewServeMux()
	var index strings.Builder
	fmt.Fprintf(&index, "%s\n\n", a.Name)
	for _, page := range a.pages() {
		method, name, _ := strings.Cut(page.Name, " ")
		mux.Handle(method+" "+AdminPrefix+name, page)
		if page.Help != "" {
			fmt.Fprintf(&index, "%-6s %s%-8s  %s\n", method, AdminPrefix, name, page.Help)
		}
	}
	mux.HandleFunc("GET "+AdminPrefix+"{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, index.String())
	})
	return mux
}

// ServeHTTP implements http.Handler.
func (page adminPage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var answer any
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxAdminBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		err = fmt.Errorf("the body is larger than %d MiB", maxAdminBody>>20)
	}
	if err == nil {
		answer, err = page.Serve(r.URL.Query(), body)
	}
	if err == nil {
		adminJSON(w, http.StatusOK, answer)
		return
	}
	status := http.StatusBadRequest
	if other, ok := errors.AsType[*adminError](err); ok {
		status = other.Status
	}
	adminJSON(w, status, map[string]string{"error": err.Error()})
}

// adminJSON answers with v as JSON.
func adminJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(v) //nolint:errchkjson // the client may be gone
}

func (a *admin) reset(url.Values, []byte) (any, error) {
	if err := a.Reset(); err != nil {
		return nil, &adminError{http.StatusInternalServerError, err}
	}
	return struct{}{}, nil
}

func (a *admin) showJournal(query url.Values, _ []byte) (any, error) {
	since, err := strconv.ParseInt(cmp.Or(query.Get("since"), "0"), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("since must be a sequence number, not %q", query.Get("since"))
	}
	entries := []any{}
	for _, entry := range a.Journal.Entries() {
		if entry.Sequence <= since || query.Has("operation") && query.Get("operation") != entry.Operation {
			continue
		}
		if query.Get("bodies") == "true" {
			entries = append(entries, entry.withValues())
		} else {
			entries = append(entries, entry)
		}
	}
	return map[string]any{"entries": entries}, nil
}

func (a *admin) showFaults(url.Values, []byte) (any, error) {
	left := 0
	report := a.Faults.Report()
	for _, fault := range report {
		left += fault.Remaining
	}
	return map[string]any{"faults": report, "all_consumed": left == 0}, nil
}

// addFaults returns the page that takes one fault, or a list of them.
func (a *admin) addFaults(replace bool) func(url.Values, []byte) (any, error) {
	return func(_ url.Values, body []byte) (any, error) {
		faults := make([]Fault, 1)
		var into any = &faults[0]
		if bytes.HasPrefix(bytes.TrimSpace(body), []byte("[")) {
			into = &faults
		}
		err := decodeBody(body, into)
		if err == nil {
			err = a.Faults.add(replace, faults)
		}
		if err != nil {
			return nil, err
		}
		return a.showFaults(nil, nil)
	}
}

func (a *admin) showClock(url.Values, []byte) (any, error) {
	_, manual := a.Clock.(*ManualClock)
	return map[string]any{"now": a.Clock.Now(), "manual": manual}, nil
}

var errRealClock = errors.New("the clock is real; start the emulator with a manual clock to move it")

func (a *admin) moveClock(_ url.Values, body []byte) (any, error) {
	clock, manual := a.Clock.(*ManualClock)
	if !manual {
		return nil, &adminError{http.StatusConflict, errRealClock}
	}
	var move struct {
		Advance *Duration `json:"advance"`
		Set     time.Time `json:"set"`
	}
	if err := decodeBody(body, &move); err != nil {
		return nil, err
	}
	switch {
	case (move.Advance == nil) == move.Set.IsZero():
		return nil, errors.New("give either advance (a duration like 5m) or set (an RFC 3339 time)")
	case move.Advance != nil:
		clock.Advance(time.Duration(*move.Advance))
	default:
		clock.Set(move.Set)
	}
	return a.showClock(nil, nil)
}

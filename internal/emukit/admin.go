package emukit

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// AdminPrefix is where an emulator's own pages live, outside the emulated API.
const AdminPrefix = "/_emulator/"

// Admin serves the pages under AdminPrefix that are the same for every emulator. They are not journalled, limited or
// spoilt by faults.
type Admin struct {
	// Name is the emulator's name, for the index page.
	Name    string
	Clock   Clock
	Journal *Journal
	Faults  *Faults
	// Reset puts the emulator back to the state it started with.
	Reset func() error
	// Pages are pages of one emulator, by http.ServeMux pattern.
	Pages map[string]http.Handler
}

// Handler returns the pages as one handler.
func (a *Admin) Handler() http.Handler {
	mux := http.NewServeMux()
	handle := func(method, page string, serve http.HandlerFunc) { mux.Handle(method+" "+AdminPrefix+page, serve) }
	handle("GET", "{$}", a.index)
	handle("GET", "health", func(w http.ResponseWriter, _ *http.Request) {
		AdminJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	handle("POST", "reset", a.reset)
	handle("GET", "journal", a.showJournal)
	handle("DELETE", "journal", func(w http.ResponseWriter, _ *http.Request) {
		a.Journal.Clear()
		AdminJSON(w, http.StatusOK, struct{}{})
	})
	handle("GET", "faults", a.showFaults)
	handle("POST", "faults", a.addFaults)
	handle("PUT", "faults", a.addFaults)
	handle("DELETE", "faults", func(w http.ResponseWriter, r *http.Request) {
		a.Faults.Clear()
		a.showFaults(w, r)
	})
	handle("GET", "clock", a.showClock)
	handle("POST", "clock", a.moveClock)
	for pattern, page := range a.Pages {
		mux.Handle(pattern, page)
	}
	return mux
}

// AdminJSON answers with v as JSON.
func AdminJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(v) //nolint:errchkjson // the client may be gone
}

// AdminError answers with an error in JSON.
func AdminError(w http.ResponseWriter, status int, err error) {
	AdminJSON(w, status, map[string]string{"error": err.Error()})
}

func (a *Admin) index(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintf(w, "%s\n\n", a.Name)
	for _, line := range []string{
		"GET    health    200 once the emulator serves",
		"POST   reset     wipe everything and replay the seed",
		"POST   seed      add objects (JSON or YAML)",
		"GET    snapshot  the whole state; PUT puts one back",
		"GET    journal   the requests so far; ?operation=, ?since=SEQUENCE, ?bodies=true; DELETE forgets them",
		"GET    faults    the fault script and what of it has happened; POST appends, PUT replaces, DELETE empties it",
		"GET    clock     the emulator's time; POST {\"advance\": \"5m\"} or {\"set\": TIME} moves a manual clock",
	} {
		method, rest := line[:7], strings.TrimSpace(line[7:])
		fmt.Fprintf(w, "%s%s%s\n", method, AdminPrefix, rest)
	}
}

func (a *Admin) reset(w http.ResponseWriter, _ *http.Request) {
	if err := a.Reset(); err != nil {
		AdminError(w, http.StatusInternalServerError, err)
		return
	}
	AdminJSON(w, http.StatusOK, struct{}{})
}

func (a *Admin) showJournal(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	since, err := strconv.ParseInt(query.Get("since"), 10, 64)
	if err != nil && query.Get("since") != "" {
		AdminError(w, http.StatusBadRequest, fmt.Errorf("since must be a sequence number, not %q", query.Get("since")))
		return
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
	AdminJSON(w, http.StatusOK, map[string]any{"entries": entries})
}

func (a *Admin) showFaults(w http.ResponseWriter, _ *http.Request) {
	left := 0
	report := a.Faults.Report()
	for _, fault := range report {
		left += fault.Remaining
	}
	AdminJSON(w, http.StatusOK, map[string]any{"faults": report, "all_consumed": left == 0})
}

// addFaults takes one fault, or a list of them; PUT replaces the script.
func (a *Admin) addFaults(w http.ResponseWriter, r *http.Request) {
	body, err := ReadBody(w, r, maxBody)
	if err != nil {
		AdminError(w, http.StatusBadRequest, err)
		return
	}
	var faults []Fault
	if strings.HasPrefix(strings.TrimSpace(string(body)), "[") {
		err = DecodeBody(body, &faults)
	} else {
		faults = make([]Fault, 1)
		err = DecodeBody(body, &faults[0])
	}
	if err == nil {
		err = a.Faults.add(r.Method == http.MethodPut, faults)
	}
	if err != nil {
		AdminError(w, http.StatusBadRequest, err)
		return
	}
	a.showFaults(w, r)
}

func (a *Admin) showClock(w http.ResponseWriter, _ *http.Request) {
	_, manual := a.Clock.(*ManualClock)
	AdminJSON(w, http.StatusOK, map[string]any{"now": a.Clock.Now(), "manual": manual})
}

var errRealClock = errors.New("the clock is real; start the emulator with a manual clock to move it")

func (a *Admin) moveClock(w http.ResponseWriter, r *http.Request) {
	clock, manual := a.Clock.(*ManualClock)
	if !manual {
		AdminError(w, http.StatusConflict, errRealClock)
		return
	}
	var move struct {
		Advance *Duration `json:"advance"`
		Set     time.Time `json:"set"`
	}
	body, err := ReadBody(w, r, maxBody)
	if err == nil {
		err = DecodeBody(body, &move)
	}
	if err == nil && (move.Advance == nil) == move.Set.IsZero() {
		err = errors.New("give either advance (a duration like 5m) or set (an RFC 3339 time)")
	}
	if err != nil {
		AdminError(w, http.StatusBadRequest, err)
		return
	}
	if move.Advance != nil {
		clock.Advance(time.Duration(*move.Advance))
	} else {
		clock.Set(move.Set)
	}
	a.showClock(w, r)
}

package emukit

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"slices"
	"sync"
	"time"
)

// TB is the part of testing.TB that tests hand to an emulator; it keeps package testing out of the emulator's binary.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
	Name() string
}

// Options are what every emulator can be told. The zero Options are those of an emulator with the clock of the machine.
type Options struct {
	// Latency is the least time for every API request.
	Latency time.Duration
	// RateScale shrinks window, block and quota of the rate limits; 0 for no limit. RateSpeed lets their time run so many times as
	// fast; 0 stands for 1.
	RateScale, RateSpeed float64
	// Clock is asked for expiry, rate windows and timestamps; nil stands for that of the machine.
	Clock Clock
	// Hosts are names, without a port, under which the emulator is reached besides localhost and any address.
	Hosts []string
	// stateFile is where the state is kept, on disk before a write is answered; empty for nowhere. A file that exists already
	// takes the place of the seed. Journal, faults and rate windows are not kept.
	StateFile string
	// Seed is what exists at the start and after a reset; nil for nothing.
	Seed any
	// RecordDir is where every API exchange is appended to a file of its own, which has RecordName in its name; empty for nowhere.
	RecordDir, RecordName string
	// Deviates says that the emulator does not answer as the documents say, which recordings tell.
	Deviates bool
	// JournalSize is how many of the last requests are kept; 0 keeps all.
	JournalSize int
}

// API is what an emulator adds to a Server.
type API struct {
	// Name is the emulator's name, for its pages and messages.
	Name string
	// Version is that of snapshots and state files.
	Version int
	// State is what the emulator holds, Fresh makes another one with nothing in it.
	State State
	Fresh func() State
	// Kinds are its kinds of objects, in the order in which they are seeded.
	Kinds []ObjectKind
	// Prefix is the path before those of the Endpoints.
	Prefix    string
	Endpoints []Endpoint
	// Routes are the operations that are not Endpoints.
	Routes []Route
	// Limits are the requests a second of each class, OtherLimit is the class of requests that no operation matches.
	Limits     map[string]float64
	OtherLimit string
	// Fail answers an error; see RequestError.
	Fail func(w http.ResponseWriter, err error)
	// ParseSeed reads a seed; Prepare returns it as it is added, Finish does what is left once it was.
	ParseSeed func(name string, data []byte) (any, error)
	Prepare   func(seed any) any
	Finish    func(seed any)
}

// Server is the part of an emulator that knows no API: its state, its listener, its pages, and what only an emulator can do. All
// exported methods but Now, Changes and DeleteOf are safe for concurrent use; those are for operations, which run under its lock.
type Server struct {
	opts     Options
	api      API
	journal  *journal
	faults   *faults
	limiter  *limiter
	recorder *recorder
	file     *stateFile
	handler  http.Handler
	http     *http.Server
	running  sync.WaitGroup

	mu      sync.Mutex // guards the state, and what follows
	earlier State      // what stale reads see; nil if none is kept
	seeding bool       // a seed is being added
	changes uint64
	url     string
}

// NewServer returns a server that serves nothing before Init. Options that make no sense are an error.
func NewServer(o Options) (*Server, error) {
	if o.Clock == nil {
		o.Clock = realClock{}
	}
	if o.RateSpeed == 0 {
		o.RateSpeed = 1
	}
	switch {
	case o.RateSpeed < 0:
		return nil, fmt.Errorf("rate limit speed must be above 0, not %g", o.RateSpeed)
	case o.Latency < 0:
		return nil, errors.New("latency must not be negative")
	}
	return &Server{opts: o, journal: newJournal(o.JournalSize), faults: &faults{}}, nil
}

// Lock takes the lock of the state.
func (s *Server) Lock() { s.mu.Lock() }

// Unlock gives it back.
func (s *Server) Unlock() { s.mu.Unlock() }

// Changes returns the count to which the collections of the state add their changes. It may grow without one.
func (s *Server) Changes() *uint64 { return &s.changes }

// Init makes the server serve an API, with the state of the state file where there is one, else with the seed. A seed, a state file
// or a host that makes no sense is an error of one line.
func (s *Server) Init(api API) error {
	s.api = api
	guard, err := newGuard(s.opts.Hosts...)
	if err != nil {
		return err
	}
	if err := s.load(); err != nil {
		return err
	}
	if s.opts.RateScale > 0 {
		rates := map[string]float64{}
		for class, rate := range api.Limits {
			rates[class] = rate * s.opts.RateSpeed
		}
		s.limiter = newLimiter(s.opts.Clock, rates, s.opts.RateScale/s.opts.RateSpeed)
	}
	if s.opts.RecordDir != "" {
		if s.recorder, err = newRecorder(s.opts.RecordDir, s.opts.RecordName, !s.opts.Deviates); err != nil {
			return err
		}
	}
	s.handler = guard.Handler(s.newHandler())
	s.http = &http.Server{Handler: s.counted(s.handler), ReadHeaderTimeout: 10 * time.Second}
	return nil
}

// Set puts other options in the place of these; where recordings go stays, if the others do not say.
func (o *Options) Set(options Options) {
	name, directory := o.RecordName, o.RecordDir
	if *o = options; o.RecordDir == "" {
		o.RecordName, o.RecordDir = name, directory
	}
}

// RecordIn sets the directory of recordings for a test.
func (o *Options) RecordIn(t TB, directory string) { o.RecordName, o.RecordDir = t.Name(), directory }

// StartTest serves on a free port of 127.0.0.1 until the test ends.
func (s *Server) StartTest(t TB) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("starting the %s: %v", s.api.Name, err)
	}
	done := make(chan struct{})
	s.setURL(listener)
	go func() {
		defer close(done)
		_ = s.http.Serve(listener) // ends with the server's Close
	}()
	t.Cleanup(func() {
		s.Close()
		<-done
	})
}

// load fills the state from the state file where there is one, else from the seed.
func (s *Server) load() error {
	if s.opts.StateFile != "" {
		file, data, err := openStateFile(s.opts.StateFile)
		if err != nil {
			return err
		}
		s.file = file
		if len(data) > 0 {
			if err := s.restore(data); err != nil {
				return fmt.Errorf("state file %s: %w", s.opts.StateFile, err)
			}
			return nil
		}
	}
	return s.replaySeed()
}

// counted counts the requests under way, so that Close can wait for them.
func (s *Server) counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.running.Add(1)
		defer s.running.Done()
		next.ServeHTTP(w, r)
	})
}

// Handler returns the emulator as an HTTP handler, for servers other than its own.
func (s *Server) Handler() http.Handler { return s.handler }

// Serve answers requests on the listener until Close or Shutdown, which is no error.
func (s *Server) Serve(listener net.Listener) error {
	s.setURL(listener)
	if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Shutdown stops listening and waits for the requests under way until ctx ends, then breaks them off.
func (s *Server) Shutdown(ctx context.Context) {
	_ = s.http.Shutdown(ctx) // Close does what remains
	s.Close()
}

// Close breaks off all connections and waits for the requests under way to end.
func (s *Server) Close() {
	_ = s.http.Close() // ends the contexts of the requests, and with them delays
	s.running.Wait()
	if s.recorder != nil {
		_ = s.recorder.Close()
	}
}

func (s *Server) setURL(listener net.Listener) {
	s.Lock()
	defer s.Unlock()
	s.url = BaseURL(listener.Addr())
}

// BaseURL returns the URL under which an emulator that listens on addr is reached from the same machine.
func BaseURL(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return "http://" + addr.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// URL returns the base URL, without a trailing slash; empty before the emulator listens.
func (s *Server) URL() string {
	s.Lock()
	defer s.Unlock()
	return s.url
}

// Clock returns the emulator's clock; a *ManualClock when it was given one.
func (s *Server) Clock() Clock { return s.opts.Clock }

// Journal returns all requests so far, but those for its own pages.
func (s *Server) Journal() []Entry { return s.journal.Entries() }

// Requests returns the requests of one operation, oldest first.
func (s *Server) Requests(operation string) []Entry {
	return slices.DeleteFunc(s.journal.Entries(), func(e Entry) bool { return e.Operation != operation })
}

// ResetJournal forgets the requests so far.
func (s *Server) ResetJournal() { s.journal.Clear() }

// Fault appends to the fault script. It panics on a fault that makes no sense.
func (s *Server) Fault(faults ...Fault) { Must(s.faults.Add(faults...)) }

// ClearFaults empties the fault script, so that no fault of it happens any more.
func (s *Server) ClearFaults() { s.faults.Clear() }

// FaultReport returns the fault script with what of it has happened.
func (s *Server) FaultReport() []FaultReport { return s.faults.Report() }

// AssertFaultsConsumed ends the test when a scripted fault has not happened as often as scripted.
func (s *Server) AssertFaultsConsumed(t TB) {
	t.Helper()
	for _, report := range s.faults.Report() {
		if report.Remaining > 0 {
			t.Fatalf("fault %s on %q happened %d times, %d to go",
				report.Fault.Kind, report.Fault.Operation, report.Consumed, report.Remaining)
		}
	}
}

// Reset wipes all objects, journal, faults and rate windows and replays the seed. The clock stays where it is.
func (s *Server) Reset() { Must(s.reset()) }

func (s *Server) reset() error {
	s.Lock()
	s.replace(s.api.Fresh())
	s.earlier = nil
	s.Unlock()
	s.faults.Clear()
	s.journal.Clear()
	if s.limiter != nil {
		s.limiter.Clear()
	}
	return s.replaySeed()
}

// EnvList returns variables as KEY=value pairs in order, for os/exec.
func EnvList(env map[string]string) []string {
	var list []string
	for name, value := range env {
		list = append(list, name+"="+value)
	}
	slices.Sort(list)
	return list
}

// RecordDirectory returns the directory that an environment variable names for the recordings of tests.
func RecordDirectory(variable string) string {
	return os.Getenv(variable) //nolint:forbidigo // where, not how to behave
}

// Must panics on errors of the methods for tests, which have no error to return.
func Must(err error) {
	if err != nil {
		panic("emulator: " + err.Error())
	}
}

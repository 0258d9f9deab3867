package emulator

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// TB is the part of testing.TB that New needs; it keeps package testing out of the emulator's binary.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
	Name() string
}

// Server is an emulator. All methods are safe for concurrent use.
type Server struct {
	objects

	opts     options
	clock    emukit.Clock
	journal  *emukit.Journal
	faults   *emukit.Faults
	limiter  *emukit.Limiter
	recorder *emukit.Recorder
	file     *emukit.StateFile
	handler  http.Handler
	http     *http.Server
	running  sync.WaitGroup
	kinds    []kind

	mu         sync.Mutex // guards what follows
	store      *store
	earlier    *store // what stale reads see; nil if none is kept
	seeding    bool   // a seed is being added
	changes    uint64 // counts the changes of the state; it may grow without one
	tokens     map[string]token
	signatures signatures
	url        string
}

// New starts an emulator on a free port of 127.0.0.1 and closes it when the test ends. Options that make no sense end
// the test. When the environment variable PAXOS_EMULATOR_RECORD_DIR names a directory, exchanges are recorded there.
func New(t TB, opts ...Option) *Server {
	t.Helper()
	recorder := func(o *options) {
		o.recordName, o.recordDir = t.Name(), os.Getenv("PAXOS_EMULATOR_RECORD_DIR") //nolint:forbidigo // where, not how to behave
	}
	server, err := NewServer(append([]Option{recorder}, opts...)...)
	if err != nil {
		t.Fatalf("starting the Paxos emulator: %v", err)
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("starting the Paxos emulator: %v", err)
	}
	done := make(chan struct{})
	server.setURL(listener)
	go func() {
		defer close(done)
		_ = server.http.Serve(listener) // ends with the server's Close
	}()
	t.Cleanup(func() {
		server.Close()
		<-done
	})
	return server
}

// NewServer makes an emulator that does not listen yet: pass a listener to Serve, or use Handler. A bad option, seed or
// state file is an error of one line.
func NewServer(opts ...Option) (*Server, error) {
	o, err := newOptions(opts)
	if err != nil {
		return nil, err
	}
	s := &Server{
		opts: o, clock: o.clock, journal: emukit.NewJournal(o.journalSize), faults: &emukit.Faults{},
		tokens: map[string]token{},
	}
	s.register()
	if len(s.opts.scopes) == 0 {
		s.opts.scopes = s.scopes()
	}
	if err := s.load(); err != nil {
		return nil, err
	}
	if o.rateScale > 0 {
		rates := map[string]float64{}
		for class, rate := range paxosLimits {
			rates[class] = rate * o.rateSpeed
		}
		s.limiter = emukit.NewLimiter(o.clock, rates, o.rateScale/o.rateSpeed)
	}
	if o.recordDir != "" {
		// Of the kinds of servers, this one answers as the published specification says.
		conforming := o.revision == controlsRevision2026 && !o.quirks && !o.respelling && !o.thinWrites
		if s.recorder, err = emukit.NewRecorder(o.recordDir, o.recordName, conforming); err != nil {
			return nil, err
		}
	}
	s.handler = s.newHandler()
	s.http = &http.Server{Handler: s.counted(s.handler), ReadHeaderTimeout: 10 * time.Second}
	return s, nil
}

// load fills the store from the state file where there is one, else from the seed.
func (s *Server) load() error {
	if s.opts.stateFile != "" {
		file, data, err := emukit.OpenStateFile(s.opts.stateFile)
		if err != nil {
			return err
		}
		s.file = file
		if len(data) > 0 {
			if err := s.restore(data); err != nil {
				return fmt.Errorf("state file %s: %w", s.opts.stateFile, err)
			}
			return nil
		}
	}
	_, err := s.Seed(s.opts.seed)
	return err
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
	s.mu.Lock()
	defer s.mu.Unlock()
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

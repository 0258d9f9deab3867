package emulator

import (
	"net/http"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// TB is the part of testing.TB that New needs.
type TB = emukit.TB

// Server is an emulator. All methods are safe for concurrent use.
type Server struct {
	*emukit.Server
	objects

	opts  options
	store *store

	// Its lock guards what follows.
	tokens     map[string]token
	signatures signatures
}

// New starts an emulator on a free port of 127.0.0.1 and closes it when the test ends. Options that make no sense end
// the test. When the environment variable PAXOS_EMULATOR_RECORD_DIR names a directory, exchanges are recorded there.
func New(t TB, opts ...Option) *Server {
	t.Helper()
	recorder := func(o *options) { o.RecordIn(t, emukit.RecordDirectory("PAXOS_EMULATOR_RECORD_DIR")) }
	server, err := NewServer(append([]Option{recorder}, opts...)...)
	if err != nil {
		t.Fatalf("starting the Paxos emulator: %v", err)
	}
	server.StartTest(t)
	return server
}

// NewServer makes an emulator that does not listen yet: pass a listener to Serve, or use Handler. A bad option, seed or
// state file is an error of one line.
func NewServer(opts ...Option) (*Server, error) {
	o, err := newOptions(opts)
	if err != nil {
		return nil, err
	}
	kit, err := emukit.NewServer(o.Options)
	if err != nil {
		return nil, err
	}
	s := &Server{Server: kit, opts: o, tokens: map[string]token{}}
	s.register()
	if len(s.opts.scopes) == 0 {
		s.opts.scopes = s.scopes()
	}
	err = s.Init(emukit.API{
		Name: "Paxos emulator", Version: stateVersion, State: s.store, Fresh: func() emukit.State { return newStore(&s.opts, s.Changes()) },
		Kinds: s.kinds(), Prefix: apiPrefix, Endpoints: s.served(), Routes: s.routes(), Limits: paxosLimits, OtherLimit: limitOther,
		Fail:      func(w http.ResponseWriter, err error) { failureOf(err).write(w) },
		ParseSeed: func(name string, data []byte) (any, error) { return parseSeed(name, data) },
		Prepare:   func(seed any) any { return prepare(seed) },
		Finish:    s.finishSeed,
	})
	return s, err
}

// unregistered returns a server that serves nothing, for what all servers have in common.
func unregistered() *Server {
	s := &Server{Server: &emukit.Server{}}
	s.register()
	return s
}

package emulator

import (
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

func (s *Server) newAdmin() http.Handler {
	admin := emukit.Admin{
		Name: "Paxos emulator", Clock: s.clock, Journal: s.journal, Faults: s.faults, Reset: s.reset,
		Pages: []emukit.AdminPage{
			{Name: "POST seed", Help: "add objects (JSON or YAML)", Serve: s.postSeed},
			{Name: "GET snapshot", Help: "the whole state; PUT puts one back", Serve: s.getSnapshot},
			{Name: "PUT snapshot", Serve: s.putSnapshot},
		},
	}
	return admin.Handler()
}

func (s *Server) postSeed(_ url.Values, body []byte) (any, error) {
	seed, err := ParseSeed("seed", body)
	if err != nil {
		return nil, err
	}
	made, err := s.Seed(seed)
	if err != nil {
		return nil, &emukit.AdminError{Status: http.StatusConflict, Err: err}
	}
	return made, nil
}

func (s *Server) getSnapshot(url.Values, []byte) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	data, err := json.Marshal(s.store) // under the lock
	return json.RawMessage(data), err
}

func (s *Server) putSnapshot(_ url.Values, body []byte) (any, error) {
	err := emukit.CheckBody(body)
	if err == nil {
		s.mu.Lock()
		err = s.restore(body)
		s.mu.Unlock()
	}
	if err != nil {
		return nil, err
	}
	if err := s.persist(); err != nil {
		return nil, &emukit.AdminError{Status: http.StatusInternalServerError, Err: err}
	}
	return struct{}{}, nil
}

package emukit

import (
	"encoding/json"
	"net/http"
	"net/url"
)

// newAdmin returns the pages of the emulator.
func (s *Server) newAdmin() http.Handler {
	admin := admin{
		Name: s.api.Name, Clock: s.opts.Clock, Journal: s.journal, Faults: s.faults, Reset: s.reset,
		Pages: []adminPage{
			{Name: "POST seed", Help: "add objects (JSON or YAML)", Serve: s.postSeed},
			{Name: "GET snapshot", Help: "the whole state; PUT puts one back", Serve: s.getSnapshot},
			{Name: "PUT snapshot", Serve: s.putSnapshot},
		},
	}
	return admin.Handler()
}

func (s *Server) postSeed(_ url.Values, body []byte) (any, error) {
	seed, err := s.api.ParseSeed("seed", body)
	if err != nil {
		return nil, err
	}
	made, err := s.AddSeed(seed)
	if err != nil {
		return nil, &adminError{Status: http.StatusConflict, Err: err}
	}
	return made, nil
}

func (s *Server) getSnapshot(url.Values, []byte) (any, error) {
	s.Lock()
	defer s.Unlock()
	data, err := s.snapshot() // under the lock
	return json.RawMessage(data), err
}

func (s *Server) putSnapshot(_ url.Values, body []byte) (any, error) {
	err := checkBody(body)
	if err == nil {
		s.Lock()
		err = s.restore(body)
		s.Unlock()
	}
	if err != nil {
		return nil, err
	}
	if err := s.persist(); err != nil {
		return nil, &adminError{Status: http.StatusInternalServerError, Err: err}
	}
	return struct{}{}, nil
}

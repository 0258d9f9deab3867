package emulator

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// maxUpload is the largest seed or snapshot that is accepted, in bytes.
const maxUpload = 64 << 20

func (s *Server) newAdmin() http.Handler {
	admin := emukit.Admin{
		Name: "Paxos emulator", Clock: s.clock, Journal: s.journal, Faults: s.faults, Reset: s.reset,
		Pages: map[string]http.Handler{
			"POST " + emukit.AdminPrefix + "seed":    http.HandlerFunc(s.postSeed),
			"GET " + emukit.AdminPrefix + "snapshot": http.HandlerFunc(s.getSnapshot),
			"PUT " + emukit.AdminPrefix + "snapshot": http.HandlerFunc(s.putSnapshot),
		},
	}
	return admin.Handler()
}

func (s *Server) postSeed(w http.ResponseWriter, r *http.Request) {
	data, err := emukit.ReadBody(w, r, maxUpload)
	if err != nil {
		emukit.AdminError(w, http.StatusBadRequest, err)
		return
	}
	seed, err := ParseSeed("seed", data)
	if err != nil {
		emukit.AdminError(w, http.StatusBadRequest, err)
		return
	}
	made, err := s.Seed(seed)
	if err != nil {
		emukit.AdminError(w, http.StatusConflict, err)
		return
	}
	emukit.AdminJSON(w, http.StatusOK, made)
}

func (s *Server) getSnapshot(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	data, err := json.Marshal(s.store)
	s.mu.Unlock()
	if err != nil {
		emukit.AdminError(w, http.StatusInternalServerError, err)
		return
	}
	emukit.AdminJSON(w, http.StatusOK, json.RawMessage(data))
}

func (s *Server) putSnapshot(w http.ResponseWriter, r *http.Request) {
	data, err := emukit.ReadBody(w, r, maxUpload)
	if err == nil && strings.TrimSpace(string(data)) == "" {
		err = errors.New("the body is empty")
	}
	if err == nil {
		err = emukit.CheckBody(data)
	}
	if err == nil {
		s.mu.Lock()
		err = s.restore(data)
		s.mu.Unlock()
	}
	if err != nil {
		emukit.AdminError(w, http.StatusBadRequest, err)
		return
	}
	if err := s.persist(); err != nil {
		emukit.AdminError(w, http.StatusInternalServerError, err)
		return
	}
	emukit.AdminJSON(w, http.StatusOK, struct{}{})
}

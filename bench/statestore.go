package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
)

// stateStore holds the state of one workspace and serves it to the CLI's http backend. Into a local file Terraform writes
// the whole state after each object, so that an apply's time would grow with the square of their number; a backend is sent
// it every 20 seconds. It is safe for concurrent use.
type stateStore struct {
	*httptest.Server

	mu   sync.Mutex
	text []byte
}

// startStateStore starts a store on a free port of the loopback interface. It ends with Close.
func startStateStore() *stateStore {
	s := &stateStore{}
	s.Server = httptest.NewServer(s)
	return s
}

// ServeHTTP implements http.Handler with what the http backend asks of it; there is only one client, so there are no locks.
func (s *stateStore) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet:
		if text := s.get(); len(text) > 0 {
			_, _ = w.Write(text)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	case http.MethodPost:
		text, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		s.set(text)
	default:
		http.Error(w, "", http.StatusMethodNotAllowed)
	}
}

func (s *stateStore) get() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text
}

func (s *stateStore) set(text []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text = text
}

// configure has the configuration in a directory keep its state in the store.
func (s *stateStore) configure(directory string) error {
	text, err := json.MarshalIndent(map[string]any{"terraform": map[string]any{
		"backend": map[string]any{"http": map[string]any{"address": s.URL}},
	}}, "", "  ")
	if err != nil {
		return fmt.Errorf("backend: %w", err)
	}
	return os.WriteFile(filepath.Join(directory, "backend.tf.json"), text, 0o600)
}

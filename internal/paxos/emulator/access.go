package emulator

import "github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"

// APIURL returns the URL of the API, /v2 included.
func (s *Server) APIURL() string { return s.URL() + apiPrefix }

// TokenURL returns the URL of the token endpoint.
func (s *Server) TokenURL() string { return s.URL() + tokenPath }

// ClientID returns the id of the one client.
func (s *Server) ClientID() string { return s.opts.clientID }

// ClientSecret returns the secret of the one client.
func (s *Server) ClientSecret() string { return s.opts.clientSecret }

// Env returns the environment variables that point the provider at this emulator.
func (s *Server) Env() map[string]string {
	return Environment(s.URL(), s.opts.clientID, s.opts.clientSecret)
}

// EnvList returns Env as KEY=value pairs in order, for os/exec.
func (s *Server) EnvList() []string { return emukit.EnvList(s.Env()) }

// Seed adds objects to what is there, and returns their ids.
func (s *Server) Seed(seed Seed) (Seeded, error) { return s.AddSeed(&seed) }

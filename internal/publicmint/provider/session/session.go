// Package session is what the provider hands to its resources and data sources once it is configured.
package session

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// Session is the configured provider as its objects see it.
type Session struct {
	Client      *api.Client
	Environment string // one of package settings
	// OmitPersonalData is the opposite of the provider's import_personal_data.
	OmitPersonalData bool
	// Breaker counts the identities that are missing.
	Breaker *object.MissingBreaker

	// ReplacesDocuments is true once an update has shown that the documents it sends take the place of those that were there. No page
	// says so.
	ReplacesDocuments atomic.Bool

	names     *object.Names
	documents sync.Map // *sync.Mutex by id of an identity
}

// New returns the session of a client. forget says that a run goes on if most identities are missing.
func New(client *api.Client, environment string, omitPersonalData, forget bool) *Session {
	return &Session{
		Client: client, Environment: environment, OmitPersonalData: omitPersonalData,
		Breaker: object.NewMissingBreaker("identities", !forget), names: object.NewNames(),
	}
}

// LockDocuments waits until no other resource of the run changes the documents of an identity, which requests can only send together.
// Call the function that it returns once that is done.
func (s *Session) LockDocuments(identityID string) (unlock func()) {
	lock, _ := s.documents.LoadOrStore(identityID, new(sync.Mutex))
	mutex, _ := lock.(*sync.Mutex)
	mutex.Lock()
	return mutex.Unlock
}

// API implements object.Session, also for a provider that is not configured.
func (s *Session) API() object.API {
	of := object.API{
		Name: "Public Mint", Prefix: "publicmint_", Arguments: "environment, api_url and api_key",
		IsNotFound: api.IsNotFound, IsConflict: isConflict,
	}
	if s != nil {
		of.Environment, of.OmitPersonalData = s.Environment, s.OmitPersonalData
	}
	return of
}

// SkipRead implements object.Session.
func (s *Session) SkipRead(what string, diags *diag.Diagnostics) bool {
	return s.Breaker.Skips(what, diags)
}

// TryCredentials implements object.Session. An API key can be tried by a request to the API only, and the first request of an apply
// does that.
func (s *Session) TryCredentials(context.Context, string, *diag.Diagnostics) {}

// Names implements object.Session.
func (s *Session) Names() *object.Names {
	if s == nil {
		return object.NewNames()
	}
	return s.names
}

func isConflict(err error) bool { return api.Code(err) == api.CodeEmailAlreadyInUse }

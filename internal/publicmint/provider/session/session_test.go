package session_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/provider/session"
)

// One resource at a time changes the documents of an identity; those of others do not wait.
func TestLockDocuments(t *testing.T) {
	t.Parallel()
	s := session.New(nil, "sandbox", false, false)
	defer s.LockDocuments("bea")()
	var all sync.WaitGroup
	inside := 0
	for range 100 {
		all.Go(func() {
			defer s.LockDocuments("ada")()
			inside++
			assert.Equal(t, 1, inside)
			inside--
		})
	}
	all.Wait()
}

// The kit asks a session before the provider is configured, too, and only a taken email is a conflict.
func TestSession_API(t *testing.T) {
	t.Parallel()
	var none *session.Session
	assert.False(t, none.API().OmitPersonalData)
	assert.NotNil(t, none.Names())
	s := session.New(nil, "production", true, false)
	assert.Equal(t, "production", s.API().Environment)
	assert.True(t, s.API().OmitPersonalData)
	for code, conflict := range map[string]bool{api.CodeEmailAlreadyInUse: true, api.CodeValidationFailed: false} {
		assert.Equal(t, conflict, s.API().IsConflict(&api.Error{Problem: &apikit.Problem{Type: code}}), code)
	}
}

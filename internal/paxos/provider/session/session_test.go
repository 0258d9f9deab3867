package session_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
)

func TestFrom(t *testing.T) {
	t.Parallel()
	opened := &session.Session{Environment: session.Sandbox}
	var refused *session.Session
	var diags diag.Diagnostics
	assert.Same(t, opened, session.From(opened, &diags))
	assert.Nil(t, session.From(nil, &diags), "not configured yet")
	assert.Nil(t, session.From(refused, &diags), "the configuration was refused")
	assert.Empty(t, diags)

	assert.Nil(t, session.From("a secret", &diags))
	require.Len(t, diags, 1)
	assert.Equal(t, "Unable to configure", diags[0].Summary())
	assert.Contains(t, diags[0].Detail(), "string")
	assert.NotContains(t, diags[0].Detail(), "a secret")
}

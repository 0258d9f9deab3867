package session

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFrom(t *testing.T) {
	t.Parallel()
	opened := &Session{Environment: Sandbox, OnMissing: OnMissingError}
	var nobody *Session
	tests := map[string]struct {
		data any
		want *Session
	}{
		"configured":            {opened, opened},
		"not configured yet":    {nil, nil},
		"configuration refused": {nobody, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			assert.Same(t, test.want, From(test.data, &diags))
			assert.Empty(t, diags)
		})
	}
}

func TestFrom_stranger(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	assert.Nil(t, From("a secret", &diags))
	require.Len(t, diags, 1)
	assert.Equal(t, "Unable to configure", diags[0].Summary())
	assert.Contains(t, diags[0].Detail(), "string")
	assert.NotContains(t, diags[0].Detail(), "a secret")
}

package fastpath

import (
	"context"
	"runtime"
	"testing"
	"weak"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hoarder keeps the context of each call and a way to cancel it, as the framework does.
type hoarder struct {
	providerServer
	contexts []context.Context
	cancels  []context.CancelFunc
	seen     []any // what the contexts carry while the calls last
}

func (h *hoarder) ReadResource(
	ctx context.Context, _ *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	ctx, cancel := context.WithCancel(ctx)
	h.contexts, h.cancels = append(h.contexts, ctx), append(h.cancels, cancel)
	h.seen = append(h.seen, ctx.Value(carried{}))
	return &tfprotov6.ReadResourceResponse{}, ctx.Err()
}

// A context that the framework keeps does not keep what the call was given, and a call sees all that it was given.
func TestCallContext(t *testing.T) {
	t.Parallel()
	inner := &hoarder{}
	server, err := Wrap(t.Context(), inner, "some", nil)
	require.NoError(t, err)

	load := &[1 << 20]byte{}
	loaded := weak.Make(load)
	call, end := context.WithCancel(context.WithValue(t.Context(), carried{}, load))
	_, err = server.ReadResource(call, &tfprotov6.ReadResourceRequest{TypeName: "some_thing"})
	require.NoError(t, err)
	require.Len(t, inner.seen, 1)
	assert.Same(t, load, inner.seen[0])

	end()
	inner.seen = nil
	runtime.GC()
	assert.Nil(t, loaded.Value())
	inner.cancels[0]()
	require.ErrorIs(t, inner.contexts[0].Err(), context.Canceled)
}

// While a call lasts, the end of its context is the end of that of the framework.
func TestCallContext_canceled(t *testing.T) {
	t.Parallel()
	server, err := Wrap(t.Context(), &hoarder{}, "some", nil)
	require.NoError(t, err)
	call, end := context.WithCancel(t.Context())
	end()
	_, err = server.ReadResource(call, &tfprotov6.ReadResourceRequest{TypeName: "some_thing"})
	require.ErrorIs(t, err, context.Canceled)
}

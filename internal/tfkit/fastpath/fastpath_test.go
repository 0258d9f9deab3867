package fastpath

import (
	"cmp"
	"context"
	"runtime"
	"testing"
	"weak"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// thing is a resource of the given attributes.
type thing struct {
	Resource
	attributes map[string]schema.Attribute
	refreshed  map[string]attr.Value // nil: passes on
	objects    bool                  // to a plan that keeps it
}

func (thing) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_thing"
}

func (t thing) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema.Attributes = t.attributes
}

func (thing) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema.Attributes = map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true},
	}
}

func (t thing) Refresh(ctx context.Context, _ RawObject) (context.Context, map[string]attr.Value, bool) {
	return context.WithValue(ctx, carried{}, true), t.refreshed, t.refreshed != nil
}

// carried is the key of what Refresh puts into its context.
type carried struct{}

// framework stands for the server that is asked where no fast path is taken. It gives no answer, and notes the calls.
type framework struct {
	providerServer
	calls   int
	carried bool
}

func (f *framework) ReadResource(
	ctx context.Context, _ *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	f.calls++
	f.carried, _ = ctx.Value(carried{}).(bool)
	return nil, nil //nolint:nilnil // no test looks at it
}

var kind = tftypes.Object{AttributeTypes: map[string]tftypes.Type{
	"id": tftypes.String, "text": tftypes.String, "labels": tftypes.Map{ElementType: tftypes.String},
}}

// encoded is a state of the resource; labels may be given.
func encoded(t *testing.T, id, text any, labels ...any) *tfprotov6.DynamicValue {
	t.Helper()
	labels = append(labels, nil)
	value, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, map[string]tftypes.Value{
		"id": tftypes.NewValue(tftypes.String, id), "text": tftypes.NewValue(tftypes.String, text),
		"labels": tftypes.NewValue(kind.AttributeTypes["labels"], labels[0]),
	}))
	require.NoError(t, err)
	return &value
}

func TestRead(t *testing.T) {
	t.Parallel()
	null, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, nil))
	require.NoError(t, err)
	nothing, something := map[string]attr.Value{}, map[string]attr.Value{"text": types.StringValue("new")}
	for name, test := range map[string]struct {
		state     *tfprotov6.DynamicValue
		refreshed map[string]attr.Value
		private   string
		identity  string
		kind      string                  // "": thing
		want      *tfprotov6.DynamicValue // nil: the framework is asked
		carries   bool
	}{
		"unchanged":               {state: encoded(t, "1", nil), refreshed: nothing, want: encoded(t, "1", nil)},
		"changed":                 {state: encoded(t, "1", nil), refreshed: something, want: encoded(t, "1", "new")},
		"same resource identity":  {state: encoded(t, "1", "a"), refreshed: nothing, identity: "1", want: encoded(t, "1", "a")},
		"other resource identity": {state: encoded(t, "1", "a"), refreshed: nothing, identity: "2"},
		"another resource":        {state: encoded(t, "1", nil), refreshed: nothing, kind: "some_other"},
		"passed on":               {state: encoded(t, "1", "a"), carries: true},
		"just imported":           {state: encoded(t, "1", "a"), refreshed: nothing, private: "{}"},
		"no id":                   {state: encoded(t, nil, "a"), refreshed: nothing},
		"no object":               {state: &null, refreshed: nothing},
		"no state":                {refreshed: nothing},
		"another encoding":        {state: &tfprotov6.DynamicValue{JSON: []byte(`{}`)}, refreshed: nothing},
		"torn":                    {state: &tfprotov6.DynamicValue{MsgPack: encoded(t, "1", "a").MsgPack[:9]}, refreshed: nothing},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inner := &framework{}
			server, err := Wrap(t.Context(), inner, "some", nil, thing{refreshed: test.refreshed})
			require.NoError(t, err)
			req := &tfprotov6.ReadResourceRequest{
				TypeName: cmp.Or(test.kind, "some_thing"), CurrentState: test.state, Private: []byte(test.private),
			}
			if test.identity != "" {
				identity, err := RawObject{"id": text(test.identity)}.encode()
				require.NoError(t, err)
				req.CurrentIdentity = &tfprotov6.ResourceIdentityData{IdentityData: identity}
			}
			resp, err := server.ReadResource(t.Context(), req)
			require.NoError(t, err)
			assert.Equal(t, test.carries, inner.carried)
			if test.want == nil {
				assert.Equal(t, 1, inner.calls)
				return
			}
			assert.Zero(t, inner.calls)
			want, err := test.want.Unmarshal(kind)
			require.NoError(t, err)
			got, err := resp.NewState.Unmarshal(kind)
			require.NoError(t, err)
			assert.True(t, want.Equal(got), "%s", got)
			id, err := resp.NewIdentity.IdentityData.Unmarshal(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.String}})
			require.NoError(t, err)
			assert.Contains(t, id.String(), `"1"`)
		})
	}
}

// text encodes a short text: its length is in the first byte.
func text(value string) []byte { return append([]byte{0xa0 | byte(len(value))}, value...) }

// A default that a fast path cannot compare would be a change that nobody plans.
func TestWrap_defaults(t *testing.T) {
	t.Parallel()
	counted := schema.Int64Attribute{Optional: true, Computed: true, Default: int64default.StaticInt64(1)}
	inner := map[string]schema.Attribute{
		"flag": schema.BoolAttribute{Optional: true, Computed: true, Default: booldefault.StaticBool(true)},
	}
	for name, test := range map[string]struct {
		attribute schema.Attribute
		supported bool
	}{
		"text":        {schema.StringAttribute{Default: stringdefault.StaticString("a")}, true},
		"flag":        {schema.BoolAttribute{Default: booldefault.StaticBool(true)}, true},
		"none":        {schema.Int64Attribute{Optional: true}, true},
		"number":      {counted, false},
		"in object":   {schema.SingleNestedAttribute{Attributes: inner}, false},
		"in list":     {schema.ListNestedAttribute{NestedObject: schema.NestedAttributeObject{Attributes: inner}}, false},
		"without any": {schema.SetNestedAttribute{NestedObject: schema.NestedAttributeObject{}}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Wrap(t.Context(), &framework{}, "some", nil, thing{attributes: map[string]schema.Attribute{"a": test.attribute}})
			if test.supported {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, "some_thing: attribute a:")
		})
	}
}

type embedded struct {
	Text types.String `tfsdk:"text"`
}

type record struct {
	embedded
	At    timetypes.RFC3339 `tfsdk:"at"`
	Other int
}

// Of values that the framework takes for the same, the prior one stands.
func TestChanged(t *testing.T) {
	t.Parallel()
	prior := record{embedded{types.StringValue("a")}, timetypes.NewRFC3339ValueMust("2026-01-01T00:00:00.120000Z"), 1}
	same := record{embedded{types.StringValue("a")}, timetypes.NewRFC3339ValueMust("2026-01-01T00:00:00.12Z"), 2}
	assert.Empty(t, Changed(t.Context(), prior, same))

	for name, next := range map[string]record{
		"text": {embedded{types.StringNull()}, prior.At, 1},
		"at":   {prior.embedded, timetypes.NewRFC3339ValueMust("2026-01-01T00:00:01Z"), 1},
	} {
		changed := Changed(t.Context(), prior, next)
		assert.Len(t, changed, 1)
		assert.Contains(t, changed, name)
	}
	assert.Contains(t, Changed(t.Context(), prior, record{prior.embedded, timetypes.NewRFC3339Null(), 1}), "at")
	assert.Contains(t, Changed(t.Context(), record{prior.embedded, timetypes.NewRFC3339Null(), 1}, prior), "at")
}

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

package tfkit_test

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

var pair = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"parent_id": tftypes.String, "id": tftypes.String}}

// identity is a resource identity of a child in a parent; with nil an attribute is null.
func identity(parent, id any) *tfsdk.ResourceIdentity {
	return &tfsdk.ResourceIdentity{
		Schema: identityschema.Schema{Attributes: map[string]identityschema.Attribute{
			"parent_id": identityschema.StringAttribute{RequiredForImport: true},
			"id":        identityschema.StringAttribute{RequiredForImport: true},
		}},
		Raw: tftypes.NewValue(pair, map[string]tftypes.Value{
			"parent_id": tftypes.NewValue(tftypes.String, parent), "id": tftypes.NewValue(tftypes.String, id),
		}),
	}
}

// isID is the rule of an API whose ids are of letters, digits and dashes.
func isID(text string) bool { return regexp.MustCompile(`^[A-Za-z0-9-]{1,20}$`).MatchString(text) }

func state() tfsdk.State {
	return tfsdk.State{
		Schema: schema.Schema{Attributes: map[string]schema.Attribute{
			"parent_id": schema.StringAttribute{Required: true}, "id": schema.StringAttribute{Computed: true},
		}},
		Raw: tftypes.NewValue(pair, nil),
	}
}

// reader is a state or an identity.
type reader interface {
	GetAttribute(ctx context.Context, at path.Path, target any) diag.Diagnostics
}

// attribute reads a text from a state or an identity.
func attribute(t *testing.T, from reader, name string) string {
	t.Helper()
	var text types.String
	assert.Empty(t, from.GetAttribute(t.Context(), path.Root(name), &text))
	return text.ValueString()
}

// imported imports by an id of two parts and returns them, or the summary and the detail of the refusal.
func imported(t *testing.T, req resource.ImportStateRequest) (parts []string, refusal string) {
	t.Helper()
	resp := resource.ImportStateResponse{State: state(), Identity: identity(nil, nil)}
	tfkit.ImportByID(t.Context(), req, &resp, isID, "parent_id", "id")
	if resp.Diagnostics.HasError() {
		require.Len(t, resp.Diagnostics, 1)
		assert.True(t, resp.State.Raw.IsNull())
		return nil, resp.Diagnostics[0].Summary() + ": " + resp.Diagnostics[0].Detail()
	}
	assert.Empty(t, resp.Diagnostics)
	parts = []string{attribute(t, resp.State, "parent_id"), attribute(t, resp.State, "id")}
	assert.Equal(t, []string{attribute(t, resp.Identity, "parent_id"), attribute(t, resp.Identity, "id")}, parts)
	return parts, ""
}

func TestImportByID(t *testing.T) {
	t.Parallel()
	for _, req := range []resource.ImportStateRequest{{ID: "p-1/c-2"}, {Identity: identity("p-1", "c-2")}} {
		parts, refusal := imported(t, req)
		assert.Empty(t, refusal)
		assert.Equal(t, []string{"p-1", "c-2"}, parts)
	}
}

func TestImportByID_refuses(t *testing.T) {
	t.Parallel()
	for name, req := range map[string]resource.ImportStateRequest{
		"nothing":                     {},
		"too few parts":               {ID: "p-1"},
		"too many parts":              {ID: "p-1/c-2/d-3"},
		"an empty part":               {ID: "p-1/"},
		"an empty first part":         {ID: "/c-2"},
		"white space":                 {ID: "p-1/c 2"},
		"a line break":                {ID: "p-1/c-2\n"},
		"a null in the identity":      {Identity: identity("p-1", nil)},
		"white space in the identity": {Identity: identity("p 1", "c-2")},
	} {
		_, refusal := imported(t, req)
		assert.Regexp(t, "^Unable to import by this id: (?s:.*)<parent_id>/<id>", refusal, name)
	}
}

func TestImportByID_wrongIdentity(t *testing.T) {
	t.Parallel()
	resp := resource.ImportStateResponse{State: state(), Identity: identity(nil, nil)}
	tfkit.ImportByID(t.Context(), resource.ImportStateRequest{Identity: identity("p-1", "c-2")}, &resp, isID, "grandparent_id")
	assert.True(t, resp.Diagnostics.HasError())
	assert.True(t, resp.State.Raw.IsNull())
}

func TestSetIdentity(t *testing.T) {
	t.Parallel()
	target := identity(nil, nil)
	assert.Empty(t, tfkit.SetIdentity(t.Context(), target, []string{"parent_id", "id"}, []string{"p-1", "c-2"}))
	assert.Equal(t, identity("p-1", "c-2").Raw, target.Raw)
	assert.True(t, tfkit.SetIdentity(t.Context(), target, []string{"nickname"}, []string{"x"}).HasError())
}

// FuzzImportID imports by any text: its parts, joined again, are that text; or a refusal does not repeat it.
func FuzzImportID(f *testing.F) {
	for _, id := range []string{
		"p-1/c-2", "", "/", "a/", "/b", "a/b/c", "a b/c", "a/b\n", "a/\x00", "ä/ü", "a/" + strings.Repeat("b", 200), "a/" + strings.Repeat("b", 201),
		"\u00a0/b", "a\u202e/b", "\xff/b", "../..",
	} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		parts, refusal := imported(t, resource.ImportStateRequest{ID: id})
		if refusal == "" {
			assert.Equal(t, id, strings.Join(parts, "/"))
			return
		}
		if len(id) > 20 {
			assert.NotContains(t, refusal, id)
		}
		// By resource identity the same parts are refused as well.
		if parent, child, ok := strings.Cut(id, "/"); ok {
			_, refusal = imported(t, resource.ImportStateRequest{Identity: identity(parent, child)})
			assert.NotEmpty(t, refusal)
		}
	})
}

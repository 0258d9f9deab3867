package tfkit

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ImportByID sets the named state attributes from an import id whose parts are separated by slashes, or from a resource
// identity with attributes of the same names. Parts are in the order of the API's paths: parent first.
func ImportByID(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse, names ...string,
) {
	parts := make([]string, len(names))
	if req.ID == "" && req.Identity != nil {
		for i, name := range names {
			var part types.String
			resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(name), &part)...)
			parts[i] = part.ValueString()
		}
	} else {
		parts = strings.Split(req.ID, "/")
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if !wellFormed(parts, len(names)) {
		resp.Diagnostics.AddError("Unable to import by this id", fmt.Sprintf(
			"The import id must be <%s>, every part non-empty, at most %d characters long and without white space; it has another shape.",
			strings.Join(names, ">/<"), maxImportPart))
		return
	}
	for i, name := range names {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), parts[i])...)
	}
	resp.Diagnostics.Append(SetIdentity(ctx, resp.Identity, names, parts)...)
}

// IdentitySetter is the part of a response's resource identity that SetIdentity needs.
type IdentitySetter interface {
	SetAttribute(ctx context.Context, path path.Path, value any) diag.Diagnostics
}

// SetIdentity sets the named attributes of a resource identity. It must run in Create, Read and Update, before a
// RemoveResource as well: command lines below 1.12 send no identity, and the framework fails an answer without one.
func SetIdentity(ctx context.Context, identity IdentitySetter, names, values []string) diag.Diagnostics {
	var diags diag.Diagnostics
	for i, name := range names {
		diags.Append(identity.SetAttribute(ctx, path.Root(name), values[i])...)
	}
	return diags
}

// maxImportPart is far more than any id has, so that a whole file in place of an id is no request.
const maxImportPart = 200

// wellFormed tells whether the parts, joined by slashes, are an import id that is taken apart into the same parts again.
func wellFormed(parts []string, want int) bool {
	if len(parts) != want {
		return false
	}
	for _, part := range parts {
		misplaced := func(r rune) bool { return r == '/' || unicode.IsSpace(r) || unicode.IsControl(r) }
		if part == "" || utf8.RuneCountInString(part) > maxImportPart || strings.ContainsFunc(part, misplaced) {
			return false
		}
	}
	return true
}

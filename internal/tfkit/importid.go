package tfkit

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ImportByID sets the named state attributes from an import id whose parts are separated by slashes, or from a resource
// identity with attributes of the same names. Parts are in the order of the API's paths: parent first. isID reports whether
// a text can be an id of the API; it must refuse slashes and the empty text.
func ImportByID(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse, isID func(string) bool,
	names ...string,
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
	isNone := func(part string) bool { return !isID(part) }
	if len(parts) != len(names) || slices.ContainsFunc(parts, isNone) {
		resp.Diagnostics.AddError("Unable to import by this id", fmt.Sprintf(
			"The import id must be <%s>, each part an id as the API gives it; it has another shape.", strings.Join(names, ">/<")))
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

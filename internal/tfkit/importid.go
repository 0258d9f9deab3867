package tfkit

import (
	"context"
	"fmt"
	"strings"

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
			"The import id must be <%s>, every part non-empty and without white space; it has another shape.",
			strings.Join(names, ">/<")))
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

func wellFormed(parts []string, want int) bool {
	if len(parts) != want {
		return false
	}
	for _, part := range parts {
		if part == "" || strings.ContainsAny(part, " \t\r\n\x00") {
			return false
		}
	}
	return true
}

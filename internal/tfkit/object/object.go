// Package object is the provider side of an object, whatever its API: what its resource and its data sources share with
// those of all other objects. An object declares its ids, its schema and what destroy does, and embeds Resource.
package object

import (
	"context"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
)

// Type declares an object.
type Type struct {
	// Name is the name of the resource without that of the provider, such as "identity_control". Messages call the object
	// the same, with spaces.
	Name string
	// Schema describes the resource, but for deletion_policy and for ids that the API sets and that have nothing special.
	Schema func(context.Context) schema.Schema
	// IDs are the attributes that together name one object, parent first, as in the paths of the API. They are the resource
	// identity and the parts of the import id.
	IDs []ID
	// IsID reports whether a text can be an id of the API. It must refuse slashes and the empty text.
	IsID func(string) bool
	// Unique is the argument whose value no two objects have, if there is one.
	Unique Unique
	// Parent is the argument that names the object which a create needs; default: the first of IDs, if it is an argument. If it is one
	// of Replaces and Unique is kept, a plan that does not know the parent yet replaces nothing, and Update refuses another one.
	Parent string
	// Replaces are the arguments whose change makes another object. Immutable are those whose change the plan refuses, because the
	// API cannot make it and another object would be no replacement.
	Replaces, Immutable []string
	// Removal is what destroy does.
	Removal Removal
	// Required are the sensitive arguments that the API requires, in the order in which a plan names those that are missing.
	Required []Required
	// Personal are the paths of attributes that are shown and may be personal data all the same, as in "status.reason". A provider
	// that omits personal data leaves them out of imports, as it leaves out what the schema marks as sensitive.
	Personal []string

	once          sync.Once
	schema        schema.Schema
	personalOnce  sync.Once
	personalPaths personal
}

// Decode decodes the attributes of a state for which the struct that target points to has fields, for a fast path. It reports
// whether it could.
func (t *Type) Decode(ctx context.Context, state fastpath.RawObject, target any) bool {
	return state.As(ctx, t.cached(ctx), target) == nil
}

// cached returns the schema, which is built once.
func (t *Type) cached(ctx context.Context) schema.Schema {
	t.once.Do(func() { t.schema = t.described(ctx) })
	return t.schema
}

// described returns the schema with all attributes.
func (t *Type) described(ctx context.Context) schema.Schema {
	described := t.Schema(ctx)
	add := func(name string, attribute schema.Attribute) {
		if described.Attributes[name] == nil {
			described.Attributes[name] = attribute
		}
	}
	for _, id := range t.IDs {
		add(id.Name, Computed(id.Description))
	}
	if len(t.Removal.Policies) > 0 {
		add("deletion_policy", t.Removal.Attribute())
	}
	return described
}

// Computed returns a text that the API sets when an object is created.
func Computed(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}, MarkdownDescription: description,
	}
}

// ComputedTime is Computed for a time. The description is a sentence without its period.
func ComputedTime(description string) schema.StringAttribute {
	attribute := Computed(description + " (RFC 3339).")
	attribute.CustomType = timetypes.RFC3339Type{}
	return attribute
}

// ID is an attribute of a resource that is one of its ids. The attribute of the resource identity has the same name. If the schema
// does not have it, the API sets it.
type ID struct{ Name, Description string }

// noun returns what messages call an object of this name.
func noun(name string) string { return strings.ReplaceAll(name, "_", " ") }

// attributes is a state or a resource identity.
type attributes interface {
	GetAttribute(ctx context.Context, path path.Path, target any) diag.Diagnostics
}

// ids returns the ids that a state or a resource identity has, empty for those that are null.
func (t *Type) ids(ctx context.Context, from attributes, diags *diag.Diagnostics) []string {
	values := make([]string, len(t.IDs))
	for i, id := range t.IDs {
		var value types.String
		diags.Append(from.GetAttribute(ctx, path.Root(id.Name), &value)...)
		values[i] = value.ValueString()
	}
	return values
}

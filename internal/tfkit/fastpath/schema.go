package fastpath

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
)

// identityOf returns the names of the attributes of the resource identity, in the order of the alphabet.
func identityOf(ctx context.Context, r Resource) []string {
	var described resource.IdentitySchemaResponse
	r.IdentitySchema(ctx, resource.IdentitySchemaRequest{}, &described)
	return slices.Sorted(maps.Keys(described.IdentitySchema.Attributes))
}

// defaultsOf returns the encoded defaults of the attributes at the top level. The framework puts them where the
// configuration is null and a state may say otherwise, so they are a change that no proposed state shows.
func defaultsOf(ctx context.Context, r Resource) (map[string][]byte, error) {
	var described resource.SchemaResponse
	r.Schema(ctx, resource.SchemaRequest{}, &described)
	encoded := map[string][]byte{}
	for name, attribute := range described.Schema.Attributes {
		value, err := defaultOf(ctx, attribute)
		if err != nil {
			return nil, fmt.Errorf("attribute %s: %w", name, err)
		}
		if value == nil {
			continue
		}
		if encoded[name], err = encodeValue(ctx, value); err != nil {
			return nil, fmt.Errorf("attribute %s: %w", name, err)
		}
	}
	return encoded, nil
}

// defaultOf returns the default of an attribute; nil where it has none.
func defaultOf(ctx context.Context, attribute schema.Attribute) (value attr.Value, err error) {
	switch a := attribute.(type) {
	case schema.StringAttribute:
		if a.Default != nil {
			var resp defaults.StringResponse
			a.Default.DefaultString(ctx, defaults.StringRequest{}, &resp)
			value = resp.PlanValue
		}
	case schema.BoolAttribute:
		if a.Default != nil {
			var resp defaults.BoolResponse
			a.Default.DefaultBool(ctx, defaults.BoolRequest{}, &resp)
			value = resp.PlanValue
		}
	default:
		if hasDefault(reflect.ValueOf(attribute)) {
			return nil, fmt.Errorf("no fast path knows the default of a %T or inside of it", attribute)
		}
	}
	return value, nil
}

// hasDefault reports whether an attribute of the framework, or one inside of it, has a default. The kinds have no
// method in common that would tell, and the same names of fields.
func hasDefault(attribute reflect.Value) bool {
	if attribute.Kind() == reflect.Interface {
		attribute = attribute.Elem()
	}
	if otherwise := attribute.FieldByName("Default"); otherwise.IsValid() && !otherwise.IsNil() {
		return true
	}
	inside := attribute.FieldByName("Attributes")
	if nested := attribute.FieldByName("NestedObject"); nested.IsValid() {
		inside = nested.FieldByName("Attributes")
	}
	if !inside.IsValid() {
		return false
	}
	for _, each := range inside.Seq2() {
		if hasDefault(each) {
			return true
		}
	}
	return false
}

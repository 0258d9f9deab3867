package tfkit

import (
	"fmt"
	"strings"

	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	rschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// DataSourceAttributes derives the computed attributes of a data source from those of a resource: same names, types and
// sensitivity, at every depth. Write-only attributes are left out. It panics on an attribute type that no resource here
// uses, which every test that reads the schema would find.
//
// A data source takes over what an attribute is, and not the rules for those who set it: its Description if there is one,
// else the first sentence of its MarkdownDescription.
func DataSourceAttributes(attributes map[string]rschema.Attribute) map[string]dschema.Attribute {
	derived := make(map[string]dschema.Attribute, len(attributes))
	for name, attribute := range attributes {
		if attribute.IsWriteOnly() || writeOnlyVersion(attributes, name) {
			continue
		}
		derived[name] = computedAttribute(name, attribute)
	}
	return derived
}

// writeOnlyVersion reports whether the attribute is the version of a write-only one.
func writeOnlyVersion(attributes map[string]rschema.Attribute, name string) bool {
	name, isVersion := strings.CutSuffix(name, "_version")
	companion, ok := attributes[name]
	return isVersion && ok && companion.IsWriteOnly()
}

// meaning returns the part of an attribute's description that a data source takes over.
func meaning(attribute rschema.Attribute) string {
	if description := attribute.GetDescription(); description != "" {
		return description
	}
	sentence, _, more := strings.Cut(attribute.GetMarkdownDescription(), ". ")
	if more {
		sentence += "."
	}
	return sentence
}

func computedAttribute(name string, attribute rschema.Attribute) dschema.Attribute {
	description, sensitive := meaning(attribute), attribute.IsSensitive()
	deprecation := attribute.GetDeprecationMessage()
	switch a := attribute.(type) {
	case rschema.StringAttribute:
		return dschema.StringAttribute{
			Computed: true, CustomType: a.CustomType, MarkdownDescription: description, Sensitive: sensitive,
			DeprecationMessage: deprecation,
		}
	case rschema.BoolAttribute:
		return dschema.BoolAttribute{
			Computed: true, MarkdownDescription: description, Sensitive: sensitive, DeprecationMessage: deprecation,
		}
	case rschema.MapAttribute:
		return dschema.MapAttribute{
			Computed: true, ElementType: a.ElementType, MarkdownDescription: description, Sensitive: sensitive,
		}
	case rschema.ListAttribute:
		return dschema.ListAttribute{
			Computed: true, ElementType: a.ElementType, MarkdownDescription: description, Sensitive: sensitive,
		}
	case rschema.SetAttribute:
		return dschema.SetAttribute{
			Computed: true, ElementType: a.ElementType, MarkdownDescription: description, Sensitive: sensitive,
		}
	case rschema.SingleNestedAttribute:
		return dschema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: description, Sensitive: sensitive,
			Attributes: DataSourceAttributes(a.Attributes),
		}
	case rschema.ListNestedAttribute:
		return dschema.ListNestedAttribute{
			Computed: true, MarkdownDescription: description, Sensitive: sensitive,
			NestedObject: dschema.NestedAttributeObject{Attributes: DataSourceAttributes(a.NestedObject.Attributes)},
		}
	case rschema.SetNestedAttribute:
		return dschema.SetNestedAttribute{
			Computed: true, MarkdownDescription: description, Sensitive: sensitive,
			NestedObject: dschema.NestedAttributeObject{Attributes: DataSourceAttributes(a.NestedObject.Attributes)},
		}
	default:
		panic(fmt.Sprintf("attribute %s: no data source form of %T", name, attribute))
	}
}

package tfkit

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// MarkSensitive marks the texts of a schema as sensitive that are personal data, by their path of names, such as "address.city", and
// all others as not sensitive. An object that holds nothing else is marked as a whole. None of its attributes is required then:
// command lines generate it empty.
func MarkSensitive(attributes map[string]schema.Attribute, personal func(path string) bool) {
	markSensitive("", attributes, personal)
}

func markSensitive(within string, attributes map[string]schema.Attribute, personal func(path string) bool) {
	for name, attribute := range attributes {
		path := strings.TrimPrefix(within+"."+name, ".")
		switch a := attribute.(type) {
		case schema.StringAttribute:
			a.Sensitive = personal(path)
			attributes[name] = a
		case schema.ListAttribute:
			a.Sensitive = personal(path)
			attributes[name] = a
		case schema.SetAttribute:
			a.Sensitive = personal(path)
			attributes[name] = a
		case schema.MapAttribute:
			a.Sensitive = personal(path)
			attributes[name] = a
		case schema.SingleNestedAttribute:
			if a.Sensitive = holdsOnly(path, a.Attributes, personal); !a.Sensitive {
				markSensitive(path, a.Attributes, personal)
			}
			attributes[name] = a
		case schema.ListNestedAttribute:
			markSensitive(path, a.NestedObject.Attributes, personal)
		case schema.SetNestedAttribute:
			markSensitive(path, a.NestedObject.Attributes, personal)
		}
	}
}

// holdsOnly reports whether an object holds nothing but personal texts.
func holdsOnly(within string, attributes map[string]schema.Attribute, personal func(path string) bool) bool {
	for name, attribute := range attributes {
		if _, text := attribute.(schema.StringAttribute); !text || !personal(within+"."+name) {
			return false
		}
	}
	return true
}

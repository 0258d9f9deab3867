package identity

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// markPersonal marks the texts that are personal data (api.Personal) as sensitive, so that plans and outputs do not show
// them, and an object that holds nothing else as a whole. None of its attributes is required then: command lines generate it
// empty. path is that of the object that the attributes belong to. A legal form tells nothing here: the name and the address of
// a sole proprietor or of a family's trust are those of a person.
func markPersonal(path string, attributes map[string]schema.Attribute) {
	for name, attribute := range attributes {
		field := fieldOf(path, name)
		if slices.Contains(providerArguments, field) {
			continue
		}
		switch a := attribute.(type) {
		case schema.StringAttribute:
			a.Sensitive = api.Personal(field)
			attributes[name] = a
		case schema.ListAttribute:
			a.Sensitive = api.Personal(field)
			attributes[name] = a
		case schema.SetAttribute:
			a.Sensitive = api.Personal(field)
			attributes[name] = a
		case schema.MapAttribute:
			a.Sensitive = api.Personal(field)
			attributes[name] = a
		case schema.SingleNestedAttribute:
			if a.Sensitive = whollyPersonal(field, a.Attributes); !a.Sensitive {
				markPersonal(field, a.Attributes)
			}
			attributes[name] = a
		case schema.ListNestedAttribute:
			markPersonal(field, a.NestedObject.Attributes)
		case schema.SetNestedAttribute:
			markPersonal(field, a.NestedObject.Attributes)
		}
	}
}

// whollyPersonal reports whether an object holds nothing but personal texts.
func whollyPersonal(path string, attributes map[string]schema.Attribute) bool {
	for name, attribute := range attributes {
		if _, text := attribute.(schema.StringAttribute); !text || !api.Personal(fieldOf(path, name)) {
			return false
		}
	}
	return true
}

// fieldOf returns the path of the field of the API that an attribute shows.
func fieldOf(path, name string) string {
	name = strings.TrimSuffix(name, "_wo")
	if name == "customer_due_diligence_created_at" {
		return "customer_due_diligence.created_at"
	}
	return strings.TrimPrefix(path+"."+name, ".")
}

// withRedaction returns a context in which what Paxos says goes without the personal values of these models: Paxos may
// quote what it holds, and not only what a request carries.
func withRedaction(ctx context.Context, models ...model) context.Context {
	return api.WithPersonal(ctx, func() any {
		bodies := make([]api.CreateIdentityRequest, 0, len(models))
		for _, m := range models {
			bodies = append(bodies, toCreate(m, m))
		}
		return bodies
	})
}

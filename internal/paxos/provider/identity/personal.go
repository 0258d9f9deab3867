package identity

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// markPersonal marks the texts that are personal data (api.Personal) as sensitive, so that plans and outputs do not show
// them. No object is marked as a whole: command lines would generate it empty. path is that of the object that the attributes
// belong to. A legal form tells nothing here: the name and the address of a sole proprietor or of a family's trust are those of a person.
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
			markPersonal(field, a.Attributes)
		case schema.ListNestedAttribute:
			markPersonal(field, a.NestedObject.Attributes)
		case schema.SetNestedAttribute:
			markPersonal(field, a.NestedObject.Attributes)
		}
	}
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

package identity

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// markPersonal marks the texts that are personal data (api.Personal) as sensitive, so that plans and outputs do not show them. A legal
// form tells nothing here: the name and the address of a sole proprietor or of a family's trust are those of a person.
func markPersonal(attributes map[string]schema.Attribute) {
	tfkit.MarkSensitive(attributes, func(path string) bool {
		argument, _, _ := strings.Cut(path, ".")
		return !slices.Contains(providerArguments, argument) && api.Personal(fieldOf(path))
	})
}

// fieldOf returns the path of the field of the API that an attribute shows.
func fieldOf(path string) string {
	path = strings.TrimSuffix(path, "_wo")
	if path == "customer_due_diligence_created_at" {
		return "customer_due_diligence.created_at"
	}
	return path
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

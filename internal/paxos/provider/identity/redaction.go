package identity

import (
	"context"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

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

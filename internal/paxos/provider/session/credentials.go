package session

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// TryCredentials gets an access token for a plan that sends something when it is applied, and fails the plan if there is
// none. scope is that of the request. It does so once in a run, and says so once: no call of Terraform ends a
// plan, and each resource would repeat it. It does nothing if the plan has failed already.
func (s *Session) TryCredentials(ctx context.Context, scope string, diags *diag.Diagnostics) {
	if s == nil || diags.HasError() || !s.tried.CompareAndSwap(false, true) {
		return
	}
	err := s.Client.TryCredentials(ctx, scope)
	if err == nil || ctx.Err() != nil {
		return
	}
	tfkit.Failure{
		Action:  "get an access token",
		Context: "This plan changes something at Paxos, so the provider has tried its credential. Nothing was sent to the API.",
		Err:     err,
	}.AddError(diags)
}

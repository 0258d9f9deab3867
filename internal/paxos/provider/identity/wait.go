package identity

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// defaultTimeout is how long wait_for_status waits where timeouts do not say. firstPollDelay gives the sandbox, where
// verification is immediate, the time to do it before the first of the reads, each of which is a request.
const (
	defaultTimeout = 10 * time.Minute
	firstPollDelay = 500 * time.Millisecond
)

// terminalStatuses are the statuses that an identity does not leave by itself.
var terminalStatuses = []api.IdentityStatus{api.StatusApproved, api.StatusDenied, api.StatusDisabled, api.StatusError}

// wait polls until the identity has the status that the plan waits for. It returns the last answer, or nil where
// nothing was read. Another final status, the timeout and an interruption are warnings: the identity is there.
func (r *Resource) wait(
	ctx context.Context, plan model, answer *api.Identity, timeout time.Duration, diags *diag.Diagnostics,
) *api.Identity {
	wanted := api.IdentityStatus(plan.WaitForStatus.ValueString())
	status := answer.CurrentStatus()
	if wanted == "" || status == wanted {
		return nil
	}
	var last *api.Identity
	var err error
	settled := func(identity *api.Identity) bool {
		return identity.CurrentStatus() == wanted || slices.Contains(terminalStatuses, identity.CurrentStatus())
	}
	if !settled(answer) {
		ctx, cancel := context.WithTimeout(ctx, timeout)
		defer cancel()
		last, err = tfkit.Poll(ctx, firstPollDelay, func(ctx context.Context) (*api.Identity, error) {
			return r.session.Client.GetIdentity(ctx, answer.ID, plan.readBack())
		}, settled)
	}
	if last != nil {
		status = last.CurrentStatus()
	}
	if status != wanted {
		next := "It is saved in the state. Its status_details say what it waits for; the next refresh shows a later status."
		if slices.Contains(terminalStatuses, status) {
			next = "It is saved in the state. Waiting longer does not help: status_details say why it is " + string(status) + "."
		}
		tfkit.Failure{
			Action: "see the awaited status",
			Context: fmt.Sprintf("Identity %s was written and has status %s, not %s as wait_for_status wants.",
				answer.ID, status, wanted),
			Err: err, Next: next,
		}.AddWarning(diags)
	}
	return last
}

// keepComputed takes over what Paxos says of the identity from the state: for a plan that sends nothing.
func (m *model) keepComputed(state model) {
	managed := m.fields
	m.fields = state.fields
	m.RefID, m.Metadata = managed.RefID, managed.Metadata
	m.TaxDetailsNotRequired, m.IsMerchant = managed.TaxDetailsNotRequired, managed.IsMerchant
	m.CustomerDueDiligence = managed.CustomerDueDiligence
	if m.RefID.IsUnknown() {
		m.RefID = types.StringPointerValue(state.RefID.ValueStringPointer())
	}
}

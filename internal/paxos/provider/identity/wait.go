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

// Waiting: polls start fast for the sandbox, where verification is immediate, and slow down, because each poll is a
// request of ten a second for the whole IP.
const (
	defaultWait = 10 * time.Minute
	firstPoll   = 500 * time.Millisecond
	slowestPoll = 15 * time.Second
)

// terminal are the statuses that an identity does not leave by itself.
var terminal = []api.IdentityStatus{api.StatusApproved, api.StatusDenied, api.StatusDisabled, api.StatusError}

// wait polls until the identity has the status that the plan waits for. It returns the last answer, or nil where
// nothing was read. Another final status, the timeout and an interruption are warnings: the identity is there.
func (r *Resource) wait(
	ctx context.Context, plan model, answer *api.Identity, timeout time.Duration, diags *diag.Diagnostics,
) *api.Identity {
	wanted := api.IdentityStatus(plan.WaitForStatus.ValueString())
	if wanted == "" || answer.CurrentStatus() == wanted {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	last, err := poll(ctx, answer, wanted, func() (*api.Identity, error) {
		return r.session.Client.GetIdentity(ctx, answer.ID, api.GetIdentityOptions{Details: true})
	})
	if err != nil || last == nil || last.CurrentStatus() != wanted {
		status := answer.CurrentStatus()
		if last != nil {
			status = last.CurrentStatus()
		}
		tfkit.Unable{
			Action: "see the awaited status",
			Context: fmt.Sprintf("Identity %s was written and has status %s, not %s as wait_for_status wants.",
				answer.ID, status, wanted),
			Err:  err,
			Next: "It is saved in the state. Its status_details say what it waits for; the next refresh shows a later status.",
		}.WarnTo(diags)
	}
	return last
}

func poll(
	ctx context.Context, answer *api.Identity, wanted api.IdentityStatus, read func() (*api.Identity, error),
) (*api.Identity, error) {
	var last *api.Identity
	current, interval := answer.CurrentStatus(), firstPoll
	for current != wanted && !slices.Contains(terminal, current) {
		select {
		case <-ctx.Done():
			return last, fmt.Errorf("waiting ended: %w", context.Cause(ctx))
		case <-time.After(interval):
		}
		next, err := read()
		if err != nil {
			return last, err
		}
		last, current = next, next.CurrentStatus()
		interval = min(interval*2, slowestPoll)
	}
	return last, nil
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

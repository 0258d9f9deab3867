package identity

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
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

// readBack says what to read after a write, and whose it must be.
func (m model) readBack() api.GetIdentityOptions {
	return api.GetIdentityOptions{Details: true, Members: m.InstitutionMembers != nil, RefID: m.RefID.ValueString()}
}

// readBackTimeout bounds how long a replica may take to know what was just written.
const readBackTimeout = 30 * time.Second

// readBack reads the identity where the answer to a write carries little more than its id, as Paxos's samples show it.
func readBack(
	ctx context.Context, s *session.Session, plan model, answer *api.Identity, diags *diag.Diagnostics,
) *api.Identity {
	detailed := answer.PersonDetails != nil || answer.InstitutionDetails != nil
	if detailed && answer.CreatedAt != "" && answer.UpdatedAt != "" && answer.CurrentStatus() != "" {
		return answer
	}
	ctx, cancel := context.WithTimeout(ctx, readBackTimeout)
	defer cancel()
	read, err := tfkit.Poll(ctx, 0, func(ctx context.Context) (*api.Identity, error) {
		read, err := s.Client.GetIdentity(ctx, answer.ID, plan.readBack())
		if api.IsNotFound(err) {
			return nil, nil //nolint:nilnil // a replica that lags behind the write just made: look again
		}
		return read, err
	}, func(read *api.Identity) bool { return read != nil })
	if err == nil {
		return read
	}
	tfkit.Failure{
		Action:  "read identity after writing it",
		Context: "Identity " + answer.ID + " was written, and reading it back failed. The next refresh fills in what is missing.",
		Err:     err,
	}.AddWarning(diags)
	if answer.Type == "" {
		answer.Type = plan.kind()
	}
	return answer
}

// wait polls until the identity has the status that the plan waits for. It returns the last answer, or nil where
// nothing was read. Another final status, the timeout and an interruption are warnings: the identity is there.
func wait(
	ctx context.Context, s *session.Session, plan model, answer *api.Identity, timeout tfkit.Timeout, diags *diag.Diagnostics,
) *api.Identity {
	wanted := api.IdentityStatus(plan.WaitForStatus.ValueString())
	if wanted == "" || answer.CurrentStatus() == wanted {
		return nil
	}
	var last *api.Identity
	var err error
	settled := func(identity *api.Identity) bool {
		return identity.CurrentStatus() == wanted || slices.Contains(terminalStatuses, identity.CurrentStatus())
	}
	if !settled(answer) {
		ctx, cancel := tfkit.WithTimeout(ctx, timeout)
		defer cancel()
		last, err = tfkit.Poll(ctx, firstPollDelay, func(ctx context.Context) (*api.Identity, error) {
			return s.Client.GetIdentity(ctx, answer.ID, plan.readBack())
		}, settled)
	}
	if shown := cmp.Or(last, answer); shown.CurrentStatus() != wanted {
		warnNotReached(wanted, shown, answer.ID, timeout.Argument, err, diags)
	}
	return last
}

// warnNotReached says that a written identity has another status than the awaited one, and why the wait has ended.
func warnNotReached(
	wanted api.IdentityStatus, shown *api.Identity, id, argument string, ended error, diags *diag.Diagnostics,
) {
	status := shown.CurrentStatus()
	found := fmt.Sprintf("Identity %s was written and has status %s. It is saved in the state.", id, status)
	if open := openRequirements(shown); open != "" {
		found += " Open requirements: " + open + "."
	}
	next := "To wait longer, raise " + argument + "; the next refresh shows a later status in any case."
	if slices.Contains(terminalStatuses, status) {
		next = "Waiting longer does not help: an identity does not leave this status by itself."
	}
	if userError, ok := errors.AsType[tfkit.UserError](ended); ok {
		next = userError.NextStep() + " The next refresh shows a later status."
	}
	if ended != nil {
		found += " The wait has ended: " + ended.Error() + "."
	}
	tfkit.Notice{Summary: "Identity did not reach status " + string(wanted), Found: found, Next: next}.AddWarning(diags)
}

// openRequirements lists what stands between an identity and its approval: kinds, statuses and codes, which are enumerations,
// and no descriptions.
func openRequirements(identity *api.Identity) string {
	if identity.StatusDetails == nil {
		return ""
	}
	var open []string
	for _, requirement := range identity.StatusDetails.Requirements {
		parts := []string{requirement.Status}
		if requirement.AwaitingActionFrom != "" {
			parts = append(parts, "awaiting "+requirement.AwaitingActionFrom)
		}
		for _, reason := range requirement.Errors {
			parts = append(parts, reason.Code)
		}
		open = append(open, requirement.Type+" ("+strings.Join(parts, ", ")+")")
	}
	return strings.Join(open, "; ")
}

package identity

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/readahead"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// toPrior returns the prior state of the identity for the read-ahead.
func (m model) toPrior() readahead.Prior {
	prior := m.summary.toPrior()
	prior.Options = api.GetIdentityOptions{Details: true, Members: m.InstitutionMembers != nil}
	if m.CreatedAt.IsNull() {
		// Nothing but a thin answer to its create says that this is the identity's id.
		prior.Options.RefID = m.RefID.ValueString()
	}
	prior.Unchanged = func(answer *api.Identity) bool {
		return !hasChanges(m, fromAPI(tfkit.Managed, m, answer), model{})
	}
	return prior
}

// savedFromAPI maps the answer to a write to the state: what was planned, and updated_at only if the answer shows that Paxos
// has just that. A row of a list vouches for the state that has its updated_at, so where another client has changed the
// identity since the plan, the state keeps the updated_at of prior (none after a create), and the next refresh reads the
// identity by itself.
func savedFromAPI(plan, prior model, answer *api.Identity) model {
	saved := fromAPI(tfkit.Planned, plan, answer)
	shown := fromAPI(tfkit.Managed, saved, answer)
	confirmed := shows(saved.PersonDetails, answer.PersonDetails) && shows(saved.InstitutionDetails, answer.InstitutionDetails) &&
		shows(saved.CustomerDueDiligence, answer.CustomerDueDiligence)
	if prior.ID.IsNull() { // a create leaves no time in between: Paxos has as it was sent what its answer leaves out
		confirmed = true
		if len(answer.TaxDetails) == 0 {
			shown.TaxDetails = saved.TaxDetails
		}
		if len(answer.InstitutionMembers) == 0 {
			shown.InstitutionMembers = saved.InstitutionMembers
		}
	}
	if !confirmed || hasChanges(saved, shown, model{}) || !saved.Verification.Equal(shown.Verification) ||
		!saved.CustomerDueDiligenceCreatedAt.Equal(shown.CustomerDueDiligenceCreatedAt) {
		saved.UpdatedAt = prior.UpdatedAt
	}
	return saved
}

// shows reports whether the answer has an object if the state has it.
func shows[M, A any](state *M, answer *A) bool { return state == nil || answer != nil }

// readImported reads an identity that was just imported, never from a list.
func (r *Resource) readImported(ctx context.Context, id string, resp *resource.ReadResponse) {
	var imported model
	resp.Diagnostics.Append(resp.State.Get(ctx, &imported)...)
	answer, err := r.session.Client.GetIdentity(ctx, id, api.GetIdentityOptions{
		Details: true, Members: true, RefID: imported.RefID.ValueString(),
	})
	if err != nil {
		addReadError(id, err, &resp.Diagnostics)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, fromAPI(tfkit.Everything, imported, answer))...)
}

func addReadError(id string, err error, diags *diag.Diagnostics) {
	tfkit.Failure{Action: "read identity", Context: "Reading identity " + id + " failed.", Err: err}.AddError(diags)
}

// warnMismatch says that details have changed although updated_at has not, which is what the read-ahead relies on.
func warnMismatch(id string, diags *diag.Diagnostics) {
	tfkit.Notice{
		Summary: "Unable to rely on updated_at",
		Found: "Details of identity " + id + " differ from the state although Paxos answers the same " +
			"updated_at. All identities that are still to be read in this run are read singly; identities that were read before may " +
			"have changed unnoticed.",
		Next: "Set read_ahead = false in the provider block to read all of them singly in every run.",
	}.AddWarning(diags)
}

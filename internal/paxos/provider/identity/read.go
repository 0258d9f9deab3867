package identity

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/readahead"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/respelling"
)

// toPrior returns the prior state of the identity for the read-ahead. Spellings that are remembered are no change.
func (m model) toPrior(memory respelling.Memory) readahead.Prior {
	prior := m.summary.toPrior()
	prior.Options = api.GetIdentityOptions{Details: true, Members: m.InstitutionMembers != nil}
	if m.CreatedAt.IsNull() {
		// Nothing but a thin answer to its create says that this is the identity's id.
		prior.Options.RefID = m.RefID.ValueString()
	}
	prior.Unchanged = func(answer *api.Identity) bool {
		return !hasChanges(m, fromAPI(tfkit.Managed, m, spelling.Restore(memory, m, answer)), model{})
	}
	return prior
}

// toPrior returns the prior state of the identity for the read-ahead, as far as lists are concerned.
func (s summary) toPrior() readahead.Prior {
	created, _ := tfkit.ParseInstant(s.CreatedAt.ValueString()) // null is the zero time: read singly
	updated, _ := tfkit.ParseInstant(s.UpdatedAt.ValueString())
	return readahead.Prior{ID: s.ID.ValueString(), CreatedAt: created, UpdatedAt: updated}
}

// readImported reads an identity that was just imported, never from a list.
func readImported(ctx context.Context, s *session.Session, id string, resp *resource.ReadResponse) {
	var imported model
	resp.Diagnostics.Append(resp.State.Get(ctx, &imported)...)
	answer, err := s.Client.GetIdentity(ctx, id, api.GetIdentityOptions{
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

package identity

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/readahead"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
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

// readImported reads an identity that was just imported, never from a list. Without personal data, Paxos is not asked for it.
func (r *Resource) readImported(ctx context.Context, id string, resp *resource.ReadResponse) {
	var imported model
	resp.Diagnostics.Append(resp.State.Get(ctx, &imported)...)
	asked := !r.Session.OmitPersonalData
	answer, err := r.Session.Client.GetIdentity(ctx, id, api.GetIdentityOptions{
		Details: asked, Members: asked, RefID: imported.RefID.ValueString(),
	})
	if err != nil {
		addReadError(id, err, &resp.Diagnostics)
		return
	}
	r.SetRead(ctx, tfkit.Everything, fromAPI(tfkit.Everything, imported, answer), &resp.State, &resp.Diagnostics)
}

// readWhole reads an identity with all that Paxos shows of it. refID is the one that it must have; empty if that is open.
func readWhole(ctx context.Context, s *session.Session, id, refID string) (*api.Identity, error) {
	return s.Client.GetIdentity(ctx, id, api.GetIdentityOptions{Details: true, Members: true, RefID: refID})
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

// handleMissing handles an identity that answers 404 on refresh. Paxos cannot delete identities, so the likely cause is
// another environment or other credentials, and dropping the identity from the state would make a second person. It is
// looked up by another path first, and goes only where the provider is told so for a sandbox that was reset. Where most
// identities are missing, one error speaks for all.
func handleMissing(
	ctx context.Context, s *session.Session, state model, notFound error, resp *tfsdk.State, diags *diag.Diagnostics,
) {
	id := state.ID.ValueString()
	lost := object.Lost{Name: declaration.Name, What: "identity " + id, Reason: "Paxos cannot delete identities"}
	result, err := s.Breaker.Recheck(ctx, func(ctx context.Context) (bool, error) {
		return isListed(ctx, s, id, state.CreatedAt.ValueString())
	})
	switch {
	case err != nil:
		tfkit.Failure{
			Action:  "read identity",
			Context: "Paxos does not find identity " + id + ", and a second look failed. The state keeps it.",
			Err:     err,
		}.AddError(diags)
	case result == object.RecheckFound:
		tfkit.Notice{
			Summary: "Unable to read identity for now",
			Found: "Paxos answered that identity " + id + " does not exist, and lists it. " +
				"The state keeps what it was; the next refresh reads it again.",
		}.AddWarning(diags)
	case s.Forget:
		session.RegisterOf(s).Forget(id)
		lost.Handle(ctx, s.API(), notFound, resp, diags)
	case result == object.RecheckOpen:
		s.SkipRead("identity "+id, diags)
	case result == object.RecheckTripped:
		s.Breaker.AddError(s.API(), "identity "+id, notFound, diags)
	default:
		if first := s.Breaker.First(id); first != id {
			tfkit.Failure{
				Action: "read identity",
				Context: "Paxos does not know identity " + id + " either, and the state keeps it. The error about identity " + first +
					" says what to do.",
			}.AddError(diags)
			return
		}
		lost.Handle(ctx, s.API(), notFound, resp, diags)
	}
}

// isListed reports whether the list of identities created at the same time has the identity.
func isListed(ctx context.Context, s *session.Session, id, createdAt string) (bool, error) {
	created, err := tfkit.ParseInstant(createdAt)
	if err != nil {
		_, err := s.Client.GetIdentity(ctx, id, api.GetIdentityOptions{})
		if api.IsNotFound(err) {
			return false, nil
		}
		return err == nil, err
	}
	around := api.TimeFilter{GTE: created.Add(-time.Second), LTE: created.Add(time.Second)}
	for row, err := range s.Client.ListIdentities(ctx, api.ListIdentitiesOptions{ListOptions: api.ListOptions{CreatedAt: around}}) {
		if err != nil {
			return false, err
		}
		if row.ID == id {
			return true, nil
		}
	}
	return false, nil
}

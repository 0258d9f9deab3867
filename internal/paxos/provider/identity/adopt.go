package identity

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/respelling"
)

// resolveConflict deals with a create that failed. Where Paxos answered that the identity exists, it takes over the one
// that holds our ref_id if the configuration allows that; otherwise it adds the error that says what to do. The same
// answer stands for a CIP id that somebody else holds, so that only the ref_id read back decides: another person's
// record is never touched. It returns nil when there is nothing to save, and what an adopted identity had before.
func resolveConflict(
	ctx context.Context, s *session.Session, plan, config model, conflict error, diags *diag.Diagnostics,
) (answer *api.Identity, before model) {
	refID := plan.RefID.ValueString()
	failed := tfkit.Failure{
		Action:  "create identity",
		Context: fmt.Sprintf("Creating the identity with ref_id %q failed.", refID),
		Err:     conflict,
	}
	id, exists := existingID(ctx, s, plan, conflict)
	mayExist, keep := "", ""
	if config.RefID.IsNull() && api.OutcomeOf(conflict) == api.OutcomeUnknown {
		mayExist, keep = keepMade(refID)
	}
	if !exists {
		failed.Next, failed.Block = mayExist, keep
		failed.AddError(diags)
		return nil, model{}
	}
	existing, err := s.Client.GetIdentity(ctx, id, api.GetIdentityOptions{Details: true, Members: true})
	switch {
	case err != nil:
		failed.Context += " Identity " + id + " is in the way, and reading it failed."
		failed.Err, failed.Next, failed.Block = err, mayExist, keep
	case existing.RefID != refID:
		failed.At = plan.pathOfCIPID()
		failed.Context += " Identity " + id + " holds the same CIP id under another ref_id."
		failed.Next = "If it is the same person or institution, use that identity: import it, or read it with the data " +
			"source paxos_identity. It is never taken over by adopt_existing."
		failed.Block = tfkit.ImportBlock("paxos_identity", id)
	case existing.Kind() != plan.kind():
		failed.At = path.Root("ref_id")
		failed.Context += fmt.Sprintf(" Identity %s holds this ref_id and is of type %s.", id, existing.Kind())
		failed.Next = "Choose another ref_id."
	case config.RefID.IsNull():
		return existing, model{} // this create made it: nobody else knows the ref_id
	case !plan.AdoptExisting.ValueBool():
		failed.At = path.Root("ref_id")
		failed.Context += " Identity " + id + " holds this ref_id already."
		failed.Next = "Import it, or set adopt_existing = true to have it taken over:"
		failed.Block = tfkit.ImportBlock("paxos_identity", id)
	default:
		before = fromAPI(tfkit.Everything, model{}, existing)
		return adopt(ctx, s, plan, config, before, existing, diags), before
	}
	failed.AddError(diags)
	return nil, model{}
}

// keepMade returns what to do about a lost create whose ref_id the provider made, and the arguments to paste: the next apply
// would make another one.
func keepMade(refID string) (next, block string) {
	next = fmt.Sprintf("The identity may exist, with the ref_id %q that the provider made for it: an attempt of this run got no answer of "+
		"its own. Keep that ref_id, so that no second identity can come of it, and apply again with:", refID)
	return next, "ref_id         = " + tfkit.Quote(refID) + "\nadopt_existing = true"
}

// existingID returns the id of the identity that is in the way of a create. Where Paxos names none and the configuration
// allows to take it over, it is looked for by its ref_id.
func existingID(ctx context.Context, s *session.Session, plan model, conflict error) (string, bool) {
	if id, named := api.ExistingID(conflict); named || !api.IsConflict(conflict) || !plan.AdoptExisting.ValueBool() {
		return id, named
	}
	ids, err := s.Client.FindByRefID(ctx, plan.RefID.ValueString())
	if err != nil || len(ids) != 1 {
		return "", false
	}
	return ids[0], true
}

// adopt brings an identity that holds our ref_id, and has the values of prior, to the configuration and lifts the control with
// which a destroy had closed it. It fails before anything is saved: the identity was there before, and the next apply adopts
// it again.
func adopt(
	ctx context.Context, s *session.Session, plan, config, prior model, existing *api.Identity, diags *diag.Diagnostics,
) *api.Identity {
	failed := tfkit.Failure{
		Action:  "adopt identity",
		Context: "Bringing the existing identity " + existing.ID + " to the configuration failed.",
	}
	answer := existing
	if !claim(s, plan, config, existing.ID, true, diags) {
		return nil
	}
	reopened, err := reopen(ctx, s, existing, diags)
	if err != nil {
		failed.Err = err
		failed.AddError(diags)
		return nil
	}
	if reopened {
		answer = &api.Identity{ID: existing.ID} // its status has moved: have it read again
	}
	overwritten := overwrites(plan, prior, config)
	if len(overwritten) > 0 {
		answer, failed.Err = applyChanges(ctx, s, existing.ID, plan, prior, config, respelling.Memory{})
	}
	if failed.Err != nil {
		failed.AddError(diags)
		return nil
	}
	warnAdopted(existing.ID, reopened, overwritten, diags)
	return answer
}

// claim records that the planned create has made or adopts an identity. It refuses a second resource for one identity: only
// what no plan could see gets here.
func claim(s *session.Session, plan, config model, id string, adopts bool, diags *diag.Diagnostics) bool {
	claimed := plan.toRegister(config)
	claimed.ID = id
	if session.RegisterOf(s).Claim(claimed, adopts) {
		return true
	}
	failed := tfkit.Failure{
		Action: "create identity", At: path.Root("ref_id"),
		Context: fmt.Sprintf("Paxos answers with identity %s for ref_id %q, and another resource of this run has created, updated or "+
			"adopted that identity. Nothing of it was overwritten.", id, plan.RefID.ValueString()),
		Next: "Give each resource a ref_id of its own, or remove one of them.",
	}
	if config.RefID.IsNull() { // nobody else has it: the answer is another identity's, and ours may have been made
		failed.Next, failed.Block = keepMade(plan.RefID.ValueString())
	}
	failed.AddError(diags)
	return false
}

// warnAdopted says which identity an adoption has found, and what it has changed there: names of arguments, never values.
func warnAdopted(id string, reopened bool, overwritten []string, diags *diag.Diagnostics) {
	detail := "Identity " + id + " existed at Paxos with this ref_id. As adopt_existing is true, this resource manages it now. "
	if reopened {
		detail += "The CLOSED control of its destroy was lifted. "
	}
	if len(overwritten) == 0 {
		detail += "It has the configured values already: nothing was overwritten."
	} else {
		detail += "These arguments had other values there, which were overwritten: " + strings.Join(overwritten, ", ") + "."
	}
	tfkit.Notice{Summary: "Existing identity was adopted", Found: detail}.AddWarning(diags)
}

// overwrites returns the names of the arguments whose values at Paxos, which prior has, the plan changes, sorted.
func overwrites(plan, prior, config model) []string {
	names := argumentNames(toAPI(plan, prior, config))
	if changesMembers(plan.InstitutionMembers, prior.InstitutionMembers) {
		names = append(names, "institution_members")
	}
	slices.Sort(names)
	return names
}

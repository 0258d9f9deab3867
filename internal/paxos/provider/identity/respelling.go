package identity

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/respelling"
)

// spelling is how answers may spell an identity in another way.
var spelling = respelling.Object[model, api.Identity]{
	API: "Paxos", Read: fromAPI, Body: func(plan, prior model) any { return changes(plan, prior, model{}) },
	Verbatim: []string{"ref_id", "cip_id", "govt_id", "tax_payer_id", "identity_id"},
}

// learn returns what is known of Paxos's spellings after a write, and warns of those that are new. A change of a member is a new
// member, so that nothing of the one that it replaces is a value of before. The answer that has added the members tells how they
// are spelled: a later one may be older.
func learn(w written, answer *api.Identity, diags *diag.Diagnostics) respelling.Memory {
	if !w.answer.Found { // else they may be those of an older identity
		w.before.InstitutionMembers = slices.DeleteFunc(slices.Clone(w.before.InstitutionMembers), func(m memberModel) bool {
			return indexOfMember(w.plan.InstitutionMembers, m.toAPI()) < 0
		})
	}
	if len(w.answer.InstitutionMembers) > 0 {
		own := *answer
		own.InstitutionMembers = w.answer.InstitutionMembers
		answer = &own
	}
	return spelling.Learn(w.memory, w.before, w.plan, answer, "identity "+answer.ID, diags)
}

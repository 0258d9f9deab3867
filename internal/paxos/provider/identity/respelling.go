package identity

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/respelling"
)

// neverRespelled are the fields in which another value is never another spelling: what Paxos finds an identity by.
var neverRespelled = []string{"ref_id", "cip_id", "govt_id"}

// learn returns what is known of Paxos's spellings after a write, and warns of those that are new.
func learn(w written, answer *api.Identity, diags *diag.Diagnostics) respelling.Memory {
	planned := fromAPI(tfkit.Planned, w.plan, answer)
	shown := fromAPI(tfkit.Managed, planned, answer)
	return w.memory.Learn(respelling.Write{
		Sent: toAPI(w.plan, w.before, model{}), Before: toAPI(w.before, model{}, model{}), Different: toAPI(planned, shown, model{}),
		Answer: answer, Except: neverRespelled,
	}, "Paxos", "identity "+answer.ID, diags)
}

// restore returns an answer with the values of a plan or a state in place of Paxos's spellings of them.
func restore(memory respelling.Memory, configured model, answer *api.Identity) *api.Identity {
	if memory.IsEmpty() {
		return answer
	}
	return respelling.Restore(memory, toAPI(configured, model{}, model{}), answer)
}

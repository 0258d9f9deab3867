package member

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// Member is a member of the state, as messages name it.
type Member struct {
	Of                      string // "account" or "institution"
	OwnerID, ID, IdentityID types.String
}

// What names the member in a sentence.
func (m Member) What() string {
	return "member " + m.ID.ValueString() + " of " + m.Of + " " + m.OwnerID.ValueString()
}

// Ended returns the error of a read of the member: an *object.EndedError if its account or institution, which shows all of its
// members, does not have it.
func (m Member) Ended(err error) error {
	if !api.IsMemberAbsent(err) {
		return err
	}
	what := fmt.Sprintf("Member %s (identity %s) of %s %s", m.ID.ValueString(), m.IdentityID.ValueString(), m.Of, m.OwnerID.ValueString())
	return &object.EndedError{What: what, How: "removed", Err: err}
}

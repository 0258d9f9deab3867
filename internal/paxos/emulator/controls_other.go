package emulator

import (
	"cmp"
	"encoding/json"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// controlled reports whether at least so many identities have active controls.
func (s *Server) controlled(least int) func() bool {
	return func() bool { return len(s.controlledIDs()) >= least }
}

// controlledIDs returns the ids of the identities that have active controls, oldest first.
func (s *Server) controlledIDs() []string {
	var ids []string
	for _, r := range s.store.Identities.All() {
		if len(s.activeControls(r.Identity.ID)) > 0 {
			ids = append(ids, r.Identity.ID)
		}
	}
	return ids
}

// otherControlled returns the id of the oldest identity with active controls other than the one that the request names;
// empty if there is none.
func (c *call) otherControlled() string {
	var asked struct {
		IdentityID string `json:"identity_id"`
	}
	_ = json.Unmarshal(c.body, &asked) // a list has none
	named := cmp.Or(c.query.Get("identity_id"), asked.IdentityID)
	for _, id := range c.controlledIDs() {
		if id != named {
			return id
		}
	}
	return ""
}

// listOtherControls lists the controls of another identity.
func listOtherControls(c *call, answer any) (any, error) {
	id := c.otherControlled()
	if id == "" {
		return answer, nil
	}
	c.query.Set("identity_id", id)
	c.query.Del("page_cursor")
	return listControls(c)
}

// answerOtherControls answers a write with the controls of another identity.
func answerOtherControls(c *call, answer any) (any, error) {
	controls := c.controlArray(c.otherControlled())
	if len(controls) == 0 {
		return answer, nil
	}
	if _, one := answer.(api.Control); one {
		return controls[0], nil
	}
	return controls, nil
}

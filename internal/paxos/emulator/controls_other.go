package emulator

import (
	"cmp"
	"encoding/json"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// controlledIdentities reports whether so many identities have active controls.
func controlledIdentities(count int) func(*Server) bool {
	return func(s *Server) bool {
		found := 0
		for r := range s.store.identities.All() {
			if s.hasActiveControl(r.Identity.ID) {
				found++
			}
		}
		return found >= count
	}
}

func (s *Server) hasActiveControl(identityID string) bool {
	for range s.activeControls(identityID) {
		return true
	}
	return false
}

// otherControlled returns the id of the oldest identity with active controls other than the one that the request names;
// empty if there is none.
func (c *call) otherControlled() string {
	var asked struct {
		IdentityID string `json:"identity_id"`
	}
	_ = json.Unmarshal(c.body, &asked) // a list has none
	named := cmp.Or(c.query.Get("identity_id"), asked.IdentityID)
	for r := range c.store.identities.All() {
		if id := r.Identity.ID; id != named && c.hasActiveControl(id) {
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

package emulator

import (
	"cmp"
	"encoding/json"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// controlled returns the ids of the identities that have active controls, oldest first, without the given one.
func (s *Server) controlled(except string) []string {
	var ids []string
	for _, r := range s.store.Identities.All() {
		if id := r.Identity.ID; id != except && len(s.activeControls(id)) > 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

// hasControlled returns a function that reports whether at least so many identities have active controls.
func (s *Server) hasControlled(least int) func() bool {
	return func() bool { return len(s.controlled("")) >= least }
}

// otherControlled returns the identities with active controls other than the one that the request names.
func (c *call) otherControlled() []string {
	var asked struct {
		IdentityID string `json:"identity_id"`
	}
	_ = json.Unmarshal(c.body, &asked) // a list has none
	return c.controlled(cmp.Or(c.query.Get("identity_id"), asked.IdentityID))
}

// listOtherControls lists the controls of another identity.
func listOtherControls(c *call, answer any) (any, error) {
	others := c.otherControlled()
	if len(others) == 0 {
		return answer, nil
	}
	c.query.Set("identity_id", others[0])
	c.query.Del("page_cursor")
	return listControls(c)
}

// answerOtherControls answers a write with the controls of another identity.
func answerOtherControls(c *call, answer any) (any, error) {
	others := c.otherControlled()
	if len(others) == 0 {
		return answer, nil
	}
	controls := c.controlArray(others[0])
	if _, one := answer.(api.Control); one {
		return controls[0], nil
	}
	return controls, nil
}

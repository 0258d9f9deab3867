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

// otherControls is how an operation answers with the controls of another identity. There is one if at least so many
// identities have active controls.
func (s *Server) otherControls(least int) other {
	return other{
		exists: func() bool { return len(s.controlled("")) >= least },
		answer: func(c *call, answer any) (any, error) {
			var asked struct {
				IdentityID string `json:"identity_id"`
			}
			_ = json.Unmarshal(c.body, &asked) // a list has none
			others := s.controlled(cmp.Or(c.query.Get("identity_id"), asked.IdentityID))
			if len(others) == 0 {
				return answer, nil
			}
			controls := s.controlArray(others[0])
			switch answer.(type) {
			case api.Page[api.Control]:
				return api.Page[api.Control]{Items: controls}, nil
			case api.Control:
				return controls[0], nil
			default:
				return controls, nil
			}
		},
	}
}

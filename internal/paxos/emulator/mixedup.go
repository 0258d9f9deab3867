package emulator

import (
	"cmp"
	"encoding/json"
	"net/http"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// answersIDs reports whether the operation answers anything but an empty object.
func (e endpoint) answersIDs() bool {
	switch e.operation {
	case OpSetSandboxStatus, OpDeleteMember, OpDeactivateProfile:
		return false
	case OpDeleteControl:
		return e.body // the array of 2025
	default:
		return true
	}
}

// otherObject returns what reports whether the operation can answer about another object now, in a way that a client can
// tell; nil if it never can. Lists of identities and profiles name no object that was asked for, and controls name their
// identity only with quirks.
func (s *Server) otherObject(e endpoint) func() bool {
	wanted, such := 2, anyRecord
	switch e.operation {
	case OpListIdentities, OpSetSandboxStatus, OpDeleteMember, OpListProfiles, OpDeactivateProfile:
		return nil
	case OpGetProfile, OpCreateProfile, OpUpdateProfile:
		return func() bool { return true } // the default profile is always there
	case OpListControls, OpCreateControl, OpDeleteControl:
		if !s.opts.quirks || !e.answersIDs() {
			return nil
		}
		such = hasActiveControl
	}
	if e.operation == OpCreateIdentity || e.operation == OpCreateControl {
		wanted = 1 // the new one comes on top
	}
	return func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		found := 0
		for _, r := range s.store.order {
			if such(r) {
				found++
			}
		}
		return found >= wanted
	}
}

func anyRecord(*record) bool { return true }

func hasActiveControl(r *record) bool { return len(r.activeControls()) > 0 }

// otherThan returns the oldest such identity other than the one with the id; nil if there is none.
func (s *Server) otherThan(id string, such func(*record) bool) *record {
	for _, r := range s.store.order {
		if r.Identity.ID != id && such(r) {
			return r
		}
	}
	return nil
}

// mixedUp returns the answer with the mistakes about ids that are scripted for the request.
func (c *call) mixedUp(e endpoint, answer any) (any, error) {
	switch emukit.FaultFromContext(c.request.Context()) {
	case emukit.FaultOtherObject:
		return c.aboutAnother(e, answer)
	case emukit.FaultMalformedID:
		document, err := untyped(answer)
		if err == nil {
			malformIDs(document)
		}
		return document, err
	default:
		return answer, nil
	}
}

// aboutAnother returns what the operation answers about another object; the answer itself if there is no other by now.
func (c *call) aboutAnother(e endpoint, answer any) (any, error) {
	switch answer := answer.(type) {
	case *api.Identity:
		if other := c.otherThan(answer.ID, anyRecord); other != nil && e.method == http.MethodGet {
			c.request.SetPathValue("id", other.Identity.ID)
			return e.serve(c)
		} else if other != nil {
			return c.writeView(other), nil
		}
	case thinIdentity:
		if other := c.otherThan(answer.ID, anyRecord); other != nil {
			return c.writeView(other), nil
		}
	case api.AddInstitutionMembersResponse:
		if other := c.otherThan(answer.InstitutionID, anyRecord); other != nil {
			return api.AddInstitutionMembersResponse{
				InstitutionID: other.Identity.ID, Members: c.memberViews(other.Identity.InstitutionMembers),
			}, nil
		}
	case api.Profile:
		if other := c.store.otherProfile(answer.ID); other != nil {
			return other.Profile, nil
		}
	default:
		return c.aboutAnothersControls(e, answer)
	}
	return answer, nil
}

// aboutAnothersControls is aboutAnother for controls.
func (c *call) aboutAnothersControls(e endpoint, answer any) (any, error) {
	var asked struct {
		IdentityID string `json:"identity_id"`
	}
	_ = json.Unmarshal(c.body, &asked) // a list has none
	other := c.otherThan(cmp.Or(c.query.Get("identity_id"), asked.IdentityID), hasActiveControl)
	if other == nil {
		return answer, nil
	}
	switch answer.(type) {
	case api.ListControlsResponse:
		c.query.Set("identity_id", other.Identity.ID)
		c.query.Del("page_cursor")
		return e.serve(c)
	case api.Control:
		return c.controlView(other.activeControls()[0]), nil
	case []api.Control:
		return c.controlArray(other), nil
	}
	return answer, nil
}

// malformIDs puts in place of every id one that leads elsewhere in a path.
func malformIDs(value any) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			malformIDs(item)
		}
	case map[string]any:
		for name, child := range value {
			if id, ok := child.(string); ok && name == "id" {
				value[name] = "../" + id
				continue
			}
			malformIDs(child)
		}
	}
}

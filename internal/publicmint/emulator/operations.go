package emulator

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
)

// listOperations serves GET /identities/:id/operations. guess(operations): each code with the action create; it is pending until the
// identity is confirmed, then enabled, and active once it was activated.
func (s *Server) listOperations(c *emukit.Call) (any, error) {
	i, err := s.find(c.Request.PathValue("id"))
	if err != nil {
		return nil, err
	}
	list := []api.IdentityOperation{}
	for _, code := range api.OperationCodes {
		status := "pending"
		switch {
		case slices.Contains(i.Active, code):
			status = "active"
		case i.Confirmed():
			status = "enabled"
		}
		list = append(list, api.IdentityOperation{Action: api.OperationActions[0], Code: code, Status: status})
	}
	return s.enveloped(list), nil
}

// operable reads the body of an operation and returns its identity. Operations page: what is required, 204. guess(operation-refused): an
// identity that is not confirmed is a 422.
func (s *Server) operable(c *emukit.Call, needsAction bool) (*Identity, *api.OperationRequest, error) {
	body, err := decode[api.OperationRequest](c)
	if err != nil {
		return nil, nil, err
	}
	var check emukit.Checks
	check.Required("code", body.Code)
	check.Enum("code", body.Code, api.OperationCodes)
	check.Enum("action", body.Action, api.OperationActions)
	if needsAction {
		check.Required("action", body.Action)
	} else if body.Action != "" {
		check.Add("action", "is not known")
	}
	if err := check.Failure(http.StatusBadRequest); err != nil {
		return nil, nil, err
	}
	i, err := s.find(body.IdentityID)
	if err == nil && !i.Confirmed() {
		err = &failure{http.StatusUnprocessableEntity, "operation_not_allowed", "the identity is not confirmed"}
	}
	return i, body, err
}

// validateOperation serves POST /operations/validate.
func (s *Server) validateOperation(c *emukit.Call) (any, error) {
	_, _, err := s.operable(c, true)
	return nil, err
}

// activateOperation serves POST /operations/activate.
func (s *Server) activateOperation(c *emukit.Call) (any, error) {
	i, body, err := s.operable(c, false)
	if err != nil {
		return nil, err
	}
	return nil, s.store.Identities.Update(i, func(i *Identity) {
		if !slices.Contains(i.Active, body.Code) {
			i.Active = append(slices.Clone(i.Active), body.Code)
		}
	})
}

// approval is the body of POST /sandbox/identities/approve.
type approval struct {
	IdentityID string `json:"identityId"`
	Email      string `json:"email"`
}

// approve serves POST /sandbox/identities/approve. Sandbox page: an id, an email or both, and a bare answer. guess(approval): neither is
// a 400, an unknown identity a 404, and the identity is confirmed when it is read after the delay of the options.
func (s *Server) approve(c *emukit.Call) (any, error) {
	body, err := decode[approval](c)
	if err != nil {
		return nil, err
	}
	id := body.IdentityID
	for _, i := range s.store.Identities.All() {
		if body.Email != "" && s.emailKey(i) == strings.ToLower(body.Email) {
			id = cmp.Or(id, i.ID)
		}
	}
	switch {
	case id == "" && body.Email == "":
		return nil, invalid("identityId or email is required")
	case id == "":
		return nil, &emukit.NotFoundError{Noun: "identity"}
	}
	i, err := s.find(id)
	if err != nil {
		return nil, err
	}
	if !i.Confirmed() {
		err = s.store.Identities.Update(i, func(i *Identity) { i.ApproveAt = s.Clock().Now().Add(s.opts.approvalDelay) })
	}
	return map[string]string{"message": "Identity sent to approval"}, err
}

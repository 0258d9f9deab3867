package emulator

import "github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"

// deleteControl2025 serves DELETE /identity/controls as of 2025. Guide (controls, September 2025): a JSON body names
// identity and control; a client deletes just its own controls; the answer is an array of controls.
func deleteControl2025(c *call, request *api.DeleteControlRequest) (any, error) {
	var check checks
	check.Required("identity_id", request.IdentityID)
	check.Required("id", request.ID)
	if err := check.failure(); err != nil {
		return nil, err
	}
	if _, err := c.store.Identities.Find(request.IdentityID); err != nil {
		return nil, err
	}
	control, err := c.store.Controls.Find(request.ID)
	if err == nil && control.IdentityID != request.IdentityID {
		err = noControl(request.ID)
	}
	if err != nil {
		return nil, err
	}
	if err := c.clientLifts(control); err != nil {
		return nil, err
	}
	return c.controlArray(request.IdentityID), nil
}

func (s *Server) controlArray(identityID string) []api.Control {
	views := []api.Control{}
	for _, control := range s.activeControls(identityID) {
		views = append(views, s.controlView(control))
	}
	return views
}

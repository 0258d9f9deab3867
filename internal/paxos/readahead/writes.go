package readahead

import (
	"context"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// The writes shadow those of the API's client and note the identity that they touch, before and after: neither the rows
// that are here nor those under way serve it any more.

// UpdateIdentity is api.Client.UpdateIdentity.
func (c *Client) UpdateIdentity(
	ctx context.Context, id string, req api.UpdateIdentityRequest,
) (*api.Identity, error) {
	defer c.invalidate(id)()
	return c.Client.UpdateIdentity(ctx, id, req)
}

// SetSandboxStatus is api.Client.SetSandboxStatus.
func (c *Client) SetSandboxStatus(ctx context.Context, id string, req api.SandboxStatusRequest) error {
	defer c.invalidate(id)()
	return c.Client.SetSandboxStatus(ctx, id, req)
}

// AddInstitutionMembers is api.Client.AddInstitutionMembers.
func (c *Client) AddInstitutionMembers(
	ctx context.Context, institutionID string, members []api.InstitutionMember,
) ([]api.InstitutionMember, error) {
	defer c.invalidate(institutionID)()
	return c.Client.AddInstitutionMembers(ctx, institutionID, members)
}

// DeleteInstitutionMember is api.Client.DeleteInstitutionMember; the API does not ask whose member it is.
func (c *Client) DeleteInstitutionMember(ctx context.Context, institutionID, id string) error {
	defer c.invalidate(institutionID)()
	return c.Client.DeleteInstitutionMember(ctx, id)
}

// CreateControl is api.Client.CreateControl.
func (c *Client) CreateControl(ctx context.Context, req api.CreateControlRequest) (*api.Control, error) {
	defer c.invalidate(req.IdentityID)()
	return c.Client.CreateControl(ctx, req)
}

// DeleteControl is api.Client.DeleteControl.
func (c *Client) DeleteControl(ctx context.Context, req api.DeleteControlRequest) error {
	defer c.invalidate(req.IdentityID)()
	return c.Client.DeleteControl(ctx, req)
}

// invalidate notes that a write begins, and returns what notes that it has ended.
func (c *Client) invalidate(identityID string) func() {
	note := func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.writes++
		c.touched[identityID] = c.writes
		delete(c.lists, identityID)
	}
	note()
	return note
}

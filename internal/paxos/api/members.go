package api

import "context"

// AddInstitutionMembers adds members to an institution and returns them with the ids that Paxos gave them, in the order
// of the request.
func (c *Client) AddInstitutionMembers(ctx context.Context, institutionID string, members []InstitutionMember) ([]InstitutionMember, error) {
	return nil, errPending
}

// DeleteInstitutionMember removes a member. One that is already gone is no error.
func (c *Client) DeleteInstitutionMember(ctx context.Context, id string) error { return errPending }

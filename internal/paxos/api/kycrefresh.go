package api

import (
	"context"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// OpStartKYCRefresh is an operation of the sandbox (specification).
var OpStartKYCRefresh = identities.post("SandboxStartKycRefresh", "/identity/identities/{identity_id}/kyc-refresh")

// StartKYCRefresh starts a KYC refresh of a sandbox identity, which has to be eligible for one. It is not repeated after a
// response was lost, so OutcomeUnknown means that the refresh may have started.
func (c *Client) StartKYCRefresh(ctx context.Context, id string) error {
	_, err := do[Identity](ctx, c, call{op: OpStartKYCRefresh, ids: []string{id}, about: subject{id: id}, changes: id})
	if apikit.SaysLittle(err) {
		return nil // Specification: the response is an empty object
	}
	return err
}

// CompleteKYCRefresh completes the KYC refresh of an identity of which the customer has confirmed at this time that nothing has
// changed: an update of last_kyc_refresh_date alone (guide, KYC refresh). It can be repeated.
func (c *Client) CompleteKYCRefresh(ctx context.Context, id string, at time.Time) error {
	_, err := c.UpdateIdentity(ctx, id, UpdateIdentityRequest{LastKYCRefreshDate: at.UTC().Format(time.RFC3339Nano)})
	return err
}

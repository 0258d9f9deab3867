package api

import (
	"context"
	"iter"
	"time"
)

// GetIdentityOptions says how much of an identity to answer.
type GetIdentityOptions struct {
	// Details asks for person_details, institution_details, tax_details and the like (include_details).
	Details bool
	// Members asks for institution_members (include_institution_members).
	Members bool
}

// TimeFilter bounds a timestamp. Zero bounds are not sent.
type TimeFilter struct {
	LT, LTE, EQ, GTE, GT time.Time
}

// ListIdentitiesOptions are the filters of ListIdentities. Zero fields are not sent.
type ListIdentitiesOptions struct {
	SummaryStatus      IdentityStatus
	IdentityType       IdentityType
	ControlTypes       []ControlType // identities with an active control of any of these types
	ControlReasonCodes []string      // identities with an active control for any of these reasons
	CreatedAt          TimeFilter
	UpdatedAt          TimeFilter
	Order              string // ASC or DESC; Paxos's default is DESC
	OrderBy            string // CREATED_AT is the only value the specification knows
	Limit              int    // most identities to return in total; 0 = all
	PageSize           int    // identities per request; 0 leaves it to Paxos
}

// CreateIdentity creates a person or an institution.
func (c *Client) CreateIdentity(ctx context.Context, req CreateIdentityRequest) (*Identity, error) {
	return nil, errPending
}

// GetIdentity returns one identity.
func (c *Client) GetIdentity(ctx context.Context, id string, opts GetIdentityOptions) (*Identity, error) {
	return nil, errPending
}

// UpdateIdentity merges req into the identity.
func (c *Client) UpdateIdentity(ctx context.Context, id string, req UpdateIdentityRequest) (*Identity, error) {
	return nil, errPending
}

// ListIdentities returns the identities that match all filters, page by page. An error ends the sequence.
func (c *Client) ListIdentities(ctx context.Context, opts ListIdentitiesOptions) iter.Seq2[Identity, error] {
	return nil
}

// SetSandboxStatus sets verification statuses of a sandbox identity.
func (c *Client) SetSandboxStatus(ctx context.Context, id string, req SandboxStatusRequest) error {
	return errPending
}

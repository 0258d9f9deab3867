package api

import (
	"context"
	"iter"
)

// ListControlsOptions says which controls to list. IdentityID is required.
type ListControlsOptions struct {
	IdentityID     string
	IncludeDeleted bool // also return controls that were lifted
	Limit          int  // most controls to return in total; 0 = all
	PageSize       int  // controls per request, at most 1000; 0 leaves it to Paxos (100)
}

// ListControls returns the controls of one identity, page by page, in no particular order. An error ends the sequence.
func (c *Client) ListControls(ctx context.Context, opts ListControlsOptions) iter.Seq2[Control, error] {
	return nil
}

// GetControl returns one control of an identity, also one that was lifted (DeletedAt set).
func (c *Client) GetControl(ctx context.Context, identityID, controlID string) (*Control, error) {
	return nil, errPending
}

// CreateControl puts a control on an identity.
func (c *Client) CreateControl(ctx context.Context, req CreateControlRequest) (*Control, error) {
	return nil, errPending
}

// DeleteControl lifts a control. One that is already lifted is no error.
func (c *Client) DeleteControl(ctx context.Context, req DeleteControlRequest) error { return errPending }

package api

import (
	"context"
	"fmt"
	"iter"
	"net/url"
)

// ListAccountsOptions are the filters of ListAccounts. Zero fields are not sent.
type ListAccountsOptions struct {
	IdentityID string // the primary owner
	CreatedAt  TimeFilter
	UpdatedAt  TimeFilter
	Order      string // ASC or DESC by time of creation; Paxos's default is DESC
	Limit      int    // most accounts to return in total; 0 = all
}

// ListAccounts returns the accounts that match all filters, page by page. An error ends the sequence.
func (c *Client) ListAccounts(ctx context.Context, opts ListAccountsOptions) iter.Seq2[Account, error] {
	query := url.Values{}
	setText(query, "identity_id", opts.IdentityID)
	opts.CreatedAt.set(query, "created_at")
	opts.UpdatedAt.set(query, "updated_at")
	setText(query, "order", opts.Order)
	r := call{op: opListAccounts, query: query, about: subject{identityID: opts.IdentityID, createdAt: opts.CreatedAt}}
	return paginate(ctx, c, r, listing[Account]{limit: opts.Limit})
}

// GetAccount returns one account with its members. IsNotFound reports that this credential sees none with the id.
func (c *Client) GetAccount(ctx context.Context, id string) (*Account, error) {
	found, err := do[Account](ctx, c, call{op: opGetAccount, ids: []string{id}, about: subject{id: id}})
	if err == nil {
		c.named(AccountRefID, id, found.RefID, false)
	}
	return found, err
}

// CreateAccount creates an account. The request needs a ref_id. If the answer says little, one read completes it.
//
// The request is sent once. If its answer is lost, the client looks for the account among those of its identity, by its ref_id,
// which is unique (specification). One that is no older than this call is ours. OutcomeUnknown means that no such account was
// found.
func (c *Client) CreateAccount(ctx context.Context, account AccountChange) (*Account, error) {
	post := func(ctx context.Context) (*Account, error) {
		created, err := do[Account](ctx, c, call{
			op: opCreateAccount, body: account.request(), about: subject{refID: account.RefID, identityID: account.IdentityID},
		})
		if err != nil || created.RefID != "" && created.CreatedAt != "" {
			return created, err
		}
		return confirm(ctx, c, opCreateAccount, account.RefID, created, c.GetAccount)
	}
	created, err := create(ctx, c, post, func(s *search) (*Account, error) { return s.account(account) })
	if err == nil {
		c.named(AccountRefID, created.ID, account.RefID, true)
	}
	return created, err
}

// account looks for the account of a create whose answer was lost.
func (s *search) account(account AccountChange) (*Account, error) {
	opts := ListAccountsOptions{IdentityID: account.IdentityID, CreatedAt: TimeFilter{GTE: s.since.Add(-clockSkew)}}
	for ctx := range s.looks {
		for found, err := range s.c.ListAccounts(ctx, opts) {
			if err == nil && found.RefID == account.RefID {
				return &found, nil
			}
		}
	}
	return nil, s.failed(s.lost, "The account may exist: the request got no answer and was not repeated", fmt.Sprintf("Look for the ref_id "+
		"%q with the data source paxos_account, and import the account if it is there. If the configuration has no ref_id, set this one: "+
		"applying again with the same ref_id cannot make a second account.", account.RefID))
}

// UpdateAccount changes what is set; the id is required. If the answer says little, one read completes it; if that fails, nothing
// but the id is known of the account. An update can be repeated, so OutcomeUnknown means that every attempt was lost.
func (c *Client) UpdateAccount(ctx context.Context, account AccountChange) (*Account, error) {
	updated, err := write[Account](ctx, c, call{
		op: opUpdateAccount, body: account.request(), about: subject{id: account.ID, refID: account.RefID},
	})
	if err != nil {
		return nil, err
	}
	c.named(AccountRefID, account.ID, account.RefID, true)
	if updated != nil && updated.CreatedAt != "" {
		return updated, nil
	}
	ctx, cancel := ownTime(ctx)
	defer cancel()
	if whole, failed := c.GetAccount(ctx, account.ID); failed == nil {
		return whole, nil
	}
	return &Account{ID: account.ID}, nil
}

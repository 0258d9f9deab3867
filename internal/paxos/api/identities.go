package api

import (
	"context"
	"iter"
	"net/url"
	"time"
)

// The scopes of identities (specification).
const (
	ScopeReadIdentity  = "identity:read_identity"
	ScopeWriteIdentity = "identity:write_identity"
)

// The domains of identities.
var (
	identities = domain{class: classIdentity, read: ScopeReadIdentity, write: ScopeWriteIdentity}
	// A create of an identity changes none that exists.
	newIdentity = domain{class: classIdentity, read: ScopeReadIdentity, write: ScopeWriteIdentity, apart: true}
)

// IdentityRefID are names that no two objects have.
const IdentityRefID NameKind = "ref_id of an identity"

// The operations of identities (specification).
var (
	OpListIdentities   = identities.list("ListIdentities", "/identity/identities")
	OpGetIdentity      = identities.get("GetIdentity", "/identity/identities/{id}")
	OpCreateIdentity   = newIdentity.post("CreateIdentity", "/identity/identities")
	OpUpdateIdentity   = identities.put("UpdateIdentity", "/identity/identities/{id}")
	OpSetSandboxStatus = identities.put("SandboxSetIdentityStatus", "/identity/identities/{id}/sandbox-status")
)

// GetIdentityOptions says how much of an identity to answer.
type GetIdentityOptions struct {
	// Details asks for person_details, institution_details, tax_details and the like (include_details).
	Details bool
	// Members asks for institution_members (include_institution_members).
	Members bool
	// RefID is the ref_id that the identity must have, if it has any; empty if that is open.
	RefID string
}

// TimeFilter bounds a timestamp. Zero bounds are not sent.
type TimeFilter struct {
	LT, LTE, EQ, GTE, GT time.Time
}

// ListIdentitiesOptions are the filters of ListIdentities. Zero fields are not sent. There is no filter by ref_id.
type ListIdentitiesOptions struct {
	ListOptions

	SummaryStatus      IdentityStatus
	IdentityType       IdentityType
	ControlTypes       []ControlType // identities with an active control of any of these types
	ControlReasonCodes []string      // identities with an active control for any of these reasons
	UpdatedAt          TimeFilter
	PageSize           int    // identities per request, at most 1000; 0 leaves it to Paxos
	Cursor             string // where PageIdentities goes on, as an earlier page of the same list has answered it
}

// GetIdentity returns one identity. IsNotFound tells that this credential sees none with the id.
func (c *Client) GetIdentity(ctx context.Context, id string, opts GetIdentityOptions) (*Identity, error) {
	query := url.Values{}
	setTrue(query, "include_details", opts.Details)
	setTrue(query, "include_institution_members", opts.Members)
	found, err := do[Identity](ctx, c, call{op: OpGetIdentity, ids: []string{id}, query: query, about: subject{id: id, refID: opts.RefID}})
	if err == nil {
		c.named(IdentityRefID, id, found.RefID, false)
	}
	return found, err
}

// UpdateIdentity merges req into the identity and returns what Paxos answers, which may be no more than the id: any 2xx
// means that it was done, whatever can be read of the body. An update can be repeated, so OutcomeUnknown means that
// every attempt was lost.
func (c *Client) UpdateIdentity(ctx context.Context, id string, req UpdateIdentityRequest) (*Identity, error) {
	out, err := write[Identity](ctx, c, call{op: OpUpdateIdentity, ids: []string{id}, body: req, about: subject{id: id}, changes: id})
	if out == nil && err == nil {
		out = &Identity{ID: id}
	}
	if err == nil {
		c.named(IdentityRefID, id, req.RefID, true)
	}
	return out, err
}

// ListIdentities returns the identities that match all filters, page by page, newest first by default and without details. An error
// ends the sequence.
func (c *Client) ListIdentities(ctx context.Context, opts ListIdentitiesOptions) iter.Seq2[Identity, error] {
	return paginate(ctx, c, opts.call(), listing[Identity]{limit: opts.Limit, size: min(opts.PageSize, maxPage)})
}

// PageIdentities returns one page of ListIdentities, which is one request whatever the server's own idea of a page is, and
// the cursor of the next page, empty if there is none. Limit is not used.
func (c *Client) PageIdentities(ctx context.Context, opts ListIdentitiesOptions) (items []Identity, next string, err error) {
	r := opts.call()
	setText(r.query, "page_cursor", opts.Cursor)
	p, err := getPage[Identity](ctx, c, r, min(opts.PageSize, maxPage))
	if err != nil {
		return nil, "", err
	}
	return p.Items, p.NextPageCursor, nil
}

// call renders the filters, and says what never changes of an identity that they let through.
func (o ListIdentitiesOptions) call() call {
	query := url.Values{}
	setText(query, "summary_status", string(o.SummaryStatus))
	setText(query, "identity_type", string(o.IdentityType))
	for _, t := range o.ControlTypes {
		query.Add("control_types", string(t))
	}
	for _, code := range o.ControlReasonCodes {
		query.Add("control_reason_codes", code)
	}
	o.CreatedAt.set(query, "created_at")
	o.UpdatedAt.set(query, "updated_at")
	setText(query, "order", o.Order)
	return call{op: OpListIdentities, query: query, about: subject{kind: string(o.IdentityType), createdAt: o.CreatedAt}}
}

// SetSandboxStatus sets verification statuses of a sandbox identity. Paxos applies them with some delay; production
// refuses the call.
func (c *Client) SetSandboxStatus(ctx context.Context, id string, req SandboxStatusRequest) error {
	_, err := write[Identity](ctx, c, call{op: OpSetSandboxStatus, ids: []string{id}, body: req, about: subject{id: id}, changes: id})
	return err
}

// set adds the bounds to a query as name.lt, name.lte and so on, in UTC and to the nanosecond.
func (f TimeFilter) set(query url.Values, name string) {
	for suffix, at := range map[string]time.Time{"lt": f.LT, "lte": f.LTE, "eq": f.EQ, "gte": f.GTE, "gt": f.GT} {
		if !at.IsZero() {
			query.Set(name+"."+suffix, at.UTC().Format(time.RFC3339Nano))
		}
	}
}

func setText(query url.Values, name, value string) {
	if value != "" {
		query.Set(name, value)
	}
}

func setTrue(query url.Values, name string, value bool) {
	if value {
		query.Set(name, "true")
	}
}

package api

import (
	"cmp"
	"context"
	"iter"
	"net/url"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// ScopeReadEvent is the scope of events (specification).
const ScopeReadEvent = "events:read_event"

// OpListEvents counts against the limit of everything outside of Identity (rate limit guide).
var OpListEvents = domain{class: classOther, read: ScopeReadEvent}.list("ListEvents", "/events")

// Event is something that has happened at Paxos. Its type says what, its object type which fields its object has. Paxos adds to
// both without notice.
type Event struct {
	ID                  string      `json:"id"`
	Type                string      `json:"type"`
	ObjectType          string      `json:"object_type"`
	Object              EventObject `json:"object"`
	CreatedAt           string      `json:"created_at"`
	UndeliveredWebhooks int64       `json:"undelivered_webhooks"`
}

// EventObject is the object of an event: whole if it is one of Identity, but for status_details, which repeats the reasons of
// controls in words, and else its id. It has no personal data.
type EventObject struct {
	ID         string `json:"id"`
	IdentityID string `json:"identity_id,omitempty"`

	// An identity_summary_status_change (identity.approved, identity.denied, identity.disabled).
	OldSummaryStatus IdentityStatus `json:"old_summary_status,omitempty"`
	NewSummaryStatus IdentityStatus `json:"new_summary_status,omitempty"`

	// An identity_control (identity.control.created, identity.control.deleted). The names are not those of a Control.
	ControlID     string      `json:"control_id,omitempty"`
	ControlType   ControlType `json:"control_type,omitempty"`
	SetBy         string      `json:"set_by,omitempty"`
	IsOverridable *bool       `json:"is_overridable,omitempty"`
	ReasonCode    string      `json:"reason_code,omitempty"`

	// An identity_documents_required (identity.documents_required), which the specification calls identity_required_documents.
	RequiredDocuments []string `json:"required_documents,omitempty"`

	// An identity_kyc_refresh (identity.kyc_refresh.started, .completed and .expired).
	LastKYCRefreshDate string `json:"last_kyc_refresh_date,omitempty"`
	NextKYCRefreshDate string `json:"next_kyc_refresh_date,omitempty"`
}

// Owner returns who set the control, CLIENT or PAXOS, as Control.Owner does.
func (o *EventObject) Owner() string { return strings.TrimPrefix(o.SetBy, setByPrefix) }

func (e Event) check(about subject) error {
	return cmp.Or(apikit.Identified("event", e.ID, about.id), apikit.Same(e.ID, "type", about.kind, e.Type),
		about.createdAt.holds(e.ID, e.CreatedAt),
		apikit.WellFormed("identity_id in an event", e.Object.IdentityID), apikit.WellFormed("control_id in an event", e.Object.ControlID))
}

// ListEventsOptions are the filters of ListEvents. Zero fields are not sent.
type ListEventsOptions struct {
	ListOptions

	Type   string
	IsTest bool // those that the Dashboard has sent to try a webhook, in place of the real ones
}

// ListEvents returns the events that match all filters, page by page, of at most 100 (specification), oldest first by default. An
// error ends the sequence.
func (c *Client) ListEvents(ctx context.Context, opts ListEventsOptions) iter.Seq2[Event, error] {
	query := url.Values{}
	setText(query, "type", opts.Type)
	setTrue(query, "is_test", opts.IsTest)
	r := call{op: OpListEvents, query: query, about: subject{kind: opts.Type}}
	return listObjects[Event](ctx, c, r, opts.ListOptions)
}

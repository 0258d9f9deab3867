package api

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// The scopes of controls (specification).
const (
	ScopeReadIdentityControl  = "identity:read_identity_control"
	ScopeWriteIdentityControl = "identity:write_identity_control"
)

// controls is the domain. That controls count against the limit of identities is an assumption, the tighter of the two documented
// limits.
var controls = domain{class: classIdentity, read: ScopeReadIdentityControl, write: ScopeWriteIdentityControl}

// The operations of controls (specification).
var (
	OpListControls  = controls.list("ListIdentityControls", "/identity/controls")
	OpCreateControl = controls.post("CreateIdentityControl", "/identity/controls")
	OpDeleteControl = controls.del("DeleteIdentityControl", "/identity/controls")
)

// ControlType is what a control does to an identity. New values may appear without notice.
type ControlType string

// The control types of the 2026-07-20 specification. Clients may create all but FROZEN.
const (
	ControlSellOnly ControlType = "SELL_ONLY"
	ControlClosed   ControlType = "CLOSED"
	ControlFrozen   ControlType = "FROZEN"
	ControlDormant  ControlType = "DORMANT"
)

// Is reports whether two types are the same one, in any case.
func (t ControlType) Is(other ControlType) bool { return strings.EqualFold(string(t), string(other)) }

// Who set a control, as this project spells it. The specification says SET_BY_CLIENT and SET_BY_PAXOS, the overview
// page and the event objects CLIENT and PAXOS; Owner normalises both.
const (
	OwnerClient = "CLIENT"
	OwnerPaxos  = "PAXOS"
)

// Control restricts what an identity may do. It can be neither updated nor fetched singly. IdentityID is empty in answers
// of the published specification; a draft of 2025 has it.
// DeletedAt is empty while the control is active. IsOverridable is a pointer because its absence means different things
// in the two revisions of the API; ask Overridable.
type Control struct {
	ID            string      `json:"id"`
	IdentityID    string      `json:"identity_id,omitempty"`
	Type          ControlType `json:"type"`
	SetBy         string      `json:"set_by"`
	IsOverridable *bool       `json:"is_overridable,omitempty"`
	ReasonCode    string      `json:"reason_code,omitempty"`
	Reason        string      `json:"reason,omitempty"`
	CreatedAt     string      `json:"created_at"`
	DeletedAt     string      `json:"deleted_at,omitempty"`
}

// setByPrefix marks the spelling of the specification since 2026-01-23.
const setByPrefix = "SET_BY_"

// Owner returns CLIENT or PAXOS whichever spelling the API used; a value unknown to us without its prefix.
func (c *Control) Owner() string { return strings.TrimPrefix(c.SetBy, setByPrefix) }

// Overridable reports whether the client may lift the control. Where the field is absent, the 2026 revision (SET_BY_
// spelling) means false, as proto3 JSON drops false values; the 2025 revision had no such field and let a client lift
// just its own.
func (c *Control) Overridable() bool {
	if c.IsOverridable != nil {
		return *c.IsOverridable
	}
	return c.SetBy == OwnerClient
}

// CreateControlRequest is the body of POST /identity/controls.
type CreateControlRequest struct {
	IdentityID string      `json:"identity_id"`
	Type       ControlType `json:"type"`
	ReasonCode string      `json:"reason_code"`
	Reason     string      `json:"reason,omitempty"`
}

// IsFor reports whether a control is what the request asks for: of the same type, and for the same reason, which a server may
// have trimmed, or spelled in another case.
func (r CreateControlRequest) IsFor(control Control) bool {
	return control.Type.Is(r.Type) && SameReasonCode(control.ReasonCode, r.ReasonCode) && SameText(control.Reason, r.Reason)
}

// DeleteControlRequest names the control to lift and why. The 2026 revision takes it as query parameters, the 2025 one
// as a JSON body that also names the identity.
type DeleteControlRequest struct {
	IdentityID string `json:"identity_id"`
	ID         string `json:"id"`
	Reason     string `json:"reason,omitempty"`
}

func (c Control) check(about subject) error {
	err := cmp.Or(apikit.Identified("control", c.ID, about.id), apikit.Same(c.ID, "identity_id", about.identityID, c.IdentityID))
	if !c.Type.Is(ControlType(about.kind)) {
		err = cmp.Or(err, apikit.Same(c.ID, "type", about.kind, string(c.Type)))
	}
	return cmp.Or(err, about.owns(c.ID))
}

// ListControlsOptions says which controls to list. IdentityID is required.
type ListControlsOptions struct {
	IdentityID     string
	IncludeDeleted bool // also return controls that were lifted
	PageSize       int  // controls per request, at most 1000; 0 leaves it to Paxos (100)
}

// maxControls is how many controls an identity can have, lifted ones included; no person makes as many.
const maxControls = 100_000

// errNoIdentityID is the cause of an error for a control operation without an identity.
var errNoIdentityID = errors.New("identity_id is empty")

// ListControls returns the controls of one identity, page by page, in no particular order. An error ends the sequence.
func (c *Client) ListControls(ctx context.Context, opts ListControlsOptions) iter.Seq2[Control, error] {
	if opts.IdentityID == "" {
		return func(yield func(Control, error) bool) {
			yield(Control{}, apikit.Invalid(OpListControls.Operation, errNoIdentityID))
		}
	}
	query := url.Values{"identity_id": {opts.IdentityID}}
	setTrue(query, "include_deleted", opts.IncludeDeleted)
	seen := func(p *page[Control]) {
		c.controls.note(opts.IdentityID, p.Items...)
		if p.bare {
			c.controls.infer(revision2025)
		}
	}
	r := call{op: OpListControls, query: query, about: subject{identityID: opts.IdentityID}}
	return paginate(ctx, c, r, listing[Control]{
		size: min(opts.PageSize, maxPage), most: maxControls, seen: seen,
	})
}

// ListActiveControls returns the controls in force of one identity.
func (c *Client) ListActiveControls(ctx context.Context, identityID string) ([]Control, error) {
	var active []Control
	for control, err := range c.ListControls(ctx, ListControlsOptions{IdentityID: identityID}) {
		if err != nil {
			return nil, err
		}
		if control.DeletedAt == "" {
			active = append(active, control)
		}
	}
	return active, nil
}

// GetControl returns one control of an identity, also one that was lifted (DeletedAt set). The API has no such
// operation; this lists the identity's controls, lifted ones included, and picks. IsNotFound tells that there is none,
// IsControlAbsent that the identity is there and the control is not.
func (c *Client) GetControl(ctx context.Context, identityID, controlID string) (*Control, error) {
	opts := ListControlsOptions{IdentityID: identityID, IncludeDeleted: true, PageSize: maxPage}
	for control, err := range c.ListControls(ctx, opts) {
		if err != nil {
			return nil, err
		}
		if control.ID == controlID {
			return &control, nil
		}
	}
	return nil, ControlAbsent()
}

// ControlAbsent returns the error of a read of a control that its identity's list does not hold; see IsControlAbsent.
func ControlAbsent() error {
	return absent(OpListControls.Operation, errControlAbsent, "The identity holds no control with this id. Check the id, and that it "+
		"belongs to this identity.")
}

// DeleteControl lifts a control. One that is already lifted, or gone together with its identity, is no error.
//
// The two revisions of the API take the request differently. As long as the revision is unknown the newer form goes
// first. Whatever comes back other than success, 401, 403 and 429 is resolved by looking at the control. One that the
// list of its identity does not hold counts as gone only if the API has also answered 404 to the request: a list can
// miss an item while it moves.
func (c *Client) DeleteControl(ctx context.Context, req DeleteControlRequest) error {
	if req.IdentityID == "" || req.ID == "" {
		return apikit.Invalid(OpDeleteControl.Operation, errors.New("identity_id or the control's id is empty"))
	}
	c.controls.note(req.IdentityID, Control{ID: req.ID}) // whatever becomes of this: no later create made it
	form := c.controls.current()
	if form == revisionUnknown {
		form = revision2026
	}
	err := c.deleteAs(ctx, form, req)
	if err == nil || !resolvable(err) {
		return err
	}
	ctx, cancel := apikit.OwnTime(ctx)
	defer cancel()
	lifted, absent := c.look(ctx, req)
	if lifted {
		return nil
	}
	other, misread := c.otherForm(form, err)
	if !misread {
		if absent && IsNotFound(err) {
			return nil
		}
		return err
	}
	again := c.deleteAs(ctx, other, req)
	if again == nil {
		return nil
	}
	if resolvable(again) {
		if lifted, absent = c.look(ctx, req); lifted || absent && (IsNotFound(err) || IsNotFound(again)) {
			return nil
		}
	}
	if OutcomeOf(again) == OutcomeUnknown {
		return again
	}
	return err
}

// deleteAs sends the request in the form of one revision. Success proves the revision, unless the body is about another
// identity.
func (c *Client) deleteAs(ctx context.Context, form revision, req DeleteControlRequest) error {
	r := call{op: OpDeleteControl, about: subject{identityID: req.IdentityID}, changes: req.IdentityID}
	if form == revision2025 {
		r.body = req
	} else {
		r.query = url.Values{"control_id": {req.ID}}
		setText(r.query, "reason", req.Reason)
	}
	// The revision of 2025 answers the controls of the identity, that of 2026 nothing.
	if _, err := write[page[Control]](ctx, c, r); err != nil {
		return err
	}
	c.controls.prove(form)
	return nil
}

// resolvable reports whether looking at the control can tell what a failed delete did.
func resolvable(err error) bool {
	if apikit.HasStatus(err, http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests) {
		return false
	}
	return OutcomeOf(err) != OutcomeNotSent
}

// otherForm returns the form of DELETE to try next when the API did not understand the first. A form that is known to be
// right is not doubted.
func (c *Client) otherForm(first revision, err error) (other revision, misread bool) {
	if !apikit.HasStatus(err, http.StatusBadRequest, http.StatusNotFound, http.StatusMethodNotAllowed,
		http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity) {
		return revisionUnknown, false
	}
	if first == revision2025 {
		return revision2026, true
	}
	return revision2025, c.controls.current() != revision2026
}

// look reports whether a control was lifted, which deleted_at proves, or is not to be found, which proves nothing yet.
func (c *Client) look(ctx context.Context, req DeleteControlRequest) (lifted, absent bool) {
	control, err := c.GetControl(ctx, req.IdentityID, req.ID)
	if err != nil {
		return false, IsNotFound(err)
	}
	return control.DeletedAt != "", false
}

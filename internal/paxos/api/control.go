package api

import (
	"cmp"
	"strings"
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
	err := cmp.Or(identified("control", c.ID, about), same(c.ID, "identity_id", about.identityID, c.IdentityID))
	if !c.Type.Is(ControlType(about.kind)) {
		err = cmp.Or(err, same(c.ID, "type", about.kind, string(c.Type)))
	}
	return cmp.Or(err, about.owns(c.ID))
}

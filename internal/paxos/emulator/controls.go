package emulator

import (
	"fmt"
	"net/http"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// activeControls returns the controls that have not been lifted, oldest first.
func (r *record) activeControls() []api.Control {
	var active []api.Control
	for _, control := range r.Controls {
		if control.DeletedAt == "" {
			active = append(active, control)
		}
	}
	return active
}

// controlView is a control as the revision spells it. Specification 2026: set_by has a prefix, is_overridable exists.
// guess(overridable-false): a false is_overridable is written out. Guide (controls, September 2025): neither.
// Draft (controls, 2025-09-12): the object has identity_id.
func (s *Server) controlView(control api.Control) api.Control {
	if r := s.store.controls[control.ID]; r != nil && s.opts.quirks {
		control.IdentityID = r.Identity.ID
	}
	if s.opts.revision == controlsRevision2025 {
		control.IsOverridable = nil
		return control
	}
	control.SetBy = "SET_BY_" + control.SetBy
	return control
}

// listControls serves GET /identity/controls. Specification: identity_id is required; lifted controls come only with
// include_deleted; pages. guess(control-order): newest first, the default that an earlier revision documented.
func listControls(c *call) (any, error) {
	withDeleted, err := c.flag("include_deleted")
	if err != nil {
		return nil, err
	}
	page, err := c.page(defaultPageSize)
	if err != nil {
		return nil, err
	}
	ascending, err := c.ascending(false) // the 2025 revision has the parameters, the 2026 one has been refused them
	if err != nil {
		return nil, err
	}
	if c.query.Get("identity_id") == "" {
		return nil, badRequest("identity_id is required")
	}
	r, err := c.store.find(c.query.Get("identity_id"))
	if err != nil {
		return nil, identityNotFound()
	}
	rows, next := fill(page, r.Controls, ascending,
		func(control api.Control) position { return position{control.CreatedAt, control.ID} },
		func(control api.Control) bool { return control.DeletedAt == "" || withDeleted })
	answer := api.ListControlsResponse{Items: []api.Control{}, NextPageCursor: next}
	for _, control := range rows {
		answer.Items = append(answer.Items, c.controlView(control))
	}
	answer.Items = dropItem(c, answer.Items)
	return answer, nil
}

// createControl serves POST /identity/controls of the 2026 revision. Specification: 200 with the control; a client
// creates SELL_ONLY, CLOSED or DORMANT, so FROZEN is refused.
func createControl(c *call) (any, error) {
	control, err := c.applyControl(api.ClientControlTypes, reasonCodes)
	if err != nil {
		return nil, err
	}
	return c.controlView(control), nil
}

// applyControl puts the control that a client asks for on its identity. guess(same-type-twice): a second active control
// of the same type is allowed. guess(control-any-status): identities in any status may be controlled.
func (c *call) applyControl(types, reasons []string) (api.Control, error) {
	var request api.CreateControlRequest
	if err := c.decode(&request); err != nil {
		return api.Control{}, err
	}
	var check checks
	check.required("identity_id", request.IdentityID)
	check.required("type", string(request.Type))
	check.required("reason_code", request.ReasonCode)
	check.enum("type", string(request.Type), types)
	check.enum("reason_code", request.ReasonCode, reasons)
	if err := check.failure(); err != nil {
		return api.Control{}, err
	}
	r, err := c.store.find(request.IdentityID)
	if err != nil {
		return api.Control{}, identityNotFound()
	}
	// Guide (controls): what a client creates is overridable.
	overridable := true
	return c.insertControl(r, api.Control{
		Type: request.Type, SetBy: api.OwnerClient, IsOverridable: &overridable,
		ReasonCode: request.ReasonCode, Reason: request.Reason,
	}), nil
}

// insertControl puts a control on an identity whoever set it, Paxos where the control does not say.
func (s *Server) insertControl(r *record, control api.Control) api.Control {
	control.SetBy, control.IdentityID = control.Owner(), ""
	if control.SetBy == "" {
		control.SetBy = api.OwnerPaxos
	}
	if control.IsOverridable == nil {
		overridable := control.SetBy == api.OwnerClient
		control.IsOverridable = &overridable
	}
	if control.ID == "" {
		control.ID = newID()
	}
	if control.CreatedAt == "" {
		control.CreatedAt = s.store.now(s.clock)
	}
	r.Controls = append(r.Controls, control)
	s.store.controls[control.ID] = r
	s.settle(r)
	s.store.version++ // guess(updated-at): a control does not move updated_at of the identity
	return control
}

// deleteControl serves DELETE /identity/controls of the 2026 revision. Specification: control_id and reason are query
// parameters, the answer is an empty object. Guide (controls): only overridable controls can be deleted.
func deleteControl(c *call) (any, error) {
	id := c.query.Get("control_id")
	if id == "" {
		return nil, badRequest("control_id is required")
	}
	r := c.store.controls[id]
	if r == nil {
		return nil, controlNotFound()
	}
	return struct{}{}, c.clientLifts(r, id)
}

// clientLifts lifts a control for a client. guess(delete-unknown): one that is unknown or lifted already is 404.
// guess(delete-not-overridable): one that is not overridable is 403.
func (c *call) clientLifts(r *record, id string) error {
	control, err := r.control(id)
	if err != nil || control.DeletedAt != "" {
		return controlNotFound()
	}
	mayLift := control.Overridable()
	if c.opts.revision == controlsRevision2025 {
		mayLift = control.SetBy == api.OwnerClient // Guide (controls, September 2025): only CLIENT controls
	}
	if !mayLift {
		return newFailure(http.StatusForbidden, "the control is not overridable")
	}
	return c.liftControl(r, id)
}

func controlNotFound() *failure { return newFailure(http.StatusNotFound, "identity control not found") }

func (r *record) control(id string) (*api.Control, error) {
	for i := range r.Controls {
		if r.Controls[i].ID == id {
			return &r.Controls[i], nil
		}
	}
	return nil, fmt.Errorf("identity %s has no control %s", r.Identity.ID, id)
}

// liftControl marks a control as deleted, whoever set it; it stays readable with include_deleted.
func (s *Server) liftControl(r *record, id string) error {
	control, err := r.control(id)
	if err != nil {
		return err
	}
	if control.DeletedAt != "" {
		return fmt.Errorf("control %s of identity %s is lifted already", id, r.Identity.ID)
	}
	control.DeletedAt = s.store.now(s.clock)
	s.settle(r)
	s.store.version++ // guess(updated-at): a control does not move updated_at of the identity
	return nil
}

// legacyControl is the control that a legacy disabled flag stands for. Guide (controls, migration): SELL_ONLY, in the
// text of September 2025 CLOSED.
func (s *Server) legacyControl() api.ControlType {
	if s.opts.revision == controlsRevision2025 {
		return api.ControlClosed
	}
	return api.ControlSellOnly
}

// setDisabled sets or clears a legacy disabled flag: user_disabled for the client, admin_disabled for Paxos. Guide
// (controls, migration): the flag stands for a control by the same owner, overridable for the client, not for Paxos.
// guess(legacy-flags): that holds for new flags too; the control has reason code OTHER; clearing a flag lifts all
// controls of that owner and type.
func (s *Server) setDisabled(r *record, owner string, disabled bool) {
	var held []string
	for _, control := range r.activeControls() {
		if control.SetBy == owner && control.Type == s.legacyControl() {
			held = append(held, control.ID)
		}
	}
	if disabled && len(held) == 0 {
		s.insertControl(r, api.Control{Type: s.legacyControl(), SetBy: owner, ReasonCode: "OTHER"})
	}
	if disabled {
		return
	}
	for _, id := range held {
		must(s.liftControl(r, id)) // active a moment ago, under the same lock
	}
}

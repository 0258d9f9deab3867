package emulator

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// controlSchema describes the controls, lifted ones included. IdentityID is always set there, and SetBy has no prefix.
var controlSchema = emukit.Schema[api.Control]{
	Noun:      "identity control",
	ID:        func(control *api.Control) string { return control.ID },
	CreatedAt: func(control *api.Control) string { return control.CreatedAt },
	Owner:     func(control *api.Control) string { return control.IdentityID },
}

// controlObjects are the controls for code in Go. One without set_by was set by Paxos, and one without is_overridable can be
// lifted by the client if the client has set it.
func controlObjects(s *Server) emukit.Objects[api.Control, api.Control] {
	o := emukit.ObjectsOf(s.Server, "controls", &s.store.Controls, s.insertControl)
	o.Seeds, o.Check = emukit.SeedsOf(seedControls), checked((*checks).seedControl)
	return o
}

// seedControls returns the controls of a seed, those under identities first.
func seedControls(seed *Seed) []emukit.Placed[api.Control] {
	var all []emukit.Placed[api.Control]
	for i, identity := range seed.Identities {
		controls := emukit.PlacedIn(fmt.Sprintf("identities[%d].controls", i), slices.Clone(identity.Controls))
		for _, control := range controls {
			control.Object.IdentityID = identity.ID
		}
		all = append(all, controls...)
	}
	return append(all, emukit.PlacedIn("controls", seed.Controls)...)
}

// seedControl checks a control of a seed, which may have what clients can't set.
func (c *checks) seedControl(control *api.Control) {
	c.Required("identity_id", control.IdentityID)
	c.Required("type", string(control.Type))
	c.Enum("type", string(control.Type), api.ControlTypes)
	c.Enum("set_by", control.Owner(), []string{"CLIENT", "PAXOS"})
	c.Enum("reason_code", control.ReasonCode, append(reasonCodes2025, reasonCodes...))
	c.Timestamp("created_at", control.CreatedAt)
	c.Timestamp("deleted_at", control.DeletedAt)
}

// controlEndpoints are the operations of the controls, in the revision that is served.
func controlEndpoints(s *Server) []endpoint {
	list := endpoint{
		Operation: api.OpListControls, query: slices.Concat([]string{"identity_id", "include_deleted"}, pageQuery), serve: listControls,
	}
	create := endpoint{
		Operation: api.OpCreateControl, body: true, serve: withBody(createControl),
	}
	remove := endpoint{
		Operation: api.OpDeleteControl, query: []string{"control_id", "reason"}, serve: deleteControl, answersEmpty: true,
	}
	if s.opts.revision == controlsRevision2025 {
		list.query = append(list.query, orderQuery...)
		remove.query, remove.body, remove.serve, remove.answersEmpty = nil, true, withBody(deleteControl2025), false
	}
	if s.opts.quirks { // without them, controls do not name their identity
		list.other, create.other = s.otherControls(2), s.otherControls(1)
		if !remove.answersEmpty {
			remove.other = s.otherControls(2)
		}
	}
	return []endpoint{list, create, remove}
}

// activeControls returns the controls of an identity that have not been lifted, oldest first.
func (s *Server) activeControls(identityID string) []*api.Control {
	return slices.DeleteFunc(s.store.Controls.Of(identityID), func(control *api.Control) bool { return control.DeletedAt != "" })
}

// controlView is a control as the revision spells it. Specification 2026: set_by has a prefix, is_overridable exists.
// guess(overridable-false): a false is_overridable is written out. Guide (controls, September 2025): neither.
// Draft (controls, 2025-09-12): the object has identity_id.
func (s *Server) controlView(control *api.Control) api.Control {
	view := *control
	if !s.opts.quirks {
		view.IdentityID = ""
	}
	if s.opts.revision == controlsRevision2025 {
		view.IsOverridable = nil
		return view
	}
	view.SetBy = "SET_BY_" + view.SetBy
	return view
}

// listControls serves GET /identity/controls. Specification: identity_id is required; lifted controls come only with
// include_deleted; pages. guess(control-order): newest first, the default that an earlier revision documented.
func listControls(c *call) (any, error) {
	var check checks
	withDeleted, id := c.flag(&check, "include_deleted"), c.Query.Get("identity_id")
	page := c.page(&check, 100, "DESC") // the 2025 revision has an order, the 2026 one has been refused it
	check.Required("identity_id", id)
	if err := check.failure(); err != nil {
		return nil, err
	}
	if _, err := c.store.Identities.Find(id); err != nil {
		return nil, err
	}
	rows, next := c.store.Controls.Page(page, c.store.Controls.Of(id), func(control *api.Control) bool {
		return control.DeletedAt == "" || withDeleted
	})
	return pageOf(c, rows, next, c.controlView), nil
}

// createControl serves POST /identity/controls. Specification: 200 with the control; a client creates SELL_ONLY, CLOSED or
// DORMANT, so FROZEN is refused. Guide (controls, September 2025): a client creates CLOSED or DORMANT; the answer is an array of
// controls. guess(array-2025): all active controls of the identity, oldest first. guess(same-type-twice): a second active control
// of the same type is allowed. guess(control-any-status): identities in any status may be controlled.
func createControl(c *call, request *api.CreateControlRequest) (any, error) {
	types, reasons := api.ClientControlTypes, reasonCodes
	is2025 := c.opts.revision == controlsRevision2025
	if is2025 {
		types, reasons = clientControlTypes2025, slices.Concat(reasonCodes2025, reasonCodes)
	}
	var check checks
	check.Required("identity_id", request.IdentityID)
	check.Required("type", string(request.Type))
	check.Required("reason_code", request.ReasonCode)
	check.Enum("type", string(request.Type), types)
	check.Enum("reason_code", request.ReasonCode, reasons)
	if err := check.failure(); err != nil {
		return nil, err
	}
	// Guide (controls): what a client creates is overridable.
	control, err := c.insertControl(&api.Control{
		IdentityID: request.IdentityID, Type: request.Type, SetBy: api.OwnerClient,
		ReasonCode: request.ReasonCode, Reason: request.Reason,
	})
	switch {
	case err != nil:
		return nil, err
	case is2025:
		return c.controlArray(control.IdentityID), nil
	default:
		return c.controlView(control), nil
	}
}

// insertControl puts a control on its identity whoever set it, and fills in what is left open.
func (s *Server) insertControl(control *api.Control) (*api.Control, error) {
	r, err := s.store.Identities.Find(control.IdentityID)
	if err != nil {
		return nil, err
	}
	control.SetBy = cmp.Or(control.Owner(), api.OwnerPaxos)
	if control.IsOverridable == nil {
		overridable := control.SetBy == api.OwnerClient
		control.IsOverridable = &overridable
	}
	control.ID = cmp.Or(control.ID, newID())
	control.CreatedAt = cmp.Or(control.CreatedAt, s.now())
	if err := s.store.Controls.Insert(control); err != nil {
		return nil, err
	}
	s.reportControl("identity.control.created", control)
	s.settle(r) // guess(updated-at): a control does not move updated_at of the identity
	return control, nil
}

// deleteControl serves DELETE /identity/controls of the 2026 revision. Specification: control_id and reason are query
// parameters, the answer is an empty object. Guide (controls): only overridable controls can be deleted.
func deleteControl(c *call) (any, error) {
	id := c.Query.Get("control_id")
	if id == "" {
		return nil, badRequest("control_id is required")
	}
	control, err := c.store.Controls.Find(id)
	if err != nil {
		return nil, err
	}
	return struct{}{}, c.clientLifts(control)
}

// clientLifts lifts a control for a client. guess(delete-unknown): one that is unknown or lifted already is 404.
// guess(delete-not-overridable): one that is not overridable is 403.
func (c *call) clientLifts(control *api.Control) error {
	mayLift := control.Overridable()
	if c.opts.revision == controlsRevision2025 {
		mayLift = control.SetBy == api.OwnerClient // Guide (controls, September 2025): only CLIENT controls
	}
	if !mayLift && control.DeletedAt == "" {
		return newFailure(http.StatusForbidden, "the control is not overridable")
	}
	return c.liftControl(control)
}

// LiftControl lifts a control whoever set it, as Paxos could. It panics if there is no such active control.
func (s *Server) LiftControl(id string) {
	s.Mutate(func() error {
		control, err := s.store.Controls.Find(id)
		if err != nil {
			return err
		}
		return s.liftControl(control)
	})
}

func noControl(id string) error { return &emukit.NotFoundError{Noun: "identity control", ID: id} }

// liftControl marks an active control as deleted, whoever set it; it stays readable with include_deleted.
func (s *Server) liftControl(control *api.Control) error {
	if control.DeletedAt != "" {
		return noControl(control.ID)
	}
	r, err := s.store.Identities.Find(control.IdentityID)
	if err != nil {
		return err
	}
	must(s.store.Controls.Update(control, func(control *api.Control) { control.DeletedAt = s.now() }))
	s.reportControl("identity.control.deleted", control)
	s.settle(r) // guess(updated-at): a control does not move updated_at of the identity
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
	held := slices.DeleteFunc(s.activeControls(r.Identity.ID), func(control *api.Control) bool {
		return control.SetBy != owner || control.Type != s.legacyControl()
	})
	if disabled && len(held) == 0 {
		_, err := s.insertControl(&api.Control{IdentityID: r.Identity.ID, Type: s.legacyControl(), SetBy: owner, ReasonCode: "OTHER"})
		must(err) // its id is new
	}
	for _, control := range held {
		if !disabled {
			must(s.liftControl(control)) // active a moment ago, under the same lock
		}
	}
}

// controlled returns the ids of the identities that have active controls, oldest first, without the given one.
func (s *Server) controlled(except string) []string {
	var ids []string
	for _, r := range s.store.Identities.All() {
		if id := r.Identity.ID; id != except && len(s.activeControls(id)) > 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

// otherControls is how an operation answers with the controls of another identity. There is one if at least so many
// identities have active controls.
func (s *Server) otherControls(least int) other {
	return other{
		exists: func() bool { return len(s.controlled("")) >= least },
		answer: func(c *call, answer any) (any, error) {
			var asked struct {
				IdentityID string `json:"identity_id"`
			}
			_ = json.Unmarshal(c.Body, &asked) // a list has none
			others := s.controlled(cmp.Or(c.Query.Get("identity_id"), asked.IdentityID))
			if len(others) == 0 {
				return answer, nil
			}
			controls := s.controlArray(others[0])
			switch answer.(type) {
			case api.Page[api.Control]:
				return api.Page[api.Control]{Items: controls}, nil
			case api.Control:
				return controls[0], nil
			default:
				return controls, nil
			}
		},
	}
}

var controlGuesses = emukit.NewGuessTopic("Controls", map[string]string{
	"array-2025": "In the 2025 revision creating and deleting a control answer a bare JSON array of all " +
		"active controls.",
	"control-any-status":      "Identities in any status may be controlled.",
	"control-filters-combine": "control_types and control_reason_codes together need not match the same control.",
	"control-order":           "Controls are listed newest first.",
	"controls-rate-limit":     "The controls share the rate limit of the identities, 10 requests a second.",
	"delete-not-overridable":  "Deleting a control that is not overridable is 403.",
	"delete-unknown":          "Deleting a control that does not exist or is deleted already is 404.",
	"overridable-false":       "A false is_overridable is written out, not left out.",
	"same-type-twice":         "An identity may have two active controls of the same type.",
})

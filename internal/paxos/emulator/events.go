package emulator

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// maxEventPage is the size of a page of events. Specification (list, 400): the default, and the largest.
const maxEventPage = 100

// Event is an event with what the emulator holds of it and answers do not show.
type Event struct {
	api.Event `yaml:",inline"`

	// IsTest marks an event that the Dashboard has sent to try a webhook. It is hidden from clients that do not ask for it.
	IsTest bool `json:"is_test,omitempty"`
}

var eventSchema = emukit.Schema[Event]{
	Noun:      "event",
	ID:        func(e *Event) string { return e.ID },
	CreatedAt: func(e *Event) string { return e.CreatedAt },
}

// eventObjects are the events for code in Go.
func eventObjects(s *Server) emukit.Objects[Event, Event] {
	o := emukit.ObjectsOf(s.Server, "events", &s.store.Events, s.insertEvent)
	o.Seeds = emukit.SeedList(o.Name, func(seed *Seed) []Event { return seed.Events })
	o.Check = eventFields.checkSeed
	return o
}

// eventFields are the fields of an event. Specification: what is required.
var eventFields = fields[Event]{
	{rule{name: "type", required: true}, func(e *Event) string { return e.Type }},
	{rule{name: "object_type", required: true}, func(e *Event) string { return e.ObjectType }},
	{rule{name: "created_at", timestamp: true}, func(e *Event) string { return e.CreatedAt }},
}

// eventEndpoints are the operations of the events.
func eventEndpoints(s *Server) []endpoint {
	op := api.OpListEvents // the client has no use for the other operation
	op.Name, op.Path = "GetEvent", op.Path+"/{id}"
	events := resource[Event]{rows: &s.store.Events, show: func(e *Event) any { return e.Event }}
	get := events.get(op, findEvent, "is_test")
	get.jsonProblems = true
	return []endpoint{
		{
			Operation: api.OpListEvents, query: slices.Concat(timeQuery("created_at"), pageQuery, []string{"type", "is_test", "order"}),
			serve: listEvents, jsonProblems: true,
		},
		get,
	}
}

// insertEvent adds an event whoever makes it, and fills in what is left open.
func (s *Server) insertEvent(e *Event) (*Event, error) {
	e.ID = cmp.Or(e.ID, newID())
	e.CreatedAt = cmp.Or(e.CreatedAt, s.now())
	e.Object.ID = cmp.Or(e.Object.ID, newID())
	return e, s.store.Events.Insert(e)
}

// report adds an event about an object. What a seed holds was there before, so nothing has happened to it.
func (s *Server) report(kind, objectType string, object api.EventObject) {
	if s.Seeding() {
		return
	}
	_, err := s.insertEvent(&Event{Event: api.Event{Type: kind, ObjectType: objectType, Object: object}})
	must(err) // its id is new
}

// reportStatus reports a new status of an identity. Reference (events): an identity lands in an approved, denied or disabled
// status. guess(event-statuses): PENDING and ERROR are no events, and neither is a change of the verifications that leaves the
// status as it is.
func (s *Server) reportStatus(r *record, old api.IdentityStatus) {
	kinds := map[api.IdentityStatus]string{
		api.StatusApproved: "identity.approved", api.StatusDenied: "identity.denied", api.StatusDisabled: "identity.disabled",
	}
	old = cmp.Or(old, api.StatusPending) // of an identity that is new
	if kind, ok := kinds[r.Identity.Status]; ok && old != r.Identity.Status {
		s.report(kind, "identity_summary_status_change", api.EventObject{
			IdentityID: r.Identity.ID, OldSummaryStatus: old, NewSummaryStatus: r.Identity.Status,
		})
	}
}

// reportControl reports that a control was created or deleted. Reference (events): all fields of the object are required.
// guess(event-owners): controls of clients are events like those of Paxos, in both revisions.
func (s *Server) reportControl(kind string, control *api.Control) {
	overridable := control.Overridable()
	s.report(kind, "identity_control", api.EventObject{
		IdentityID: control.IdentityID, ControlID: control.ID, ControlType: control.Type, SetBy: control.SetBy,
		IsOverridable: &overridable, ReasonCode: control.ReasonCode,
	})
}

// listEvents serves GET /events. Specification: the filters, ASC by default, real events only by default; the items are called
// events.
func listEvents(c *call) (any, error) {
	var check checks
	isTest, kind := c.flag(&check, "is_test"), c.Query.Get("type")
	if limit, err := strconv.Atoi(cmp.Or(c.Query.Get("limit"), "1")); err != nil || limit < 1 || limit > maxEventPage {
		return nil, badRequest("limit must be between 1 and %d", maxEventPage)
	}
	created, request := c.timeFilter(&check, "created_at"), c.page(&check, maxEventPage, "ASC")
	if err := check.failure(); err != nil {
		return nil, err
	}
	rows, next := c.store.Events.Page(request, c.store.Events.Between(created.from, created.to), func(e *Event) bool {
		return e.IsTest == isTest && (kind == "" || e.Type == kind)
	})
	page := pageOf(c, rows, next, func(e *Event) api.Event { return e.Event })
	return struct {
		Events []api.Event `json:"events"`
		Next   string      `json:"next_page_cursor,omitempty"`
	}{page.Items, page.NextPageCursor}, nil
}

// findEvent finds the event of GET /events/{id}. Specification: a 400 for what is no id of an event; real events only by default.
func findEvent(c *call) (*Event, error) {
	var check checks
	isTest, id := c.flag(&check, "is_test"), c.id()
	e, err := c.store.Events.Find(id)
	switch invalid := check.failure(); {
	case uuid.Validate(id) != nil:
		return nil, badRequest("error parsing event id")
	case invalid != nil:
		return nil, invalid
	case err != nil:
		return nil, err
	case e.IsTest != isTest:
		return nil, &emukit.NotFoundError{Noun: "event", ID: id}
	}
	return e, nil
}

var eventGuesses = emukit.NewGuessTopic("Events", map[string]string{
	"event-owners":   "Controls that a client creates or deletes are events like those of Paxos.",
	"event-statuses": "A change of the status to PENDING or ERROR is no event, and neither is one of the verifications that leaves it.",
})

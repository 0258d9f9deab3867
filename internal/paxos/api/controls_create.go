package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// controlSkew is how far Paxos's clock and ours may be apart when a control's age is judged. It is tighter than an
// identity's, as nothing but age tells two equal controls apart.
const controlSkew = 2 * time.Minute

// CreateControl puts a control on an identity and returns it.
//
// The API has no key that would make a repeat safe, so the request is never repeated once it may have taken effect. When
// the answer is lost, the client looks for the control among the identity's own: it is the one that equals the request,
// is no older than this call, and was never seen by this client. OutcomeUnknown means that it found none or several.
// Creates on one identity wait for each other, so that the client does not mistake its own controls for one another.
func (c *Client) CreateControl(ctx context.Context, req CreateControlRequest) (*Control, error) {
	if req.IdentityID == "" {
		return nil, apikit.Invalid(OpCreateControl.Operation, errNoIdentityID)
	}
	done, err := c.controls.turn(ctx, req.IdentityID)
	if err != nil {
		return nil, apikit.Invalid(OpCreateControl.Operation, err)
	}
	defer done()

	made := madeControl{req: req, known: c.controls.known(req.IdentityID), since: time.Now().Add(-controlSkew)}
	post := func(ctx context.Context) (*Control, error) {
		control, err := c.postControl(ctx, made)
		if err != nil {
			return nil, err
		}
		return c.complete(ctx, req, control)
	}
	control, err := create(ctx, c, post, func(s *search) (*Control, error) { return s.control(made) })
	if err != nil {
		return nil, err
	}
	c.controls.note(req.IdentityID, *control)
	return control, nil
}

// postControl makes the request once and picks the new control from the answer: a single object in the revision of 2026,
// all controls of the identity in the one of 2025.
func (c *Client) postControl(ctx context.Context, made madeControl) (*Control, error) {
	req := made.req
	out, err := do[createdControl](ctx, c, call{
		op: OpCreateControl, body: req, changes: req.IdentityID,
		about: subject{identityID: req.IdentityID, kind: string(req.Type), ownerOf: c.controls.owner},
	})
	if err != nil {
		return nil, err
	}
	control := &out.Control
	if out.all != nil {
		c.controls.infer(revision2025)
		if control = made.newest(out.all); control == nil {
			return nil, apikit.Unusable(c.kit.At(OpCreateControl.Operation), apikit.Identified("control", "", ""))
		}
	} else {
		c.controls.infer(revision2026)
	}
	return control, nil
}

// createdControl is the answer to a create: the control, or all of its identity.
type createdControl struct {
	Control
	all []Control // not nil in the revision of 2025
}

// UnmarshalJSON implements json.Unmarshaler.
func (a *createdControl) UnmarshalJSON(b []byte) error {
	var shape struct {
		Items *json.RawMessage `json:"items"`
	}
	if !bytes.HasPrefix(b, []byte("[")) && (json.Unmarshal(b, &shape) != nil || shape.Items == nil) {
		return json.Unmarshal(b, &a.Control)
	}
	p := page[Control]{Page: Page[Control]{Items: []Control{}}, most: maxControls}
	err := json.Unmarshal(b, &p)
	a.all = p.Items
	return err
}

func (a createdControl) check(about subject) error {
	if a.all == nil {
		return a.Control.check(about)
	}
	about.kind = "" // of the new one alone
	return page[Control]{Page: Page[Control]{Items: a.all}}.check(about)
}

// control looks for the control of a create whose answer was lost.
func (s *search) control(made madeControl) (*Control, error) {
	for ctx := range s.Looks {
		var all []Control
		var failed error
		for control, err := range s.c.ListControls(ctx, ListControlsOptions{IdentityID: made.req.IdentityID, PageSize: maxPage}) {
			if failed = err; err != nil {
				break
			}
			all = append(all, control)
		}
		if failed != nil {
			continue
		}
		candidates := made.recent(all)
		if len(candidates) > 1 {
			break
		}
		if len(candidates) == 1 {
			return &candidates[0], nil
		}
	}
	may := fmt.Sprintf("A %s control for %s may exist on identity %s: the request got no answer and was not repeated", made.req.Type,
		made.req.ReasonCode, made.req.IdentityID)
	return nil, s.Failed(s.Lost, may, "List the identity's controls (data source paxos_identity_controls) before applying again, and import "+
		"the control, if it is there, as "+made.req.IdentityID+"/<control id>.")
}

// complete fills in what a thin answer leaves out, by one read. If the identity does not have the control, the answer may be about
// another one, so the outcome is unknown. If the read fails, the request says all but the owner, and whoever creates is the owner.
func (c *Client) complete(ctx context.Context, req CreateControlRequest, control *Control) (*Control, error) {
	if control.Type != "" && control.SetBy != "" && control.CreatedAt != "" {
		return control, nil
	}
	ctx, cancel := apikit.OwnTime(ctx)
	defer cancel()
	whole, err := c.GetControl(ctx, req.IdentityID, control.ID)
	switch {
	case err == nil:
		return whole, nil
	case IsControlAbsent(err):
		return nil, apikit.Unusable(c.kit.At(OpCreateControl.Operation),
			fmt.Errorf("the identity has no control %s: %w", apikit.Quoted(control.ID), err))
	}
	filled := *control
	filled.Type, filled.SetBy, filled.ReasonCode, filled.Reason = req.Type, OwnerClient, req.ReasonCode, req.Reason
	return &filled, nil
}

// madeControl recognizes the control that a request made.
type madeControl struct {
	req   CreateControlRequest
	known map[string]bool // seen before the request
	since time.Time       // none of ours is older
}

// matches reports whether a control may be the one, its age aside.
func (m madeControl) matches(control Control) bool {
	return control.ID != "" && !m.known[control.ID] && control.DeletedAt == "" && control.Owner() == OwnerClient && m.req.IsFor(control)
}

// newest returns the youngest match, for an answer that is known to hold ours; nil if there is no match.
func (m madeControl) newest(controls []Control) *Control {
	var best *Control
	var bestAt time.Time
	for _, control := range controls {
		if !m.matches(control) {
			continue
		}
		at, _ := time.Parse(time.RFC3339Nano, control.CreatedAt)
		if best == nil || at.After(bestAt) {
			best, bestAt = &control, at
		}
	}
	return best
}

// recent returns the matches that are young enough to be ours. One without a readable age is not.
func (m madeControl) recent(controls []Control) []Control {
	return slices.DeleteFunc(slices.Clone(controls), func(control Control) bool {
		at, err := time.Parse(time.RFC3339Nano, control.CreatedAt)
		return err != nil || at.Before(m.since) || !m.matches(control)
	})
}

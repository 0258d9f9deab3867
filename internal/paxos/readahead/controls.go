package readahead

import (
	"context"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// controlList is one list of an identity's controls, lifted ones included, shared by all reads of them.
type controlList struct {
	done     chan struct{}
	controls []api.Control
	err      error
}

// ReadControl reads a control. One that its identity's row holds as active costs nothing; otherwise all controls of the
// identity are listed, once for all of them. The error is that of the API's client; api.IsControlAbsent tells that the
// identity has no such control.
func (c *Client) ReadControl(ctx context.Context, identityID, controlID string) (*api.Control, error) {
	if c.disabled {
		return c.GetControl(ctx, identityID, controlID)
	}
	if control := c.ActiveControl(identityID, controlID); control != nil {
		return control, nil
	}
	controls, err := c.listControls(ctx, identityID)
	if err != nil {
		return nil, err
	}
	for _, control := range controls {
		if control.ID == controlID {
			return &control, nil
		}
	}
	return nil, api.ControlAbsent()
}

// ReadControls reads the controls of an identity, all those in force and perhaps lifted ones. They cost nothing if its row, or the
// list that an earlier read has made, holds them. The error is that of the API's client.
func (c *Client) ReadControls(ctx context.Context, identityID string) ([]api.Control, error) {
	if active := c.ActiveControls(identityID); active != nil {
		return active, nil
	}
	return c.listControls(ctx, identityID)
}

// listControls lists all controls of an identity, lifted ones included, once for all readers.
func (c *Client) listControls(ctx context.Context, identityID string) ([]api.Control, error) {
	list, mine := c.list(identityID)
	if mine {
		go func() {
			defer close(list.done)
			for control, err := range c.ListControls(context.WithoutCancel(ctx), api.ListControlsOptions{
				IdentityID: identityID, IncludeDeleted: true, PageSize: maxPageSize,
			}) {
				if err != nil {
					list.err = err
					c.forget(identityID, list)
					return
				}
				list.controls = append(list.controls, control)
			}
		}()
	}
	select {
	case <-list.done:
		return list.controls, list.err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// ActiveControl returns the control if it is among ActiveControls; it asks for nothing.
func (c *Client) ActiveControl(identityID, controlID string) *api.Control {
	for _, control := range c.ActiveControls(identityID) {
		if control.ID == controlID {
			return &control
		}
	}
	return nil
}

// ActiveControls returns the controls in force that the identity's row holds; nil if this run has not read the
// identity, or has written to it since. It asks for nothing.
func (c *Client) ActiveControls(identityID string) []api.Control {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, ok := c.rows.get(identityID)
	if !ok || !c.untouched(found) || found.identity.StatusDetails == nil {
		return nil
	}
	active := make([]api.Control, 0, len(found.identity.StatusDetails.ActiveControls))
	for _, control := range found.identity.StatusDetails.ActiveControls {
		if control.DeletedAt == "" {
			active = append(active, control)
		}
	}
	return active
}

// list returns the identity's list and whether the caller has to fill it.
func (c *Client) list(identityID string) (list *controlList, mine bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if list, ok := c.lists[identityID]; ok {
		return list, false
	}
	list = &controlList{done: make(chan struct{})}
	c.lists[identityID] = list
	return list, true
}

// forget drops a list that failed, so that the next read asks again.
func (c *Client) forget(identityID string, list *controlList) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lists[identityID] == list {
		delete(c.lists, identityID)
	}
}

package api

import "github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"

// Observer is told of the writes of a client, and of names that it comes to know.
type Observer interface {
	// BeginWrite is called before each request that may change an identity that exists, with the id of that identity; the id
	// is empty if any identity may change. The function that it returns is called with the error of the request, nil for none,
	// when the request has ended: OutcomeUnknown for an answer that was lost, or is about another call. An answer that says
	// too little is no error, because the request was done.
	BeginWrite(identityID string) (end func(error))
	// Named is called when a write has given a name to an object, and when one is read by its id that has a name.
	Named(kind NameKind, id, name string, given bool)
}

// NameKind is a kind of names that no two objects have, such as ProfileNickname.
type NameKind string

// Observe makes the client call an observer from now on. It must be called before the first request.
func (c *Client) Observe(observer Observer) { c.observer = observer }

// beginWrite tells the observer that a call begins, if it may change an identity that exists. The function that it returns
// tells how the call ended.
func (c *Client) beginWrite(r call) (end func(error)) {
	if c.observer == nil || r.op.Reads() || r.op.apart {
		return func(error) {}
	}
	observed := c.observer.BeginWrite(r.changes)
	return func(err error) {
		if apikit.SaysLittle(err) {
			err = nil
		}
		observed(err)
	}
}

// named tells the observer of a name, unless it is empty.
func (c *Client) named(kind NameKind, id, name string, given bool) {
	if c.observer != nil && name != "" {
		c.observer.Named(kind, id, name, given)
	}
}

package api

// WriteObserver is told of the writes of a client.
type WriteObserver interface {
	// BeginWrite is called before each request that may change an identity that exists, with the id of that identity; the id
	// is empty if any identity may change. The function that it returns is called with the error of the request, nil for none,
	// when the request has ended: OutcomeUnknown for an answer that was lost, or is about another call. An answer that says
	// too little is no error, because the request was done.
	BeginWrite(identityID string) (end func(error))
	// GaveRefID is called when a create or an update has given a ref_id to an identity.
	GaveRefID(identityID, refID string)
}

// Observe makes the client call an observer from now on. It must be called before the first request.
func (c *Client) Observe(observer WriteObserver) { c.observer = observer }

// beginWrite tells the observer that a call begins, if it may change an identity that exists. The function that it returns
// tells how the call ended.
func (c *Client) beginWrite(r call) (end func(error)) {
	if c.observer == nil || !r.op.changesIdentity() {
		return func(error) {}
	}
	observed := c.observer.BeginWrite(r.changes)
	return func(err error) {
		if saysLittle(err) {
			err = nil
		}
		observed(err)
	}
}

// gaveRefID tells the observer of a ref_id that was written.
func (c *Client) gaveRefID(identityID, refID string) {
	if c.observer != nil && refID != "" {
		c.observer.GaveRefID(identityID, refID)
	}
}

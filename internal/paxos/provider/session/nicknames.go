package session

import "sync"

// Nicknames records by nickname the profiles that one run has in its state and those that it plans to create. No two
// profiles have the same one, and a profile that was deactivated may keep its own. The zero value has recorded nothing. It is
// safe for concurrent use.
type Nicknames struct {
	mu      sync.Mutex
	held    map[string]string // id by nickname
	created map[string]bool
}

// Hold records that a profile of the state has a nickname, and reports whether the run has planned to create another one.
func (n *Nicknames) Hold(nickname, id string) (created bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.held == nil {
		n.held = map[string]string{}
	}
	n.held[nickname] = id
	return n.created[nickname]
}

// Create records the plan to create a profile, and returns the id of the profile of the state that has the nickname; empty
// if none has it.
func (n *Nicknames) Create(nickname string) (holder string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.created == nil {
		n.created = map[string]bool{}
	}
	n.created[nickname] = true
	return n.held[nickname]
}

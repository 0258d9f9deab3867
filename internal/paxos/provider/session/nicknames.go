package session

// HoldNickname records that a profile of the state has a nickname, and reports whether the run has planned to create another
// one with it. No two profiles have the same nickname, and a profile that was deactivated may keep its own.
func (r *Register) HoldNickname(nickname, id string) (created bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.nicknames[nickname] = id
	return r.newNicknames[nickname]
}

// CreateNickname records the plan to create a profile, and returns the id of the profile of the state that has the nickname;
// empty if none has it.
func (r *Register) CreateNickname(nickname string) (holder string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.newNicknames[nickname] = true
	return r.nicknames[nickname]
}

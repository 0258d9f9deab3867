package session

// HoldName records that an object of the state has a name that no two objects of its kind share, and that one which has ended may
// keep. It reports whether the run has planned to create another one with it. An empty name is not known.
func (r *Register) HoldName(kind, name, id string) (created bool) {
	if name == "" {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	key := r.hash("name", kind, name)
	r.names[key] = id
	return r.newNames[key]
}

// CreateName records the plan to create an object, and returns the id of the object of the state that has the name; empty if none
// has it.
func (r *Register) CreateName(kind, name string) (holder string) {
	if name == "" {
		return ""
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	key := r.hash("name", kind, name)
	r.newNames[key] = true
	return r.names[key]
}

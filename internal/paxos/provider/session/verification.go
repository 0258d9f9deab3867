package session

// PlanVerification records that a planned update of an identity may have Paxos verify it again, which takes its
// verification statuses back.
func (r *Register) PlanVerification(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.verified[id] = true
}

// VerifiesAnew reports whether this run has planned such an update. Resources that depend on an identity are planned after
// it, in a plan and in an apply.
func (r *Register) VerifiesAnew(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.verified[id]
}

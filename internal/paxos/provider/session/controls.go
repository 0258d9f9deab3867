package session

// Control is a control of the state, as far as a plan that removes it is concerned. The tags are the names in the state.
type Control struct {
	ID             string `json:"id"`
	IdentityID     string `json:"identity_id"`
	Type           string `json:"type"`
	ReasonCode     string `json:"reason_code"`
	Reason         string `json:"reason"`
	SetBy          string `json:"set_by"`
	IsOverridable  bool   `json:"is_overridable"`
	DeletionPolicy string `json:"deletion_policy"`
}

type controlEntry struct {
	Control
	planned bool // a resource keeps, replaces or destroys it
	created bool // a create of this run returned it
	lifted  bool // a destroy of this run has begun to lift it
}

// LoadControl records a control of the state.
func (r *Register) LoadControl(control Control) { r.recordControl(controlEntry{Control: control}) }

// PlanControl records that a resource keeps, replaces or destroys a control.
func (r *Register) PlanControl(control Control) {
	r.recordControl(controlEntry{Control: control, planned: true})
}

// CreatedControl records that a create of this run returned a control.
func (r *Register) CreatedControl(control Control) {
	r.recordControl(controlEntry{Control: control, planned: true, created: true})
}

// LiftControl records that a destroy of this run begins to lift a control.
func (r *Register) LiftControl(control Control) {
	r.recordControl(controlEntry{Control: control, planned: true, lifted: true})
}

// IsLiftedControl reports whether a destroy of this run lifts the control, or has lifted it.
func (r *Register) IsLiftedControl(identityID, id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.controls[identityID][id]
	return e != nil && e.lifted
}

// IsCreatedControl reports whether a create of this run returned the control.
func (r *Register) IsCreatedControl(identityID, id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.controls[identityID][id]
	return e != nil && e.created
}

func (r *Register) recordControl(control controlEntry) {
	if control.ID == "" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	of := r.controls[control.IdentityID]
	if of == nil {
		of = map[string]*controlEntry{}
		r.controls[control.IdentityID] = of
	}
	of[control.ID] = &control
}

// ForgetControl takes back LoadControl: a refresh has found that the control was lifted.
func (r *Register) ForgetControl(identityID, id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.controls[identityID], id)
}

// Control returns a control of the state.
func (r *Register) Control(identityID, id string) (control Control, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.controls[identityID][id]
	if e == nil {
		return Control{}, false
	}
	return e.Control, true
}

// UnplannedControl returns a control of an identity that is in the state and that no resource has planned so far. Terraform
// asks for no plan of a tainted object but for a create, so that one like it may be its replacement.
func (r *Register) UnplannedControl(identityID string, such func(Control) bool) (control Control, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.controls[identityID] {
		if !e.planned && such(e.Control) {
			return e.Control, true
		}
	}
	return Control{}, false
}

package session

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// Unique is an argument whose value no two objects of a type share at Paxos, which deletes none: an object that has ended keeps
// its value. With -replace, a taint or a new address the apply would end the object that has the value, and then Paxos would refuse
// the create. So the plan refuses it.
type Unique struct {
	Object   string // as in "profile"
	Argument string // as in "nickname"
	Kept     string // a sentence without its period that says why the value stays taken
	Hidden   bool   // the value is personal, so no message shows it
}

// Hold records that an object of the state has a value, and reports whether the run has planned to create another one with it. An
// empty value is not known.
func (u Unique) Hold(s *Session, value, id string) (created bool) {
	if value == "" {
		return false
	}
	r := RegisterOf(s)
	r.mu.Lock()
	defer r.mu.Unlock()
	key := r.hash("name", u.Object, value)
	r.names[key] = id
	return r.newNames[key]
}

// Read is Hold for an object that the run has read or created.
func (u Unique) Read(s *Session, value, id string) {
	u.Hold(s, value, id)
	r := RegisterOf(s)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.read[r.hash("read", u.Object, id)] = true
}

// HasRead reports whether the run has read or created an object. A plan has, unless it goes without a refresh, and an apply has not.
func (u Unique) HasRead(s *Session, id string) bool {
	r := RegisterOf(s)
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.read[r.hash("read", u.Object, id)]
}

// PlanCreate records the plan to create an object, and adds an error if one of the state has its value.
func (u Unique) PlanCreate(s *Session, value types.String, diags *diag.Diagnostics) {
	if value.ValueString() == "" {
		return
	}
	r := RegisterOf(s)
	r.mu.Lock()
	key := r.hash("name", u.Object, value.ValueString())
	r.newNames[key] = true
	holder := r.names[key]
	r.mu.Unlock()
	if holder != "" {
		u.addTaken(holder, value.ValueString(), path.Root(u.Argument), diags)
	}
}

// PlanDestroy records that an object of the state has a value. It adds an error if the run has planned to create another one with
// it, and reports whether it has.
func (u Unique) PlanDestroy(s *Session, value, id string, diags *diag.Diagnostics) bool {
	created := u.Hold(s, value, id)
	if created {
		u.addTaken(id, value, path.Empty(), diags)
	}
	return created
}

func (u Unique) addTaken(holder, value string, at path.Path, diags *diag.Diagnostics) {
	taken := fmt.Sprintf("the %s %q", u.Argument, value)
	if u.Hidden {
		taken = "this " + u.Argument
	}
	tfkit.Failure{
		Action: "create " + u.Object, At: at,
		Context: fmt.Sprintf("%s %s, which the state has, has %s, and this plan creates another one with it. %s.",
			strings.ToUpper(u.Object[:1])+u.Object[1:], holder, taken, u.Kept),
		Next: fmt.Sprintf("For another %s, choose another %s. If the resource is tainted, run terraform untaint. If -replace names it, "+
			"plan without -replace. If it has a new address, use a moved block:", u.Object, u.Argument),
		Block: tfkit.MovedBlock("paxos_" + strings.ReplaceAll(u.Object, " ", "_")),
	}.AddError(diags)
}

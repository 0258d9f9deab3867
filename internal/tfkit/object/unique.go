package object

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
)

// Unique is an argument whose value no two objects share: of one parent, if the ids name a parent.
type Unique struct {
	Argument string // as in "nickname"
	// Kept is a sentence without its period that says why an object that has ended keeps the value. With -replace, a taint or a new
	// address the apply would end the object that has the value, and then the API would refuse the create, so the plan refuses it.
	// Empty if the value is free then.
	Kept   string
	Hidden bool // the value is personal, so no message shows it
}

// TakenError is the answer that another object has a unique value, with the id of that one, which the provider has found out.
type TakenError struct {
	Err error
	ID  string
}

// Error returns the text of the answer.
func (e *TakenError) Error() string { return e.Err.Error() }

// Unwrap returns the answer.
func (e *TakenError) Unwrap() error { return e.Err }

// existingID returns the id of the object that is in the way, and whether it is known.
func (a API) existingID(err error) (id string, ok bool) {
	if taken, ok := errors.AsType[*TakenError](err); ok {
		return taken.ID, true
	}
	if a.ExistingID == nil {
		return "", false
	}
	return a.ExistingID(err)
}

// Names records which values of unique arguments a run has met: in the state, read, created, and planned. It is safe for
// concurrent use, and keeps keyed hashes alone.
type Names struct {
	key []byte

	mu      sync.Mutex
	holders map[string]string // ids of objects of the state, by value
	planned map[string]string // ids of the objects to create, by value; empty before the create
	read    map[string]bool   // ids of objects that the run has read or created
}

// NewNames returns the record of a run that has met nothing.
func NewNames() *Names {
	key := make([]byte, sha256.Size)
	_, _ = rand.Read(key) // never fails (crypto/rand)
	return &Names{key: key, holders: map[string]string{}, planned: map[string]string{}, read: map[string]bool{}}
}

func (n *Names) hash(t *Type, what string) string {
	hash := hmac.New(sha256.New, n.key)
	_, _ = hash.Write([]byte(t.Name + "\x00" + what)) // never fails (package hash)
	return string(hash.Sum(nil))
}

// hold records that an object has a value, and reports whether the run has planned to create another one with it. An empty value
// is not known.
func (n *Names) hold(t *Type, value, id string) (created bool) {
	if value == "" {
		return false
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	key := n.hash(t, value)
	n.holders[key] = id
	made, isPlanned := n.planned[key]
	return isPlanned && made != id
}

// create records the id of an object that the run has created.
func (n *Names) create(t *Type, value, id string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.planned[n.hash(t, value)] = id
}

// plan records the plan to create an object. It returns the id of the one that has its value, empty if there is none, and whether
// the run has planned to create another one with it.
func (n *Names) plan(t *Type, value string) (holder string, again bool) {
	if value == "" {
		return "", false
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	key := n.hash(t, value)
	made, isPlanned := n.planned[key]
	n.planned[key] = made
	return n.holders[key], isPlanned && made == ""
}

func (n *Names) sawRead(t *Type, id string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.read[n.hash(t, id)] = true
}

// HasRead reports whether the run has read or created an object of type t, which declares an argument as unique. A plan has, unless
// it goes without a refresh, and an apply has not.
func (n *Names) HasRead(t *Type, id string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.read[n.hash(t, id)]
}

// names returns the record of the run.
func (r *Resource[S, M, T]) names() *Names { return r.Session.Names() }

// keepsName reports whether objects keep the values of a unique argument after their end.
func (t *Type) keepsName() bool { return t.Unique.Kept != "" }

// id returns the id of an object among those of its parent.
func (t *Type) id(text func(name string) string) string { return text(t.IDs[len(t.IDs)-1].Name) }

// unique returns what no two objects share: the unique argument behind the ids of the parent; empty if a part is not known.
func (t *Type) unique(text func(name string) string) string {
	var parts []string
	for _, id := range t.IDs[:len(t.IDs)-1] {
		parts = append(parts, text(id.Name))
	}
	parts = append(parts, text(t.Unique.Argument))
	if slices.Contains(parts, "") {
		return ""
	}
	return strings.Join(parts, "/")
}

// textOf returns a function that returns a text attribute of an object; empty if it is null or unknown.
func textOf(raw tftypes.Value) func(name string) string {
	return func(name string) string {
		var text string
		if value := tfkit.Attribute(raw, name); value.IsKnown() && !value.IsNull() {
			_ = value.As(&text) // stays empty for another type
		}
		return text
	}
}

// hold records the value of an object of the state, and reports whether the run has planned to create another one with it.
func (r *Resource[S, M, T]) hold(text func(name string) string) (created bool) {
	return r.Type.keepsName() && r.names().hold(r.Type, r.Type.unique(text), r.Type.id(text))
}

// sawRead is hold for an object that the run has read or created.
func (r *Resource[S, M, T]) sawRead(state tfsdk.State, isNew bool) {
	text := textOf(state.Raw)
	if !r.Type.keepsName() {
		return
	}
	if isNew {
		r.names().create(r.Type, r.Type.unique(text), r.Type.id(text))
	}
	r.hold(text)
	r.names().sawRead(r.Type, r.Type.id(text))
}

// Keep implements fastpath.Resource: it records the value of a unique argument, and has the framework plan an object whose value the
// run has planned to give to another one.
func (r *Resource[S, M, T]) Keep(_ context.Context, state fastpath.RawObject) bool {
	return !r.hold(state.Text)
}

// refuseTwice refuses to create two objects with one value, of which the second may otherwise take the first for its own if the
// answer to its create is lost.
func (r *Resource[S, M, T]) refuseTwice(text func(name string) string, diags *diag.Diagnostics) {
	name, argument := noun(r.Type.Name), r.Type.Unique.Argument
	tfkit.Failure{
		Action: "create " + name, At: path.Root(argument),
		Context: fmt.Sprintf("This plan creates two %s%s resources with %s, which %s accepts once.",
			r.Session.API().Prefix, r.Type.Name, r.Type.Unique.show(text), r.Session.API().Name),
		Next: "Give each resource a " + argument + " of its own, or remove one of them.",
	}.AddError(diags)
}

// show returns the argument and its value for a message.
func (u Unique) show(text func(name string) string) string {
	if u.Hidden {
		return "this " + u.Argument
	}
	return fmt.Sprintf("the %s %q", u.Argument, text(u.Argument))
}

// addTaken refuses to create an object with the value that another one keeps. text returns the attributes of one of both.
func (r *Resource[S, M, T]) addTaken(holder string, text func(name string) string, at path.Path, diags *diag.Diagnostics) {
	name, argument := noun(r.Type.Name), r.Type.Unique.Argument
	tfkit.Failure{
		Action: "create " + name, At: at,
		Context: fmt.Sprintf("%s %s, which the state has, has %s, and this plan creates another one with it. %s.",
			capitalized(name), holder, r.Type.Unique.show(text), r.Type.Unique.Kept),
		Next: fmt.Sprintf("For another %s, choose another %s. If the resource is tainted, run terraform untaint. If -replace names it, "+
			"plan without -replace. If it has a new address, use a moved block:", name, argument),
		Block: tfkit.MovedBlock(r.Session.API().Prefix + r.Type.Name),
	}.AddError(diags)
}

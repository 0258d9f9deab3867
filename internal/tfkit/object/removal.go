package object

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
)

// The values of deletion_policy that all objects have.
const (
	Abandon = "ABANDON" // sends nothing
	Prevent = "PREVENT" // fails the plan
)

// Removal declares what destroy does, and the argument deletion_policy if that depends on it. The zero value ends the object, and
// leaves nothing behind.
type Removal struct {
	// Resource is the type of the resource, such as "example_object".
	Resource string
	// Policies are the values of deletion_policy and what destroy does under each; the first is the default. Prevent is added.
	// Without them there is no such argument.
	Policies []Policy
	// Stays follows "It stays" for an abandoned object, as in "active", and API names what a destroy then sends nothing to.
	Stays, API string
	// Verb is what destroy does to the object: "deactivate"; default: "delete".
	Verb string
	// Warn returns what the plan of a destroy says about the object of this id, if no policy keeps it: what stays behind, and what to
	// do about that. Both are sentences. It may be nil.
	Warn func(id string) (found, next string)
}

// Policy is a value of deletion_policy. Does follows it in a sentence, as in "`DELETE` deletes the profile".
type Policy struct{ Name, Does string }

// Attribute returns the argument deletion_policy.
func (r Removal) Attribute() schema.StringAttribute {
	var names, does []string
	for _, policy := range append(r.Policies, Policy{Prevent, "fails the plan"}) {
		names = append(names, policy.Name)
		does = append(does, "`"+policy.Name+"` "+policy.Does)
	}
	return schema.StringAttribute{
		Optional: true, Computed: true, Default: stringdefault.StaticString(names[0]),
		Validators: []validator.String{tfkit.OneOf(names...)},
		MarkdownDescription: "What destroy does: " + strings.Join(does, ", ") + ". The provider uses the applied value, so apply a change " +
			"before you destroy. Default: `" + names[0] + "`.",
	}
}

// Removed is an object of the state that a plan or an apply removes.
type Removed struct {
	What     string // the object at the beginning of a sentence: "Profile p1 (Main)"
	ImportID string
	Policy   string // the applied deletion_policy
	Verb     string // "destroy" or "replace"
}

// Keeps reports whether the applied policy keeps the object. It adds an error if that is Prevent. Delete calls it for users who
// skip the plan.
func (r Removal) Keeps(o Removed, diags *diag.Diagnostics) bool {
	if o.Policy != Prevent {
		return o.Policy == Abandon
	}
	_, name, _ := strings.Cut(r.Resource, "_")
	var others []string
	for _, policy := range r.Policies {
		others = append(others, fmt.Sprintf("%q", policy.Name))
	}
	tfkit.Failure{
		Action:  o.Verb + " " + noun(name),
		Context: o.What + " has the applied deletion_policy PREVENT.",
		Next: "To let it go, apply deletion_policy = " + strings.Join(others, " or ") + " first, or take it out of the state with a removed " +
			"block:",
		Block: tfkit.RemovedBlock(r.Resource),
	}.AddError(diags)
	return true
}

// Plan is Keeps for a plan, which also announces that an abandoned object stays. If it returns false, the plan has to say what
// the other policies do. Terraform plans no destroy of its own for the destroying half of a replacement, so Plan is for the
// plan of that as well.
func (r Removal) Plan(o Removed, diags *diag.Diagnostics) bool {
	if o.Policy == Abandon {
		tfkit.Notice{
			Summary: tfkit.DestroyWarningSummary,
			Found:   o.What + " stays " + r.Stays + ": its deletion_policy is ABANDON, so nothing is sent to " + r.API + ".",
			Next:    "To manage it again, import it by " + o.ImportID + ".",
		}.AddWarning(diags)
	}
	return r.Keeps(o, diags)
}

// warn says in a plan what a destroy leaves behind.
func (r Removal) warn(id string, diags *diag.Diagnostics) {
	if r.Warn != nil {
		found, next := r.Warn(id)
		tfkit.Notice{Summary: tfkit.DestroyWarningSummary, Found: found, Next: next}.AddWarning(diags)
	}
}

// PlanReplaced is Plan for the object of type t that a planned create replaces (-replace). It returns what is known of that: the
// ids and the policy. If removes is false, the plan has nothing else to say.
func (r Removal) PlanReplaced(ctx context.Context, t *Type, diags *diag.Diagnostics) (replaced fastpath.RawObject, removes bool) {
	replaced, ok := fastpath.Replaced(ctx)
	if !ok {
		return nil, false
	}
	removed := Removed{What: "The object that this plan replaces", Policy: replaced.Text("deletion_policy"), Verb: "replace"}
	var ids []string
	for _, id := range t.IDs {
		ids = append(ids, replaced.Text(id.Name))
	}
	removed.ImportID = strings.Join(ids, "/")
	return replaced, !r.Plan(removed, diags)
}

// Delete ends the object, unless its policy keeps it. Without Remove it sends nothing; the plan has said so.
func (r *Resource[S, M, T]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state M
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	removal := r.Type.Removal
	if resp.Diagnostics.HasError() || removal.Keeps(r.removed(req.State, state, "destroy"), &resp.Diagnostics) || r.Remove == nil ||
		r.Pinned != nil && r.Pinned(state, &resp.Diagnostics) {
		return
	}
	if err := r.Remove(ctx, r.Session, state); err != nil {
		verb := cmp.Or(removal.Verb, "delete")
		tfkit.Failure{
			Action: verb + " " + noun(r.Type.Name), Context: "The request to " + verb + " " + r.What(state) + " failed.", Err: err,
		}.AddError(&resp.Diagnostics)
	}
}

// AdvisedError is an error with advice of its own on what to do next, which a message shows in place of the general one.
type AdvisedError struct {
	Err  error
	Next string
}

// Error returns the text of the error alone.
func (e *AdvisedError) Error() string { return e.Err.Error() }

// Unwrap returns the error.
func (e *AdvisedError) Unwrap() error { return e.Err }

// NextStep implements tfkit.UserError.
func (e *AdvisedError) NextStep() string { return e.Next }

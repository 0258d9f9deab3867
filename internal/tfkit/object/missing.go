package object

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// RecheckDelay is how long a refresh waits before it looks again for an object that it did not find: replicas may lag.
const RecheckDelay = time.Second

// Lost is an object of the state that two looks of a refresh did not find, although nothing shows that it has ended.
type Lost struct {
	Name   string // of the object, as in Type
	What   string // the object in a sentence: "profile p1"
	Reason string // a sentence without its period that says why the object is unlikely to have ended
}

// Handle takes the object out of the state, or adds the error that it is missing, as the provider is configured.
func (o Lost) Handle(ctx context.Context, a API, notFound error, state *tfsdk.State, diags *diag.Diagnostics) {
	if a.Forget {
		state.RemoveResource(ctx)
		tfkit.Notice{
			Summary: capitalized(noun(o.Name)) + " is gone",
			Found: a.Name + " does not know " + o.What + " any more. The resource was taken out of the state, as the provider's " +
				"on_missing = \"FORGET\" demands, and is planned anew.",
		}.AddWarning(diags)
		return
	}
	tfkit.Failure{
		Action: "read " + noun(o.Name),
		Context: fmt.Sprintf("%s does not know %s in the environment %s. %s, so the likely cause is another environment or other "+
			"credentials. The state keeps it.", a.Name, o.What, a.Environment, o.Reason),
		Err: notFound,
		Next: "Check " + a.Arguments + ". Where a sandbox was reset, set on_missing = \"FORGET\" in the provider block, or run terraform " +
			"state rm for this resource.",
	}.AddError(diags)
}

// EndedError is the error of Resource.Get for an object that has ended at the API. A refresh takes it out of the state.
type EndedError struct {
	What string // the object at the beginning of a sentence: "Profile p1 (Main)"
	How  string // what has happened to it, after "was": "deactivated"
	When string // a timestamp; empty if the API shows none
	// Anew follows "it is planned anew", as in "which may need another name". It may be empty.
	Anew string
	// Err is the answer that the object is not found, of an API that does not show what has ended. It takes two of these to
	// believe it. Nil if the API has shown the object as ended.
	Err error
}

// Error says what has happened.
func (e *EndedError) Error() string {
	if e.Err != nil {
		return e.Err.Error()
	}
	return e.says()
}

// Unwrap returns Err.
func (e *EndedError) Unwrap() error { return e.Err }

func (e *EndedError) says() string {
	if e.When != "" {
		return e.What + " was " + e.How + " at " + e.When
	}
	return e.What + " was " + e.How
}

// notice returns the warning about an object of this name that leaves the state. A 404 alone may come from another environment.
func (e *EndedError) notice(a API, name string) tfkit.Notice {
	next := ""
	if e.Err != nil {
		next = "If it should still exist, check " + a.Arguments + " before you apply: other credentials and another environment show " +
			"other objects."
	}
	anew := "it is planned anew"
	if e.Anew != "" {
		anew += ", " + e.Anew
	}
	return tfkit.Notice{
		Summary: capitalized(noun(name)) + " was " + e.How + " elsewhere",
		Found:   e.says() + ". It was taken out of the state; as long as the configuration has it, " + anew + ".",
		Next:    next,
	}
}

func capitalized(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

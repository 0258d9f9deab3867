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

// Missing is what a provider does about objects that its API does not find although nothing shows that they have ended.
type Missing struct {
	API         string // the name of the API in messages
	Environment string // the environment of the provider
	Arguments   string // the arguments of the provider that decide which objects it finds, as in "environment and client_id"
	// Forget takes the objects out of the state, as the provider's argument on_missing demands. Otherwise the refresh fails.
	Forget bool
}

// Lost is an object of the state that a refresh did not find.
type Lost struct {
	Name   string // of the object, as in Type
	What   string // the object in a sentence: "profile p1"
	Reason string // a sentence without its period that says why the object is unlikely to have ended
	// IsNotFound reports whether the API has answered that it does not find an object.
	IsNotFound func(error) bool
}

// LookAgain waits and then returns what get returns. If get does not find the object either, LookAgain does what the provider
// does about that. It returns nil if there is nothing to save, whatever the reason; get returns nil without an error if it has
// dealt with the object.
func LookAgain[T any](
	ctx context.Context, m Missing, o Lost, get func(context.Context) (*T, error), state *tfsdk.State, diags *diag.Diagnostics,
) *T {
	select {
	case <-ctx.Done():
	case <-time.After(RecheckDelay):
	}
	object, err := get(ctx)
	switch {
	case o.IsNotFound(err):
		m.Handle(ctx, o, err, state, diags)
	case err != nil:
		tfkit.Failure{
			Action: "read " + noun(o.Name), Context: m.API + " did not find " + o.What + ", and a second look failed. The state keeps it.",
			Err: err,
		}.AddError(diags)
	default:
		return object
	}
	return nil
}

// Handle takes an object that two looks did not find out of the state, or adds the error that it is missing.
func (m Missing) Handle(ctx context.Context, o Lost, notFound error, state *tfsdk.State, diags *diag.Diagnostics) {
	if m.Forget {
		state.RemoveResource(ctx)
		name := noun(o.Name)
		tfkit.Notice{
			Summary: strings.ToUpper(name[:1]) + name[1:] + " is gone",
			Found: m.API + " does not know " + o.What + " any more. The resource was taken out of the state, as the provider's " +
				"on_missing = \"FORGET\" demands, and is planned anew.",
		}.AddWarning(diags)
		return
	}
	tfkit.Failure{
		Action: "read " + noun(o.Name),
		Context: fmt.Sprintf("%s does not know %s in the environment %s. %s, so the likely cause is another environment or other "+
			"credentials. The state keeps it.", m.API, o.What, m.Environment, o.Reason),
		Err: notFound,
		Next: "Check " + m.Arguments + ". Where a sandbox was reset, set on_missing = \"FORGET\" in the provider block, or run terraform " +
			"state rm for this resource.",
	}.AddError(diags)
}

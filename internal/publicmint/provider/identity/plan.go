package identity

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

var removal = object.Removal{
	Resource: "publicmint_identity", Stays: "at Public Mint", API: "Public Mint",
	Policies: []object.Policy{{Name: "DELETE", Does: "deletes the identity"}, {Name: object.Abandon, Does: "sends nothing"}},
	Warn: func(id string) (found, next string) {
		return "Public Mint deletes identity " + id + " with its documents, and nothing brings it back: a new one has another id and is to be " +
				"confirmed anew. Public Mint does not say whether its email can be used again.",
			"To keep the identity, apply deletion_policy = \"ABANDON\" first."
	},
}

// planIdentity refuses what Public Mint would refuse.
func planIdentity(_ context.Context, _ *session.Session, state, plan *model, resp *resource.ModifyPlanResponse) {
	diags := &resp.Diagnostics
	if state == nil {
		checkAge(plan.Birthday.ValueString(), time.Now(), diags)
		return
	}
	if len(resp.RequiresReplace) > 0 {
		return
	}
	if !plan.Birthday.Equal(state.Birthday) {
		checkAge(plan.Birthday.ValueString(), time.Now(), diags)
	}
	if state.IdentityConfirmed.ValueBool() {
		refuseLocked(*plan, *state, diags)
	}
	if body := toAPI(*plan, *state); mapping.IsZero(&body) && !resp.Plan.Raw.IsNull() {
		resp.Plan.Raw = withUpdatedAt(resp.Plan.Raw, *state) // nothing is sent
	}
}

// The ages that Public Mint takes, in years (reference).
const minAge, maxAge = 18, 99

// checkAge refuses a birthday of a person who is too young or too old at a time. One that is not known is empty.
func checkAge(birthday string, now time.Time, diags *diag.Diagnostics) {
	born, err := time.Parse(time.DateOnly, birthday)
	if err != nil {
		return
	}
	age := now.Year() - born.Year()
	if now.Month() < born.Month() || now.Month() == born.Month() && now.Day() < born.Day() {
		age--
	}
	if age < minAge || age > maxAge {
		tfkit.Failure{
			Action: "plan identity", At: path.Root("birthday"), Context: "Public Mint takes people who are 18 to 99 years old.",
			Next: "Correct birthday.",
		}.AddError(diags)
	}
}

// refuseLocked refuses to change what cannot change once the identity is confirmed (reference, PATCH). What an import without personal
// data has left open is compared when it is applied.
func refuseLocked(plan, state model, diags *diag.Diagnostics) {
	if state.Tax == nil || plan.Tax == nil {
		plan.Tax, state.Tax = &taxModel{}, &taxModel{}
	}
	for _, field := range []struct {
		at      path.Path
		is, was attr.Value
	}{
		{path.Root("name"), plan.Name, state.Name},
		{path.Root("birthday"), plan.Birthday, state.Birthday},
		{path.Root("gender"), plan.Gender, state.Gender},
		{path.Root("tax").AtName("country"), plan.Tax.Country, state.Tax.Country},
		{path.Root("tax").AtName("id_number"), plan.Tax.IDNumber, state.Tax.IDNumber},
	} {
		if field.was.IsNull() || field.is.IsUnknown() || field.is.Equal(field.was) {
			continue
		}
		tfkit.Failure{
			Action: "change " + field.at.String() + " of identity", At: field.at,
			Context: "Identity " + state.ID.ValueString() + " is confirmed (identity_confirmed), and Public Mint does not change name, birthday, " +
				"gender, tax.country and tax.id_number from then on.",
			Next: "Set it as it was, or leave it out. To correct a confirmed identity, contact Public Mint.",
		}.AddError(diags)
	}
}

// withUpdatedAt returns a plan that sends nothing, so that the time of the last update stays, unless the apply may find more.
func withUpdatedAt(plan tftypes.Value, state model) tftypes.Value {
	kept := tfkit.WithAttributes(plan, map[string]tftypes.Value{"updated_at": tftypes.NewValue(tftypes.String, nil)})
	if !kept.IsFullyKnown() {
		return plan
	}
	var at any
	if !state.UpdatedAt.IsNull() {
		at = state.UpdatedAt.ValueString()
	}
	return tfkit.WithAttributes(plan, map[string]tftypes.Value{"updated_at": tftypes.NewValue(tftypes.String, at)})
}

package settings

import (
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// The values of the argument on_missing.
const onMissingError, onMissingForget = "ERROR", "FORGET"

// OnMissingAttribute returns the argument on_missing. The texts go on after its values, which are what a refresh does if the API does
// not find what, each to the end of a clause.
func OnMissingAttribute(envVar func(argument string) string, what, onError, onForget string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Validators: []validator.String{tfkit.OneOf(onMissingError, onMissingForget)},
		MarkdownDescription: "What a refresh does if " + what + ": `ERROR` " + onError + "; `FORGET` " + onForget + ", which is right for a " +
			"sandbox or an emulator that was reset. The provider rejects `FORGET` in production. Environment variable: `" +
			envVar("on_missing") + "`. Default: `ERROR`.",
	}
}

// Forgets reports whether on_missing has missing objects taken out of the state. In production that is refused.
func (r Resolver) Forgets(environment string) bool {
	value := r.Text("on_missing", onMissingError)
	switch {
	case value != onMissingError && value != onMissingForget:
		r.AddError("on_missing", "It must be ERROR or FORGET.")
	case value == onMissingForget && environment == Production:
		r.AddError("on_missing", "FORGET is for sandboxes that are reset. In production it would make a second identity of a person whom "+
			"other credentials simply do not see.")
	}
	return value == onMissingForget
}

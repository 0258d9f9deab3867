package object

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// Required is an argument that the API requires and the schema does not: it is sensitive, and a command line that generates the
// configuration of an import writes null in its place, which no schema could require.
type Required struct {
	// Path names the argument: "address.city", or "numbers.value" for one of each element of a list.
	Path string
	// Or is the name of an argument beside it that can be set instead; empty if there is none.
	Or string
	// If reports whether a configuration makes the API require it, and When says so in the message: "if the type is person". Without
	// If it always does. What is not known yet requires nothing.
	If   func(config tftypes.Value) bool
	When string
}

// requireArguments refuses a plan that would send an object without an argument that the API requires. One that exists may lack
// it as long as the object around the argument has no other value than the state: then nothing of that object is sent.
func (t *Type) requireArguments(api func() API, config, state tftypes.Value, diags *diag.Diagnostics) {
	for _, required := range t.Required {
		if required.If != nil && !required.If(config) {
			continue
		}
		around, name := "", required.Path
		if i := strings.LastIndex(name, "."); i >= 0 {
			around, name = name[:i], name[i+1:]
		}
		now, before, at := config, state, path.Empty()
		if around != "" {
			now, before, at = tfkit.Attribute(config, around), tfkit.Attribute(state, around), tfkit.Path(around)
		}
		if now.IsNull() || !now.IsKnown() || !state.IsNull() && (around == "" || tfkit.IsPart(now, before)) {
			continue
		}
		objects, places := []tftypes.Value{now}, []path.Path{at}
		if now.As(&objects) == nil {
			places = nil
			for i := range objects {
				places = append(places, at.AtListIndex(i))
			}
		}
		for i, object := range objects {
			if isMissing(object, name) && (required.Or == "" || isMissing(object, required.Or)) {
				t.requiredFailure(api().Name, required, state.IsNull(), places[i].AtName(name)).AddError(diags)
			}
		}
	}
}

// isMissing reports whether an object is known to lack an attribute.
func isMissing(object tftypes.Value, name string) bool {
	return object.IsKnown() && tfkit.Attribute(object, name).IsNull()
}

func (t *Type) requiredFailure(apiName string, required Required, isCreate bool, at path.Path) tfkit.Failure {
	failed := tfkit.Failure{
		Action: "update " + noun(t.Name), At: at, Next: "Set it.",
		Context: apiName + " requires " + strings.TrimSpace(required.Path+" "+required.When) + ", which is not set.",
	}
	if required.Or != "" {
		failed.Context = apiName + " requires " + required.Path + " or " + required.Or + ", and neither is set."
		failed.Next = "Set one of them."
	}
	if isCreate {
		failed.Action = "create " + noun(t.Name)
	}
	return failed
}

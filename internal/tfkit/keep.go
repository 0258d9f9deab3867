package tfkit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
)

// Keep returns the plan modifier of arguments that the API cannot unset: one that the configuration leaves out stays as it is, also
// because a command line that generates the configuration of an import leaves out what is sensitive. A new object has none.
//
// A text or a flag is planned as it is configured, or as it was. An object is sent whole, so it is planned as it was if the
// configuration says nothing else of it, and as configured otherwise. The argument and all that is in it are optional and computed.
func Keep() interface {
	planmodifier.String
	planmodifier.Bool
	planmodifier.Object
} {
	return keep{}
}

type keep struct{}

func (keep) Description(context.Context) string { return "stays as it is if it is not configured" }

func (k keep) MarkdownDescription(ctx context.Context) string { return k.Description(ctx) }

func (keep) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.ConfigValue.IsNull() {
		resp.PlanValue = req.StateValue
	}
}

func (keep) PlanModifyBool(_ context.Context, req planmodifier.BoolRequest, resp *planmodifier.BoolResponse) {
	if req.ConfigValue.IsNull() {
		resp.PlanValue = req.StateValue
	}
}

func (keep) PlanModifyObject(ctx context.Context, req planmodifier.ObjectRequest, resp *planmodifier.ObjectResponse) {
	config, err := req.ConfigValue.ToTerraformValue(ctx)
	state, stateErr := req.StateValue.ToTerraformValue(ctx)
	if err != nil || stateErr != nil {
		return // of framework values, which all have one
	}
	resp.PlanValue = req.ConfigValue
	if IsPart(config, state) {
		resp.PlanValue = req.StateValue
	}
}

package tfkit_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// What is not configured stays, and an object in which something else is configured is planned as configured.
func TestKeep(t *testing.T) {
	t.Parallel()
	text := planmodifier.StringResponse{PlanValue: types.StringUnknown()}
	tfkit.Keep().PlanModifyString(t.Context(), planmodifier.StringRequest{
		ConfigValue: types.StringNull(), StateValue: types.StringValue("was"),
	}, &text)
	assert.Equal(t, types.StringValue("was"), text.PlanValue)
	flag := planmodifier.BoolResponse{PlanValue: types.BoolValue(true)}
	tfkit.Keep().PlanModifyBool(t.Context(), planmodifier.BoolRequest{
		ConfigValue: types.BoolValue(true), StateValue: types.BoolValue(false),
	}, &flag)
	assert.Equal(t, types.BoolValue(true), flag.PlanValue)

	kinds := map[string]attr.Type{"a": types.StringType, "b": types.StringType}
	object := func(a, b types.String) types.Object {
		return types.ObjectValueMust(kinds, map[string]attr.Value{"a": a, "b": b})
	}
	one, two, none := types.StringValue("1"), types.StringValue("2"), types.StringNull()
	for _, test := range []struct{ config, state, want types.Object }{
		{types.ObjectNull(kinds), object(one, two), object(one, two)},
		{types.ObjectNull(kinds), types.ObjectNull(kinds), types.ObjectNull(kinds)},
		{object(one, none), object(one, two), object(one, two)},
		{object(two, none), object(one, two), object(two, none)},
		{object(one, none), types.ObjectNull(kinds), object(one, none)},
		{object(types.StringUnknown(), none), object(one, two), object(types.StringUnknown(), none)},
	} {
		resp := planmodifier.ObjectResponse{PlanValue: types.ObjectUnknown(kinds)}
		tfkit.Keep().PlanModifyObject(t.Context(), planmodifier.ObjectRequest{ConfigValue: test.config, StateValue: test.state}, &resp)
		assert.Equal(t, test.want, resp.PlanValue, test.config)
	}
}

package tfkit_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

func TestComputed(t *testing.T) {
	t.Parallel()
	answer := types.StringValue("answer")
	for _, test := range []struct {
		mode  tfkit.ReadMode
		prior types.String
		want  types.String
	}{
		{tfkit.Planned, types.StringUnknown(), answer},
		{tfkit.Planned, types.StringValue("planned"), types.StringValue("planned")},
		{tfkit.Planned, types.StringNull(), types.StringNull()},
		{tfkit.Managed, types.StringNull(), answer},
		{tfkit.Managed, types.StringValue("state"), answer},
		{tfkit.Everything, types.StringNull(), answer},
	} {
		assert.Equal(t, test.want, tfkit.Computed(test.mode, test.prior, answer), "%v of %s", test.mode, test.prior)
	}
}

// What a plan leaves unknown of an object comes from the answer, and is null if the answer lacks it.
func TestReadMode_Object(t *testing.T) {
	t.Parallel()
	kinds := map[string]attr.Type{"kept": types.StringType, "moved": types.StringType, "list": types.ListType{ElemType: types.StringType}}
	object := func(kept, moved types.String, list types.List) types.Object {
		return types.ObjectValueMust(kinds, map[string]attr.Value{"kept": kept, "moved": moved, "list": list})
	}
	none, empty := types.ListNull(types.StringType), types.ListValueMust(types.StringType, nil)
	planned := object(types.StringValue("planned"), types.StringUnknown(), types.ListUnknown(types.StringType))
	answer := object(types.StringValue("answer"), types.StringValue("answer"), empty)
	null := types.ObjectNull(kinds)
	for name, test := range map[string]struct {
		mode                tfkit.ReadMode
		prior, answer, want types.Object
	}{
		"partly unknown":             {tfkit.Planned, planned, answer, object(types.StringValue("planned"), types.StringValue("answer"), empty)},
		"partly unknown, no answer":  {tfkit.Planned, planned, null, object(types.StringValue("planned"), types.StringNull(), none)},
		"partly unknown, not itself": {tfkit.Planned, planned, planned, object(types.StringValue("planned"), types.StringNull(), none)},
		"unknown":                    {tfkit.Planned, types.ObjectUnknown(kinds), answer, answer},
		"planned as null":            {tfkit.Planned, null, answer, null},
		"a refresh":                  {tfkit.Managed, planned, answer, answer},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.True(t, test.want.Equal(test.mode.Object(test.prior, test.answer)), test.mode.Object(test.prior, test.answer).String())
		})
	}
}

func TestAttribute(t *testing.T) {
	t.Parallel()
	null, unknown := tftypes.NewValue(addressType, nil), tftypes.NewValue(addressType, tftypes.UnknownValue)
	for _, test := range []struct{ address, want tftypes.Value }{
		{object(addressType, attributes{"city": "Ely"}), tftypes.NewValue(tftypes.String, "Ely")}, {null, null}, {unknown, unknown},
	} {
		person := object(personType, attributes{"address": test.address})
		assert.True(t, tfkit.Attribute(person, "address.city").Equal(test.want), test.address.String())
	}
}

func TestWithAttributes(t *testing.T) {
	t.Parallel()
	in := func(city any) tftypes.Value { return object(addressType, attributes{"city": city, "zip": "1"}) }
	change := map[string]tftypes.Value{"city": tftypes.NewValue(tftypes.String, "York")}
	assert.True(t, tfkit.WithAttributes(in("Ely"), change).Equal(in("York")))
	was := in("Ely")
	assert.True(t, tfkit.WithUnknown(was, "city").Equal(in(tftypes.UnknownValue)))
	assert.True(t, was.Equal(in("Ely")), "the argument stays as it was")
	for _, whole := range []any{nil, tftypes.UnknownValue} {
		value := tftypes.NewValue(addressType, whole)
		assert.True(t, tfkit.WithAttributes(value, change).Equal(value))
		assert.False(t, tfkit.WithUnknown(value, "city").IsKnown())
	}
}

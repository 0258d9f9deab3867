package tfkit

import (
	"math"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// The Changed functions map one planned attribute to one field of a request. They return the wire's zero value, which
// is left out of the body, where nothing has to be sent: the plan is null, unknown, or says what the prior state said
// already. A create passes null priors, so that everything configured is sent and one toAPI serves create and update.

// ChangedString returns the planned text if it differs from the prior one, else "".
func ChangedString(plan, prior types.String) string {
	if plan.IsUnknown() || plan.Equal(prior) {
		return ""
	}
	return plan.ValueString()
}

// ChangedInstant returns the planned timestamp if it is another instant than the prior one, else "".
func ChangedInstant(plan, prior timetypes.RFC3339) string {
	if plan.IsUnknown() || plan.IsNull() || SameInstant(plan.ValueString(), prior.ValueString()) {
		return ""
	}
	return plan.ValueString()
}

// ChangedBool returns the planned flag if it differs from the prior one, else nil.
func ChangedBool(plan, prior types.Bool) *bool {
	if plan.IsUnknown() || plan.IsNull() || plan.Equal(prior) {
		return nil
	}
	return plan.ValueBoolPointer()
}

// ChangedStrings returns the planned texts if they differ from the prior ones, whole, else nil; another order is no
// difference. An empty list that replaces something is empty and not nil.
func ChangedStrings(plan, prior types.List) []string {
	if plan.IsUnknown() || plan.IsNull() {
		return nil
	}
	texts := StringElements(plan.Elements())
	if !prior.IsNull() && sameElements(texts, StringElements(prior.Elements())) {
		return nil
	}
	return texts
}

// ChangedSet returns the planned texts, whole and in alphabetical order, if they differ from the prior ones, else nil. An empty
// set that replaces something is empty and not nil.
func ChangedSet(plan, prior types.Set) []string {
	if plan.IsUnknown() || plan.IsNull() || plan.Equal(prior) {
		return nil
	}
	texts := StringElements(plan.Elements())
	slices.Sort(texts)
	return texts
}

// ChangedMap returns the planned map if it differs from the prior one, whole, else nil. An empty map that replaces
// something is empty and not nil.
func ChangedMap(plan, prior types.Map) map[string]string {
	if plan.IsUnknown() || plan.IsNull() || plan.Equal(prior) {
		return nil
	}
	texts := make(map[string]string, len(plan.Elements()))
	for key, value := range plan.Elements() {
		texts[key] = textOf(value)
	}
	return texts
}

// StringElements returns the texts of a list's or set's elements; never nil.
func StringElements(elements []attr.Value) []string {
	texts := make([]string, 0, len(elements))
	for _, element := range elements {
		texts = append(texts, textOf(element))
	}
	return texts
}

// StringSet returns a set of text; null for none.
func StringSet(texts []string) types.Set {
	if len(texts) == 0 {
		return types.SetNull(types.StringType)
	}
	return types.SetValueMust(types.StringType, stringValues(slices.Compact(slices.Sorted(slices.Values(texts)))))
}

// Int returns a whole number as an int: the largest one for a number that does not fit into the int of a 32-bit machine.
func Int(value types.Int64) int { return int(min(value.ValueInt64(), math.MaxInt)) }

func textOf(value attr.Value) string {
	text, ok := value.(types.String)
	if !ok {
		return ""
	}
	return text.ValueString()
}

func stringValues(texts []string) []attr.Value {
	values := make([]attr.Value, 0, len(texts))
	for _, text := range texts {
		values = append(values, types.StringValue(text))
	}
	return values
}

func sameElements(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

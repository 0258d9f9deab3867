package tfkit

import (
	"context"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// ReadMode maps one field of an answer to one attribute, given the value that the attribute had before. Every fromAPI
// is written against it, so that one mapping serves writes, refreshes, imports and data sources.
type ReadMode int

const (
	// Planned is for the answer to a write: what was planned stands and only unknown values are taken from the answer.
	// Terraform fails an apply whose result differs from its plan, and such a failure would taint an object that cannot
	// be deleted; a difference is found by the next refresh instead.
	Planned ReadMode = iota
	// Managed is for a refresh: a value that was null stays null, because what the configuration does not name is the
	// API's own business (echoes, defaults and derived values make no diff, and no personal data enters the state
	// unasked). Anything else is taken from the answer.
	Managed
	// Everything is for imports and data sources: all that the answer carries.
	Everything
)

// keeps reports whether the prior value stands whatever the answer says.
func (m ReadMode) keeps(prior attr.Value) bool {
	switch m {
	case Planned:
		return !prior.IsUnknown()
	case Managed:
		return prior.IsNull()
	default:
		return false
	}
}

// String maps text. On the wire, absent and empty are the same; the prior value decides which of both the state says.
func (m ReadMode) String(prior types.String, answer string) types.String {
	switch {
	case m.keeps(prior):
		return prior
	case answer != "":
		return types.StringValue(answer)
	case prior.Equal(types.StringValue("")):
		return prior
	default:
		return types.StringNull()
	}
}

// Masked maps a personal number. An answer that withholds it (absent, or masked with asterisks or bullets, none of
// which a real value may contain) says nothing about it, so the prior value stands.
func (m ReadMode) Masked(prior types.String, answer string) types.String {
	if m.keeps(prior) {
		return prior
	}
	if answer == "" || IsMasked(answer) {
		if prior.IsUnknown() {
			return types.StringNull()
		}
		return prior
	}
	return types.StringValue(answer)
}

// IsMasked reports whether an answer withholds a part of a number.
func IsMasked(answer string) bool { return strings.ContainsAny(answer, "*•") }

// Date maps a calendar date. Older answers carry a timestamp where newer ones carry YYYY-MM-DD; only the date counts.
func (m ReadMode) Date(prior types.String, answer string) types.String {
	if day, _, found := strings.Cut(answer, "T"); found {
		answer = day
	}
	return m.String(prior, answer)
}

// Instant maps a timestamp that users configure. Another spelling of the same instant is no change.
func (m ReadMode) Instant(prior timetypes.RFC3339, answer string) timetypes.RFC3339 {
	if m.keeps(prior) || SameInstant(prior.ValueString(), answer) {
		return prior
	}
	return Timestamp(answer)
}

// Bool maps a flag; an absent one is false.
func (m ReadMode) Bool(prior types.Bool, answer *bool) types.Bool {
	switch {
	case m.keeps(prior):
		return prior
	case answer == nil && prior.IsNull():
		return types.BoolNull()
	default:
		return types.BoolValue(answer != nil && *answer)
	}
}

// Strings maps a list of text, in the order of the answer unless it holds just the prior elements in another order:
// the API may reorder arrays without notice.
func (m ReadMode) Strings(prior types.List, answer []string) types.List {
	if m.keeps(prior) {
		return prior
	}
	if len(answer) == 0 {
		if prior.IsNull() || prior.IsUnknown() {
			return types.ListNull(types.StringType)
		}
		return types.ListValueMust(types.StringType, []attr.Value{})
	}
	if sameElements(StringElements(prior.Elements()), answer) {
		return prior
	}
	return types.ListValueMust(types.StringType, stringValues(answer))
}

// Set maps a set of text.
func (m ReadMode) Set(prior types.Set, answer []string) types.Set {
	if m.keeps(prior) {
		return prior
	}
	if len(answer) == 0 && !prior.IsNull() && !prior.IsUnknown() {
		return types.SetValueMust(types.StringType, []attr.Value{})
	}
	return StringSet(answer)
}

// Map maps text by text.
func (m ReadMode) Map(prior types.Map, answer map[string]string) types.Map {
	if m.keeps(prior) {
		return prior
	}
	if len(answer) == 0 && (prior.IsNull() || prior.IsUnknown()) {
		return types.MapNull(types.StringType)
	}
	elements := make(map[string]attr.Value, len(answer))
	for key, value := range answer {
		elements[key] = types.StringValue(value)
	}
	return types.MapValueMust(types.StringType, elements)
}

// Computed maps an attribute that only the API sets, which a plan may leave unknown or keep as it was.
func Computed[T attr.Value](m ReadMode, prior, answer T) T {
	if m == Planned && !prior.IsUnknown() {
		return prior
	}
	return answer
}

// Object maps an object that only the API sets, of which a plan may leave some attributes unknown. Those are null if the
// answer does not tell them.
func (m ReadMode) Object(prior, answer types.Object) types.Object {
	if m != Planned || prior.IsUnknown() {
		return answer
	}
	if prior.IsNull() {
		return prior
	}
	ctx := context.Background() // of types, which do no work that could end
	attributes, answered := prior.Attributes(), answer.Attributes()
	for name, value := range attributes {
		if !value.IsUnknown() {
			continue
		}
		if told, ok := answered[name]; ok && !told.IsUnknown() {
			attributes[name] = told
			continue
		}
		kind := value.Type(ctx)
		null, err := kind.ValueFromTerraform(ctx, tftypes.NewValue(kind.TerraformType(ctx), nil))
		if err != nil {
			panic(err) // every type has a null
		}
		attributes[name] = null
	}
	return types.ObjectValueMust(prior.AttributeTypes(ctx), attributes)
}

// StringOrNull returns a computed text: null where the answer has none.
func StringOrNull(answer string) types.String {
	if answer == "" {
		return types.StringNull()
	}
	return types.StringValue(answer)
}

// Timestamp returns a computed timestamp: null where the answer has none or one that is not RFC 3339, because an odd
// timestamp must never fail a read.
func Timestamp(answer string) timetypes.RFC3339 {
	instant, err := ParseInstant(answer)
	switch {
	case err != nil:
		return timetypes.NewRFC3339Null()
	case strings.Contains(answer, "T"):
		return timetypes.NewRFC3339ValueMust(answer)
	default:
		return timetypes.NewRFC3339TimeValue(instant)
	}
}

// StableTimestamp returns a computed timestamp that never moves: the prior one once it is known, in the spelling that
// it had then.
func StableTimestamp(prior timetypes.RFC3339, answer string) timetypes.RFC3339 {
	if !prior.IsNull() && !prior.IsUnknown() {
		return prior
	}
	return Timestamp(answer)
}

// ParseInstant reads an RFC 3339 timestamp, or a bare date as its midnight in UTC. The error is that of package time.
func ParseInstant(text string) (time.Time, error) {
	instant, err := time.Parse(time.RFC3339Nano, text)
	if err == nil {
		return instant, nil
	}
	if day, dateErr := time.Parse(time.DateOnly, text); dateErr == nil {
		return day, nil
	}
	return time.Time{}, err
}

// SameInstant reports whether two timestamps name the same point in time. Text that is no timestamp equals nothing.
func SameInstant(a, b string) bool {
	left, err := ParseInstant(a)
	if err != nil {
		return false
	}
	right, err := ParseInstant(b)
	return err == nil && left.Equal(right)
}

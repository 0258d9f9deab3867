package mapping

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// Field is an attribute, or a number that has several, and the field of the API that it stands for.
type Field struct {
	attribute, wire any // pointers of the types that the rule is for: an interface holds one without an allocation
	rule            rule
}

// rule says how an attribute is read from an answer, and how it is sent.
type rule interface {
	read(mode tfkit.ReadMode, attribute, wire any)
	send(plan, prior, wire any)
}

// Pointers returns the pointers that the declaration has of the attribute, and of the field.
func (f Field) Pointers() (attributes []any, wire any) {
	if n, ok := f.attribute.(*number); ok {
		return []any{n.value, n.writeOnly, n.version}, f.wire
	}
	return []any{f.attribute}, f.wire
}

// Custom pairs what has rules of its own: in returns the attribute after an answer, out what to send of a plan. A nil out sends
// nothing.
func Custom[M, A any](
	attribute *M, wire *A, in func(mode tfkit.ReadMode, prior M, answer A) M, out func(plan, prior M) A,
) Field {
	return Field{attribute, wire, &pair[M, A]{in, out}}
}

// Text pairs texts. Absent and empty are the same to the API.
func Text[S ~string](attribute *types.String, wire *S) Field {
	return Field{attribute, wire, text[S]{}}
}

// Masked pairs personal numbers, which an answer may withhold.
func Masked(attribute *types.String, wire *string) Field { return Field{attribute, wire, masked} }

// Date pairs calendar dates. An answer may have a timestamp in place of one.
func Date(attribute *types.String, wire *string) Field { return Field{attribute, wire, date} }

// Instant pairs timestamps. Another spelling of the same instant is no change.
func Instant(attribute *timetypes.RFC3339, wire *string) Field {
	return Field{attribute, wire, instant}
}

// Bool pairs flags. An answer without one means false.
func Bool(attribute *types.Bool, wire **bool) Field { return Field{attribute, wire, flag} }

// Texts pairs lists of text. Another order is no change.
func Texts(attribute *types.List, wire *[]string) Field { return Field{attribute, wire, texts} }

// Map pairs maps of text, which are sent whole.
//
//nolint:gocritic // a declaration has a pointer to what a delta sets, of a map too
func Map(attribute *types.Map, wire *map[string]string) Field { return Field{attribute, wire, textMap} }

// Object pairs nested objects, of which an update sends the fields that change.
func Object[M, A any](attribute **M, wire **A, bind Bind[M, A]) Field {
	return Custom(attribute, wire, ReadObject(bind), func(plan, prior *M) *A { return DeltaObject(bind, plan, prior) })
}

// Secret pairs a personal number, which is configured as value or as a write-only attribute with its version. The plan of a
// delta has the write-only attribute as it is configured: no plan of Terraform's has it.
func Secret(value, writeOnly *types.String, version *types.Int64, wire *string) Field {
	return Field{&number{value, writeOnly, version}, wire, secret{}}
}

var (
	masked  = &pair[types.String, string]{tfkit.ReadMode.Masked, tfkit.ChangedString}
	date    = &pair[types.String, string]{tfkit.ReadMode.Date, tfkit.ChangedString}
	instant = &pair[timetypes.RFC3339, string]{tfkit.ReadMode.Instant, tfkit.ChangedInstant}
	flag    = &pair[types.Bool, *bool]{tfkit.ReadMode.Bool, tfkit.ChangedBool}
	texts   = &pair[types.List, []string]{tfkit.ReadMode.Strings, tfkit.ChangedStrings}
	textMap = &pair[types.Map, map[string]string]{tfkit.ReadMode.Map, tfkit.ChangedMap}
)

// pair is the rule of one attribute.
type pair[M, A any] struct {
	in  func(mode tfkit.ReadMode, prior M, answer A) M
	out func(plan, prior M) A
}

func (p *pair[M, A]) read(mode tfkit.ReadMode, attribute, wire any) {
	m, a := pointer[M](attribute), pointer[A](wire)
	*m = p.in(mode, *m, *a)
}

func (p *pair[M, A]) send(plan, prior, wire any) {
	if p.out != nil {
		*pointer[A](wire) = p.out(*pointer[M](plan), *pointer[M](prior))
	}
}

// text is the rule of a text.
type text[S ~string] struct{}

func (text[S]) read(mode tfkit.ReadMode, attribute, wire any) {
	m := pointer[types.String](attribute)
	*m = mode.String(*m, string(*pointer[S](wire)))
}

func (text[S]) send(plan, prior, wire any) {
	*pointer[S](wire) = S(tfkit.ChangedString(*pointer[types.String](plan), *pointer[types.String](prior)))
}

// number has the attributes of a personal number.
type number struct {
	value, writeOnly *types.String
	version          *types.Int64
}

// secret is the rule of a personal number.
type secret struct{}

func (secret) read(mode tfkit.ReadMode, attribute, wire any) {
	value := pointer[number](attribute).value
	*value = mode.Masked(*value, *pointer[string](wire))
}

// send sends a write-only number whenever its version moves: always at create, where the prior version is null. Moving an
// unchanged number from the value to the write-only pair sends nothing, because the API has it already.
func (secret) send(plan, prior, wire any) {
	after, before := pointer[number](plan), pointer[number](prior)
	switch {
	case !after.value.IsNull():
		*pointer[string](wire) = tfkit.ChangedString(*after.value, *before.value)
	case *after.version != *before.version && *after.writeOnly != *before.value:
		*pointer[string](wire) = after.writeOnly.ValueString()
	}
}

// pointer returns the pointer of a declaration, whose type the constructor of the field has checked.
func pointer[T any](declared any) *T {
	p, _ := declared.(*T)
	return p
}

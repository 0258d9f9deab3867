// Package mapping declares once which field of the API each attribute of an object stands for: a function that lists pairs of
// pointers, one into the model and one into the API's struct, as the arguments of sql.Rows.Scan point into variables. Reading
// an answer and the delta of an update both follow from that list, and the compiler checks its types.
package mapping

import (
	"cmp"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// Fields is the declaration of an object.
type Fields []Field

// Bind is a function that declares an object. It returns the same fields in the same order at each call.
type Bind[M, A any] = func(model *M, wire *A) Fields

// Declaration is a Bind whatever its types, and what it leaves out.
type Declaration interface {
	// Pairs returns the fields of a new model and of a new struct of the API, pointers to both, and the names of the attributes and
	// fields that are in no pair.
	Pairs() (model, wire any, fields Fields, unbound []string)
}

// Of is a Declaration of the model M.
type Of[M any] interface {
	Declaration
	// Delta is the function Delta with this declaration. It returns a struct of the API.
	Delta(plan, prior M) any
}

// Declare returns the declaration of an object. unbound names the attributes and the fields of the API that bind leaves out: those
// that are mapped elsewhere, or not at all. A name that both have, such as id, is named once. mappingtest.Complete tells which
// names are missing.
func Declare[M, A any](bind Bind[M, A], unbound ...string) Of[M] {
	return declared[M, A]{bind, unbound}
}

type declared[M, A any] struct {
	bind    Bind[M, A]
	unbound []string
}

func (d declared[M, A]) Pairs() (model, wire any, fields Fields, unbound []string) {
	m, a := new(M), new(A)
	return m, a, d.bind(m, a), d.unbound
}

func (d declared[M, A]) Delta(plan, prior M) any { return Delta(d.bind, &plan, &prior) }

// Read takes from the API's struct what each attribute becomes, given the value that the model has now.
func (f Fields) Read(mode tfkit.ReadMode) {
	for _, field := range f {
		field.read(mode)
	}
}

// ReadObject returns the rule by which a nested object is read. It is as it was if it was planned, if the configuration does
// not name it, and if the answer leaves it out, which says nothing. The prior object itself does not change.
func ReadObject[M, A any](bind Bind[M, A]) func(mode tfkit.ReadMode, prior *M, answer *A) *M {
	return func(mode tfkit.ReadMode, prior *M, answer *A) *M {
		if mode == tfkit.Planned || mode == tfkit.Managed && prior == nil || answer == nil {
			return prior
		}
		var model M
		if prior != nil {
			model = *prior
		}
		bind(&model, answer).Read(mode)
		return &model
	}
}

// Delta returns what a plan changes of the prior state, field by field: the zero value where it changes nothing. With an empty
// prior everything that is configured is new, so one declaration serves creates and updates.
func Delta[M, A any](bind Bind[M, A], plan, prior *M) A {
	var body A
	before := bind(prior, &body)
	for i, field := range bind(plan, &body) {
		field.send(before[i])
	}
	return body
}

// DeltaObject returns what a plan changes of a nested object, and nil if that is nothing or if the plan has no such object. An
// object that is new is never nil.
func DeltaObject[M, A any](bind Bind[M, A], plan, prior *M) *A {
	if plan == nil {
		return nil
	}
	isNew := prior == nil
	if isNew {
		prior = new(M)
	}
	if body := Delta(bind, plan, prior); isNew || !IsZero(&body) {
		return &body
	}
	return nil
}

// IsZero reports whether a request body, or a part of one, says nothing. Reflection, because slices cannot be compared.
func IsZero[A any](body *A) bool { return reflect.ValueOf(body).Elem().IsZero() }

// Field is an attribute, or a number that has several, and the field of the API that it stands for.
type Field interface {
	// Pointers returns the pointers that the declaration has of the attribute, and of the field.
	Pointers() (attributes []any, wire any)
	// read takes from the API's struct what the attribute becomes.
	read(mode tfkit.ReadMode)
	// send sets in the API's struct what a plan changes of the same field of a prior state.
	send(prior Field)
}

// pair is a Field of one attribute.
type pair[M, A any] struct {
	attribute *M
	wire      *A
	in        func(mode tfkit.ReadMode, prior M, answer A) M
	out       func(plan, prior M) A
}

// Custom pairs what has rules of its own: in returns the attribute after an answer, out what to send of a plan. A nil out sends
// nothing.
func Custom[M, A any](
	attribute *M, wire *A, in func(mode tfkit.ReadMode, prior M, answer A) M, out func(plan, prior M) A,
) Field {
	return pair[M, A]{attribute, wire, in, out}
}

func (p pair[M, A]) Pointers() (attributes []any, wire any) { return []any{p.attribute}, p.wire }

func (p pair[M, A]) read(mode tfkit.ReadMode) { *p.attribute = p.in(mode, *p.attribute, *p.wire) }

func (p pair[M, A]) send(prior Field) {
	if before, ok := prior.(pair[M, A]); ok && p.out != nil {
		*p.wire = p.out(*p.attribute, *before.attribute)
	}
}

// Text pairs texts. Absent and empty are the same to the API.
func Text[S ~string](attribute *types.String, wire *S) Field {
	return Custom(attribute, wire, func(mode tfkit.ReadMode, prior types.String, answer S) types.String {
		return mode.String(prior, string(answer))
	}, changedText[S])
}

// Kept is Text for what never becomes empty at the API: an answer without it says nothing.
func Kept[S ~string](attribute *types.String, wire *S) Field {
	return Custom(attribute, wire, func(mode tfkit.ReadMode, prior types.String, answer S) types.String {
		return mode.String(prior, cmp.Or(string(answer), prior.ValueString()))
	}, changedText[S])
}

func changedText[S ~string](plan, prior types.String) S { return S(tfkit.ChangedString(plan, prior)) }

// Masked pairs personal numbers, which an answer may withhold.
func Masked(attribute *types.String, wire *string) Field {
	return Custom(attribute, wire, tfkit.ReadMode.Masked, tfkit.ChangedString)
}

// Date pairs calendar dates. An answer may have a timestamp in place of one.
func Date(attribute *types.String, wire *string) Field {
	return Custom(attribute, wire, tfkit.ReadMode.Date, tfkit.ChangedString)
}

// Instant pairs timestamps. Another spelling of the same instant is no change.
func Instant(attribute *timetypes.RFC3339, wire *string) Field {
	return Custom(attribute, wire, tfkit.ReadMode.Instant, tfkit.ChangedInstant)
}

// Bool pairs flags. An answer without one means false.
func Bool(attribute *types.Bool, wire **bool) Field {
	return Custom(attribute, wire, tfkit.ReadMode.Bool, tfkit.ChangedBool)
}

// Texts pairs lists of text. Another order is no change.
func Texts(attribute *types.List, wire *[]string) Field {
	return Custom(attribute, wire, tfkit.ReadMode.Strings, tfkit.ChangedStrings)
}

// Set pairs sets of text.
func Set(attribute *types.Set, wire *[]string) Field {
	return Custom(attribute, wire, tfkit.ReadMode.Set, tfkit.ChangedSet)
}

// Map pairs maps of text, which are sent whole.
//
//nolint:gocritic // a declaration has a pointer to what a delta sets, of a map too
func Map(attribute *types.Map, wire *map[string]string) Field {
	return Custom(attribute, wire, tfkit.ReadMode.Map, tfkit.ChangedMap)
}

// Object pairs nested objects, of which an update sends the fields that change.
func Object[M, A any](attribute **M, wire **A, bind Bind[M, A]) Field {
	return Custom(attribute, wire, ReadObject(bind), func(plan, prior *M) *A { return DeltaObject(bind, plan, prior) })
}

// Whole pairs nested objects that the API takes whole: an update sends all of one in which anything changes.
func Whole[M, A any](attribute **M, wire **A, bind Bind[M, A]) Field {
	return Custom(attribute, wire, ReadObject(bind), func(plan, prior *M) *A {
		if DeltaObject(bind, plan, prior) == nil && !loses(bind, plan, prior) {
			return nil
		}
		return DeltaObject(bind, plan, nil)
	})
}

// loses reports whether a plan has no value for something that the prior object has.
func loses[M, A any](bind Bind[M, A], plan, prior *M) bool {
	return plan != nil && prior != nil && DeltaObject(bind, prior, plan) != nil
}

// secret is a Field of a personal number.
type secret struct {
	value, writeOnly *types.String
	version          *types.Int64
	wire             *string
}

// Secret pairs a personal number, which is configured as value or as a write-only attribute with its version. The plan of a
// delta has the write-only attribute as it is configured: no plan of Terraform's has it.
func Secret(value, writeOnly *types.String, version *types.Int64, wire *string) Field {
	return secret{value, writeOnly, version, wire}
}

func (s secret) Pointers() (attributes []any, wire any) {
	return []any{s.value, s.writeOnly, s.version}, s.wire
}

func (s secret) read(mode tfkit.ReadMode) { *s.value = mode.Masked(*s.value, *s.wire) }

// send sends a write-only number whenever its version moves: always at create, where the prior version is null. Moving an
// unchanged number from the value to the write-only pair sends nothing, because the API has it already.
func (s secret) send(prior Field) {
	switch before, _ := prior.(secret); {
	case !s.value.IsNull():
		*s.wire = tfkit.ChangedString(*s.value, *before.value)
	case *s.version != *before.version && *s.writeOnly != *before.value:
		*s.wire = s.writeOnly.ValueString()
	}
}

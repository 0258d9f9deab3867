// Package mapping declares once which field of the API each attribute of an object stands for: a function that lists pairs of
// pointers, one into the model and one into the API's struct, as the arguments of sql.Rows.Scan point into variables. Reading
// an answer and the delta of an update both follow from that list, and the compiler checks its types.
package mapping

import (
	"reflect"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// Fields is the declaration of an object.
type Fields []Field

// Bind is a function that declares an object. It returns the same fields in the same order at each call.
type Bind[M, A any] = func(model *M, wire *A) Fields

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

package identity

import (
	"reflect"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// keepsPrior reports whether a nested object stands as it was: what was planned, what the configuration does not name,
// and what the answer leaves out, which says nothing because Paxos has no way to take details back.
func keepsPrior[M, A any](r tfkit.ReadMode, prior *M, answer *A) bool {
	return r == tfkit.Planned || r == tfkit.Managed && prior == nil || answer == nil
}

// shows reports whether the answer has an object if the state has it.
func shows[M, A any](state *M, answer *A) bool { return state == nil || answer != nil }

// changedObject maps a nested object by toAPI and returns nil where it changes nothing, or is gone from the plan: Paxos
// has no way to take details back.
func changedObject[M, A any](plan, prior, config *M, toAPI func(plan, prior, config M) (A, bool)) *A {
	if plan == nil {
		return nil
	}
	var none M
	body, changed := toAPI(*plan, valueOr(prior, none), valueOr(config, none))
	if !changed && prior != nil {
		return nil
	}
	return &body
}

// isZero reports whether a request body, or a part of one, says nothing. Reflection, because slices cannot be compared.
func isZero(body any) bool { return reflect.ValueOf(body).IsZero() }

// trueOrAbsent gives a flag of an answer the same form as one of a nested object: false and absent are one on the wire.
func trueOrAbsent(flag bool) *bool {
	if !flag {
		return nil
	}
	return &flag
}

func valueOr[T any](pointer *T, otherwise T) T {
	if pointer == nil {
		return otherwise
	}
	return *pointer
}

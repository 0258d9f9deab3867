package mappingtest

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
)

// RoundTrip fails the test for a model, read from a struct of the API with any values, that differs from what is read of its create, and
// for one that an update to itself would change.
func RoundTrip(t *testing.T, declared mapping.Declaration) {
	t.Helper()
	rapid.Check(t, func(t *rapid.T) {
		model, _, fields, _ := declared.Pairs()
		for _, field := range fields {
			_, pointer := field.Pointers()
			draw(t, reflect.ValueOf(pointer).Elem())
		}
		fields.Read(tfkit.Everything)
		read := reflect.ValueOf(model).Elem()
		delta := func(plan, prior reflect.Value) any {
			return reflect.ValueOf(declared).MethodByName("Delta").Call([]reflect.Value{plan, prior})[0].Interface()
		}
		again, wire, fields, _ := declared.Pairs()
		reflect.ValueOf(wire).Elem().Set(reflect.ValueOf(delta(read, reflect.Zero(read.Type()))))
		fields.Read(tfkit.Everything)
		require.Equal(t, model, again)
		require.Zero(t, delta(read, read))
	})
}

// texts are values of every form that a field may demand: dates, times, numbers, codes of countries.
var texts = rapid.SampledFrom([]string{"", "Ada", "USA", "12.5", "1980-01-02", "2026-01-02T03:04:05Z"})

// draw sets a value and all that it consists of.
func draw(t *rapid.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(texts.Draw(t, v.Type().Name()))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "flag"))
	case reflect.Pointer:
		if rapid.Bool().Draw(t, "is there") {
			v.Set(reflect.New(v.Type().Elem()))
			draw(t, v.Elem())
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			draw(t, field)
		}
	case reflect.Slice:
		for range rapid.IntRange(0, 2).Draw(t, "length") {
			element := reflect.New(v.Type().Elem()).Elem()
			draw(t, element)
			v.Set(reflect.Append(v, element))
		}
	}
}

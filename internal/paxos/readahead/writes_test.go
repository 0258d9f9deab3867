package readahead_test

import (
	"context"
	"net/http"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/readahead"
)

// After any method that sends a write, an identity that the write names is read by itself, and no other. The methods are found by
// reflection, so that one that is added to the API's client is tried as well.
func TestEveryWriteOfTheClientIsObserved(t *testing.T) {
	t.Parallel()
	elsewhere := []string{"CreateIdentity", "CreateProfile", "UpdateProfile", "DeactivateProfile"} // change no identity that exists
	wrote := 0
	for method := range reflect.TypeFor[*readahead.Client]().Methods() {
		if slices.Contains([]string{"Close", "Observe"}, method.Name) {
			continue
		}
		x := newTenant(t, 10, readahead.Options{})
		victim, other := x.people[5], x.people[6]
		for _, person := range x.people[:4] {
			x.read(person)
		}
		require.True(t, x.read(victim).FromList)
		x.emu.ResetJournal()
		args := []reflect.Value{reflect.ValueOf(x.client)}
		for i := 1; i < method.Type.NumIn(); i++ {
			args = append(args, argument(t.Context(), method.Type.In(i), victim.ID))
		}
		method.Func.Call(args)
		isWrite := func(entry emukit.Entry) bool {
			return entry.Method != http.MethodGet && entry.Operation != emulator.OpToken
		}
		if !slices.ContainsFunc(x.emu.Journal(), isWrite) {
			continue
		}
		wrote++
		assert.Equal(t, slices.Contains(elsewhere, method.Name), x.read(victim).FromList, method.Name)
		assert.True(t, x.read(other).FromList, "%s: others are still served", method.Name)
	}
	assert.GreaterOrEqual(t, wrote, len(elsewhere)+6)
}

// argument returns a value of a type that has an id for each string.
func argument(ctx context.Context, kind reflect.Type, id string) reflect.Value {
	value := reflect.New(kind).Elem()
	switch kind.Kind() {
	case reflect.Interface:
		value.Set(reflect.ValueOf(ctx))
	case reflect.String:
		value.SetString(id)
	case reflect.Slice:
		value.Set(reflect.Append(value, argument(ctx, kind.Elem(), id)))
	case reflect.Struct:
		for i := range kind.NumField() {
			if field := value.Field(i); field.Kind() == reflect.String && field.CanSet() {
				field.SetString(id)
			}
		}
	}
	return value
}

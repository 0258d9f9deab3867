package tfkit_test

import (
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

var (
	addressType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"city": tftypes.String, "zip": tftypes.String}}
	personType  = tftypes.Object{AttributeTypes: map[string]tftypes.Type{
		"name": tftypes.String, "number": tftypes.String, "number_wo": tftypes.String, "number_wo_version": tftypes.Number,
		"age": tftypes.Number, "address": addressType, "tags": tftypes.Map{ElementType: tftypes.String},
		"homes": tftypes.List{ElementType: addressType},
	}}
)

// object is a value of an object type; attributes that are not named are null, other objects and lists given as values.
func object(kind tftypes.Object, attributes map[string]any) tftypes.Value {
	values := map[string]tftypes.Value{}
	for name, attribute := range kind.AttributeTypes {
		value, ok := attributes[name].(tftypes.Value)
		if !ok {
			value = tftypes.NewValue(attribute, attributes[name])
		}
		values[name] = value
	}
	return tftypes.NewValue(kind, values)
}

type attributes = map[string]any

func homes(addresses ...tftypes.Value) tftypes.Value {
	return tftypes.NewValue(tftypes.List{ElementType: addressType}, addresses)
}

func TestHasUnknownCollection(t *testing.T) {
	t.Parallel()
	open := tftypes.UnknownValue
	for name, test := range map[string]struct {
		raw  tftypes.Value
		want bool
	}{
		"nothing":           {tftypes.NewValue(personType, nil), false},
		"all known":         {object(personType, attributes{"name": "Ada"}), false},
		"unknown text":      {object(personType, attributes{"name": open, "age": open}), false},
		"text in an object": {object(personType, attributes{"address": object(addressType, attributes{"city": open})}), false},
		"the whole":         {tftypes.NewValue(personType, open), true},
		"an object":         {object(personType, attributes{"address": open}), true},
		"a map":             {object(personType, attributes{"name": "Ada", "tags": open}), true},
		"a list":            {object(personType, attributes{"homes": open}), true},
		"an element":        {object(personType, attributes{"homes": homes(tftypes.NewValue(addressType, open))}), true},
		"an element's text": {
			object(personType, attributes{"homes": homes(object(addressType, attributes{"city": open}))}), false,
		},
	} {
		assert.Equal(t, test.want, tfkit.HasUnknownCollection(test.raw), name)
	}
}

func TestRemovedAttributes(t *testing.T) {
	t.Parallel()
	here := object(addressType, attributes{"city": "York", "zip": "1"})
	full := attributes{
		"name": "Ada", "number": "123", "age": 40, "address": here, "homes": homes(here),
		"tags": tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{
			"a": tftypes.NewValue(tftypes.String, "b"),
		}),
	}
	state := object(personType, full)
	planned := func(changes attributes) tftypes.Value {
		plan := maps.Clone(full)
		maps.Copy(plan, changes)
		return object(personType, plan)
	}
	for name, test := range map[string]struct {
		state, plan tftypes.Value
		want        []string
	}{
		"nothing changes":        {state, planned(nil), nil},
		"a value changes":        {state, planned(attributes{"name": "Eda"}), nil},
		"something comes":        {object(personType, nil), state, nil},
		"values go":              {state, planned(attributes{"name": nil, "age": nil}), []string{"age", "name"}},
		"a map goes":             {state, planned(attributes{"tags": nil}), []string{"tags"}},
		"a list goes":            {state, planned(attributes{"homes": nil}), []string{"homes"}},
		"an object goes":         {state, planned(attributes{"address": nil}), []string{"address"}},
		"a part of an object":    {state, planned(attributes{"address": object(addressType, attributes{"city": "York"})}), []string{"address.zip"}},
		"a part of an element":   {state, planned(attributes{"homes": homes(object(addressType, attributes{"city": "York"}))}), []string{"homes.zip"}},
		"an element":             {state, planned(attributes{"homes": homes()}), nil},
		"a value that is open":   {state, planned(attributes{"name": tftypes.UnknownValue}), nil},
		"an object that is open": {state, planned(attributes{"address": tftypes.UnknownValue}), nil},
		"a number that moves":    {state, planned(attributes{"number": nil, "number_wo_version": 1}), nil},
		"a number that goes":     {state, planned(attributes{"number": nil}), []string{"number"}},
		"all goes":               {state, tftypes.NewValue(personType, nil), []string{"address", "age", "homes", "name", "number", "tags"}},
		"another type":           {state, tftypes.NewValue(tftypes.String, "x"), nil},
	} {
		assert.Equal(t, test.want, tfkit.RemovedAttributes(test.state, test.plan), name)
	}
}

func TestWithoutUnknownCollections(t *testing.T) {
	t.Parallel()
	open := tftypes.UnknownValue
	person := func(homes any) tftypes.Value {
		address := object(addressType, attributes{"city": open})
		return object(personType, attributes{"name": open, "address": address, "homes": homes})
	}
	for _, unknown := range []any{open, homes(tftypes.NewValue(addressType, open))} {
		assert.True(t, person(nil).Equal(tfkit.WithoutUnknownCollections(person(unknown))), "beside unknown texts")
	}
	known := object(personType, attributes{"name": "Ada", "homes": homes()})
	assert.True(t, known.Equal(tfkit.WithoutUnknownCollections(known)))
	assert.True(t, tfkit.WithoutUnknownCollections(tftypes.NewValue(personType, open)).IsNull(), "everything")
}

func TestIsPart(t *testing.T) {
	t.Parallel()
	address := func(city, zip any) tftypes.Value {
		return object(addressType, map[string]any{"city": city, "zip": zip})
	}
	none := tftypes.NewValue(addressType, nil)
	for name, test := range map[string]struct {
		value, whole tftypes.Value
		want         bool
	}{
		"null of anything":        {none, address("London", nil), true},
		"fewer attributes":        {address("London", nil), address("London", "NW1"), true},
		"an object of nulls":      {address(nil, nil), none, true},
		"another attribute":       {address("Leeds", nil), address("London", "NW1"), false},
		"more attributes":         {address("London", "NW1"), address("London", nil), false},
		"something of null":       {address("London", nil), none, false},
		"an attribute is unknown": {address(tftypes.UnknownValue, nil), address("London", "NW1"), false},
	} {
		assert.Equal(t, test.want, tfkit.IsPart(test.value, test.whole), name)
	}
}

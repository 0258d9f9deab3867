// Package mappingtest checks declarations of package mapping.
package mappingtest

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
)

// Resources checks with Complete, in a subtest for each resource of a provider of this name, which field of the API each of its
// attributes stands for, and with RoundTrip that nothing is lost. A resource without declarations says why it has none. apart names
// those whose pairs relate several fields, or demand some in every answer: their packages test what holds there.
func Resources(t *testing.T, provider string, constructors []func() resource.Resource, apart ...string) {
	t.Helper()
	for _, construct := range constructors {
		object := construct()
		var named resource.MetadataResponse
		object.Metadata(t.Context(), resource.MetadataRequest{ProviderTypeName: provider}, &named)
		t.Run(named.TypeName, func(t *testing.T) {
			t.Parallel()
			mapped, ok := object.(interface {
				Mappings() ([]mapping.Declaration, string)
			})
			require.True(t, ok)
			declarations, unmapped := mapped.Mappings()
			require.Equal(t, unmapped == "", len(declarations) > 0, "Mapping of the object.Resource, or Unmapped")
			for _, declared := range declarations {
				Complete(t, declared)
				if !slices.Contains(apart, named.TypeName) {
					RoundTrip(t, declared)
				}
			}
		})
	}
}

// Complete fails the test for each attribute of the model and each field of the API's struct that the declaration leaves out or
// names twice, for each pair whose names differ (an attribute has the name of its field in snake case), and for each name that
// is said to be unbound and is not.
func Complete(t testing.TB, declared mapping.Declaration) {
	t.Helper()
	model, wire, pairs, except := declared.Pairs()
	attributes, fields := namesOf(reflect.ValueOf(model).Elem(), "tfsdk"), namesOf(reflect.ValueOf(wire).Elem(), "json")
	take := func(names map[any]string, pointer any) string {
		name, ok := names[pointer]
		if !ok {
			t.Errorf("a pair has a %T that is no field of its object, or that another pair has too", pointer)
		}
		delete(names, pointer)
		return name
	}
	for _, pair := range pairs {
		pointers, pointer := pair.Pointers()
		field := strings.TrimPrefix(take(fields, pointer), "set_")
		for i, suffix := range []string{"", "_wo", "_wo_version"}[:len(pointers)] {
			if name := take(attributes, pointers[i]); name != field+suffix {
				t.Errorf("attribute %s is paired with field %s", name, field)
			}
		}
	}
	unbound := slices.AppendSeq(slices.Collect(maps.Values(attributes)), maps.Values(fields))
	for _, name := range unbound {
		if !slices.Contains(except, name) {
			t.Errorf("%s is in no pair", name)
		}
	}
	for _, name := range except {
		if !slices.Contains(unbound, name) {
			t.Errorf("%s is no exception: a pair has it, or it does not exist", name)
		}
	}
}

// namesOf returns the names of a struct's fields, by the pointers to them.
func namesOf(object reflect.Value, tag string) map[any]string {
	names := map[any]string{}
	for i := range object.NumField() {
		field := object.Type().Field(i)
		if field.Anonymous {
			maps.Copy(names, namesOf(object.Field(i), tag))
			continue
		}
		name, _, _ := strings.Cut(field.Tag.Get(tag), ",")
		names[object.Field(i).Addr().Interface()] = strings.ToLower(hump.ReplaceAllString(name, "${1}_$2"))
	}
	return names
}

// hump is where a word begins in a name such as idNumber.
var hump = regexp.MustCompile(`([a-z0-9])([A-Z])`)

package respelling

import (
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"
)

// leaves yields the values of a struct that are not empty, with their paths.
func leaves(object reflect.Value, prefix string) iter.Seq2[string, reflect.Value] {
	return func(yield func(string, reflect.Value) bool) {
		for object.Kind() == reflect.Pointer {
			object = object.Elem()
		}
		if object.Kind() != reflect.Struct {
			return
		}
		for _, declared := range reflect.VisibleFields(object.Type()) {
			name := nameOf(declared)
			field := value(object.FieldByIndex(declared.Index))
			switch {
			case name == "" || !field.IsValid():
			case isLeaf(field):
				if !yield(prefix+name, field) {
					return
				}
			default:
				for path, inner := range leaves(field, prefix+name+".") {
					if !yield(path, inner) {
						return
					}
				}
			}
		}
	}
}

// find returns the value at a path; the zero Value if it is absent or empty.
func find(object reflect.Value, path string) reflect.Value {
	for name := range strings.SplitSeq(path, ".") {
		if object = value(object); object.Kind() != reflect.Struct {
			return reflect.Value{}
		}
		object = fieldOf(object, name)
	}
	return value(object)
}

// set sets the value at a path that find has found. Structs behind a pointer are copied, so that others who have the pointer
// see no change.
func set(object reflect.Value, path string, to reflect.Value) {
	name, rest, nested := strings.Cut(path, ".")
	field := fieldOf(object, name)
	if field.Kind() == reflect.Pointer {
		own := reflect.New(field.Type().Elem())
		own.Elem().Set(field.Elem())
		field.Set(own)
		field = own.Elem()
	}
	if nested {
		set(field, rest, to)
		return
	}
	field.Set(to.Convert(field.Type()))
}

// value follows a pointer. It returns the zero Value for nothing and for what is empty.
func value(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if !v.IsValid() || isLeaf(v) && v.Len() == 0 {
		return reflect.Value{}
	}
	return v
}

func isLeaf(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return true
	case reflect.Slice, reflect.Map:
		return v.Type().Elem().Kind() == reflect.String
	default:
		return false
	}
}

// fieldOf returns the field of a struct with a name in JSON.
func fieldOf(object reflect.Value, name string) reflect.Value {
	for _, declared := range reflect.VisibleFields(object.Type()) {
		if nameOf(declared) == name {
			return object.FieldByIndex(declared.Index)
		}
	}
	return reflect.Value{}
}

// nameOf returns the name of a field in JSON.
func nameOf(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return name
}

// textOf returns the same text for values that are the same. The order of a list is no difference.
func textOf(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		return v.String()
	case reflect.Slice:
		texts := make([]string, 0, v.Len())
		for i := range v.Len() {
			texts = append(texts, v.Index(i).String())
		}
		slices.Sort(texts)
		return fmt.Sprintf("%q", texts)
	default:
		return fmt.Sprintf("%q", v.Interface()) // a map: in the order of its keys
	}
}

// fold returns the text of a value without what case and spaces tell.
func fold(v reflect.Value) string {
	return strings.ToLower(strings.Join(strings.Fields(textOf(v)), " "))
}

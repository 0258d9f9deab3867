package respelling

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// walker walks over two structs side by side.
type walker struct {
	memory   Memory
	verbatim []string // names of fields that have one spelling only
}

// visitor is called with the names in JSON that lead to a field, and with its values in both structs.
type visitor func(path string, x, y reflect.Value)

// walk visits the texts, lists of texts and maps of texts that both structs have, those of nested structs included. Of two lists
// of structs, it walks each element of x beside the element of y that is most like it. Two elements may share one.
func (w walker) walk(x, y reflect.Value, path string, visit visitor) {
	x, y = reflect.Indirect(x), reflect.Indirect(y)
	switch {
	case !x.IsValid() || !y.IsValid():
	case isText(x.Type()):
		if x.Len() > 0 && y.Len() > 0 {
			visit(path, x, y)
		}
	case x.Kind() == reflect.Struct:
		for _, field := range reflect.VisibleFields(x.Type()) {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			w.walk(x.FieldByIndex(field.Index), y.FieldByName(field.Name), strings.TrimPrefix(path+"."+name, "."), visit)
		}
	case x.Kind() == reflect.Slice:
		for i := range x.Len() {
			w.walk(x.Index(i), w.closest(x.Index(i), y, path), path, visit)
		}
	}
}

// closest returns the element of a list that is most like a given one: that agrees with it in the verbatim fields, and has the
// most values that are alike. It returns the zero Value if there is none.
func (w walker) closest(element, list reflect.Value, path string) reflect.Value {
	var found reflect.Value
	most := -1
	for i := range list.Len() {
		agrees, likeness := true, 0
		w.walk(element, list.Index(i), path, func(path string, x, y reflect.Value) {
			a, b := textOf(x), textOf(y)
			if w.isVerbatim(path) {
				agrees = agrees && (a == b || tfkit.IsMasked(a) || tfkit.IsMasked(b))
			} else if folded(x) == folded(y) || w.memory.knows(path, a, b) || w.memory.knows(path, b, a) {
				likeness++
			}
		})
		if agrees && likeness > most {
			found, most = list.Index(i), likeness
		}
	}
	return found
}

func (w walker) isVerbatim(path string) bool {
	return slices.Contains(w.verbatim, path[strings.LastIndex(path, ".")+1:])
}

func isText(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String:
		return true
	case reflect.Slice, reflect.Map:
		return t.Elem().Kind() == reflect.String
	default:
		return false
	}
}

// textOf returns the same text for values that are the same. The order of a list is no difference.
func textOf(v reflect.Value) string { return textOfEach(v, func(text string) string { return text }) }

// folded returns textOf a value without what case and spaces tell. The order of a map's keys does not tell their case either.
func folded(v reflect.Value) string {
	return textOfEach(v, func(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) })
}

func textOfEach(v reflect.Value, as func(string) string) string {
	switch v.Kind() {
	case reflect.String:
		return as(v.String())
	case reflect.Slice:
		texts := make([]string, 0, v.Len())
		for i := range v.Len() {
			texts = append(texts, as(v.Index(i).String()))
		}
		slices.Sort(texts)
		return fmt.Sprintf("%q", texts)
	default: // a map
		texts := make(map[string]string, v.Len())
		for entry := v.MapRange(); entry.Next(); {
			texts[as(entry.Key().String())] = as(entry.Value().String())
		}
		return fmt.Sprintf("%q", texts) // in the order of its keys
	}
}

package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
)

// argument is an argument or an id with its value as HCL; the name is as wide as the widest one beside it.
type argument struct{ Name, Value string }

// labelOf returns the label of the first resource of a type in the example of the resource.
func labelOf(examples string, object spec.Object) (string, error) {
	file := filepath.Join(examples, object.Example(), "resource.tf")
	example, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	label := regexp.MustCompile(`(?m)^resource "` + object.Type + `" "(\w+)"`).FindSubmatch(example)
	if label == nil {
		return "", fmt.Errorf("%s has no %s: add one, which the other examples name", file, object.Type)
	}
	return string(label[1]), nil
}

// imported is what the examples of imports show of a resource.
type imported struct {
	Address, By, Note, ID, Key string
	IDs                        []argument
}

func newImported(object spec.Object, label string) imported {
	shown := imported{Address: object.Type + "." + label, Note: object.ImportNote, ID: object.ImportID, Key: object.ImportKey}
	values := strings.Split(object.ImportID, "/")
	var by []string
	for i, name := range object.IDs {
		shown.IDs = append(shown.IDs, argument{name, fmt.Sprintf("%q", values[i])})
		of := strings.TrimSuffix(name, "_id")
		if name == "id" {
			of = noun(object)
		}
		by = append(by, "the "+strings.ReplaceAll(of, "_", " ")+"'s id")
	}
	align(shown.IDs)
	shown.By = strings.Join(by, " and ")
	return shown
}

// found is what the example of a data source or a list resource shows: its arguments, and an output with what it finds.
type found struct {
	Provider, Type, Label, Output, Value string
	Arguments                            []argument
}

// newFound returns what is to be shown of an object that shows a resource, whose own example has a label.
func newFound(object, shown spec.Object, label string) found {
	page := found{Type: object.Type, Label: label}
	page.Provider, _, _ = strings.Cut(object.Type, "_")
	for _, path := range slices.Sorted(maps.Keys(object.Finds)) {
		name, value := strings.TrimSuffix(path, "[]"), fmt.Sprintf("%#v", object.Finds[path])
		if name != path {
			value = "[" + value + "]"
		}
		page.Arguments = append(page.Arguments, argument{name, value})
	}
	align(page.Arguments)
	at, id := "data."+object.Type+".", shown.IDs[len(shown.IDs)-1]
	if object.Elements != "" || object.Kind == spec.ListResource {
		if _, named := object.Finds[shown.Unique]; !named {
			page.Label = "of_one"
		}
		each := noun(shown)
		page.Output = each + "_ids"
		page.Value = "for " + each + " in " + at + page.Label + "." + strings.TrimSuffix(object.Elements, "[].") + " : "
		if shown.Unique == "" {
			page.Value = "[" + page.Value + each + "." + id + "]"
		} else {
			page.Value = "{ " + page.Value + each + "." + shown.Unique + " => " + each + "." + id + " }"
		}
		return page
	}
	if _, known := object.Finds[id]; !known {
		page.Output, page.Value = noun(shown)+"_id", at+label+"."+id
		return page
	}
	for _, row := range shown.Attributes {
		if !row.Settable() && !slices.Contains(shown.IDs, row.Path) {
			page.Output, page.Value = row.Path, at+label+"."+row.Path
			break
		}
	}
	return page
}

// noun returns what a resource is, such as "account_member".
func noun(object spec.Object) string {
	_, noun, _ := strings.Cut(object.Type, "_")
	return noun
}

// align makes the names as wide as the widest one, as terraform fmt does.
func align(arguments []argument) {
	width := 0
	for _, a := range arguments {
		width = max(width, len(a.Name))
	}
	for i, a := range arguments {
		arguments[i].Name = fmt.Sprintf("%-*s", width, a.Name)
	}
}

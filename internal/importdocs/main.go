// Command importdocs writes the examples of imports into the directory of each resource's example, from the ids that the
// catalog has of the object, and the label of the first resource in resource.tf.
package main

import (
	"embed"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
)

//go:embed *.tmpl
var files embed.FS

var templates = template.Must(template.ParseFS(files, "*.tmpl"))

func main() {
	examples := flag.String("examples", "examples", "directory of the examples")
	flag.Parse()
	for _, object := range catalog.All().Resources() {
		if err := write(filepath.Join(*examples, object.Example()), object); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// write writes the files of one resource.
func write(directory string, object spec.Object) error {
	texts, err := render(directory, object)
	if err != nil {
		return err
	}
	for name, text := range texts {
		path := filepath.Join(directory, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil { //nolint:gosec // for all to read, as all files here
			return err
		}
	}
	return nil
}

// page is what the templates show.
type page struct {
	Address, By, Note, ID, Key string
	IDs                        []id
}

// id is an id of the resource identity; the name is as wide as the widest one.
type id struct{ Name, Value string }

// render returns the texts of one resource's files by their names.
func render(directory string, object spec.Object) (map[string]string, error) {
	example, err := os.ReadFile(filepath.Join(directory, "resource.tf"))
	if err != nil {
		return nil, err
	}
	label := regexp.MustCompile(`(?m)^resource "` + object.Type + `" "(\w+)"`).FindSubmatch(example)
	if label == nil {
		return nil, fmt.Errorf("%s/resource.tf has no %s: add one, which the imports name", directory, object.Type)
	}
	shown := newPage(object, string(label[1]))
	texts := map[string]string{}
	add := func(name, template string, p page) {
		var text strings.Builder
		err = errors.Join(err, templates.ExecuteTemplate(&text, template+".tmpl", p))
		texts[name] = text.String()
	}
	add("import.sh", "command", shown)
	add("import-by-identity.tf", "identity", shown)
	add("import-by-string-id.tf", "string-id", shown)
	if key, _, ok := strings.Cut(object.ImportKey, ":"); ok {
		shown.ID = object.ImportKey
		add("import-by-"+strings.ReplaceAll(key, "_", "-")+".tf", "string-id", shown)
	}
	return texts, err
}

// newPage returns what is to be shown of a resource with a label.
func newPage(object spec.Object, label string) page {
	shown := page{Address: object.Type + "." + label, Note: object.ImportNote, ID: object.ImportID, Key: object.ImportKey}
	values, width := strings.Split(object.ImportID, "/"), 0
	for _, name := range object.IDs {
		width = max(width, len(name))
	}
	var by []string
	for i, name := range object.IDs {
		shown.IDs = append(shown.IDs, id{fmt.Sprintf("%-*s", width, name), values[i]})
		of := strings.TrimSuffix(name, "_id")
		if name == "id" {
			of = strings.TrimPrefix(object.Type, "paxos_")
		}
		by = append(by, "the "+strings.ReplaceAll(of, "_", " ")+"'s id")
	}
	shown.By = strings.Join(by, " and ")
	return shown
}

// Command importdocs writes the examples of imports into the directory of each resource's example, from the ids that the
// catalog has of the object, and the label of the first resource in resource.tf.
package main

import (
	"embed"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
)

//go:embed *.tmpl
var files embed.FS

var templates = template.Must(template.ParseFS(files, "*.tmpl"))

func main() {
	examples := flag.String("examples", "examples", "directory of the examples")
	flag.Parse()
	for _, object := range catalog.Resources() {
		if err := write(filepath.Join(*examples, object.Example()), object); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// page is what the templates show.
type page struct {
	Address, By, Note, ID, Key string
	IDs                        []id
}

// id is an id of the resource identity; the name is as wide as the widest one.
type id struct{ Name, Value string }

// write writes the files of one resource.
func write(directory string, object catalog.Object) error {
	example, err := os.ReadFile(filepath.Join(directory, "resource.tf"))
	if err != nil {
		return err
	}
	label := regexp.MustCompile(`(?m)^resource "` + object.Type + `" "(\w+)"`).FindSubmatch(example)
	if label == nil {
		return fmt.Errorf("%s/resource.tf has no %s", directory, object.Type)
	}
	shown := page{Address: object.Type + "." + string(label[1]), Note: object.ImportNote, ID: object.ImportID, Key: object.ImportKey}
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
	names := map[string]string{"command": "import.sh", "string-id": "import-by-string-id.tf", "identity": "import-by-identity.tf"}
	if key, _, ok := strings.Cut(object.ImportKey, ":"); ok {
		names["key"] = "import-by-" + strings.ReplaceAll(key, "_", "-") + ".tf"
	}
	for name, file := range names {
		var text strings.Builder
		if err := templates.ExecuteTemplate(&text, name+".tmpl", shown); err != nil {
			return err
		}
		path := filepath.Join(directory, file)
		if err := os.WriteFile(path, []byte(text.String()), 0o644); err != nil { //nolint:gosec // for all to read, as all files here
			return err
		}
	}
	return nil
}

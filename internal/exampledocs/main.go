// Command exampledocs writes examples of all providers from their catalogs: how to import each resource, by its ids and the label
// of the first resource in resource.tf, and the data sources and list resources of which the catalog says what they find (Finds).
package main

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	paxos "github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	publicmint "github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/catalog"
)

//go:embed *.tmpl
var files embed.FS

var templates = template.Must(template.ParseFS(files, "*.tmpl"))

// provider is what a provider has in its catalog, with the directory of its examples.
type provider struct {
	examples string
	catalog  spec.Catalog
}

var providers = []provider{{"examples", paxos.All()}, {filepath.Join("publicmint", "examples"), publicmint.All()}}

func main() {
	for _, p := range providers {
		for _, object := range p.catalog {
			if err := p.write(object); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
	}
}

// write writes the files of one object below the directory of the examples.
func (p provider) write(object spec.Object) error {
	texts, err := p.render(object)
	if err != nil {
		return err
	}
	directory := filepath.Join(p.examples, object.Example())
	for name, text := range texts {
		if err := os.MkdirAll(directory, 0o755); err != nil { //nolint:gosec // for all to read, as all directories here
			return err
		}
		if err := os.WriteFile(filepath.Join(directory, name), []byte(text), 0o644); err != nil { //nolint:gosec // the same
			return err
		}
	}
	return nil
}

// render returns the texts of one object's files by their names.
func (p provider) render(object spec.Object) (texts map[string]string, err error) {
	texts = map[string]string{}
	add := func(name, template string, page any) {
		var text strings.Builder
		err = errors.Join(err, templates.ExecuteTemplate(&text, template+".tmpl", page))
		texts[name] = text.String()
	}
	shown, ok := p.catalog.Find(spec.Resource, cmp.Or(object.Shows, object.Type))
	switch {
	case object.Kind == spec.Resource:
		shown = object
	case !ok || object.Finds == nil:
		return nil, nil
	}
	label, err := labelOf(p.examples, shown)
	if err != nil {
		return nil, err
	}
	switch object.Kind { //nolint:exhaustive // no other kind finds anything
	case spec.DataSource:
		add("data-source.tf", "data-source", newFound(object, shown, label))
	case spec.ListResource:
		add("list-resource.tfquery.hcl", "list-resource", newFound(object, shown, label))
	case spec.Resource:
		page := newImported(object, label)
		add("import.sh", "command", page)
		add("import-by-identity.tf", "identity", page)
		add("import-by-string-id.tf", "string-id", page)
		if key, _, ok := strings.Cut(object.ImportKey, ":"); ok {
			page.ID = object.ImportKey
			add("import-by-"+strings.ReplaceAll(key, "_", "-")+".tf", "string-id", page)
		}
	}
	return texts, err
}

// Command emulatordocs prints the pages of the documentation about the emulators: "guide" and "guesses" of that of Paxos, and
// "guesses publicmint". What they list comes from the emulators themselves, so page and code cannot drift apart; the help of a
// program comes from standard input.
package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"text/template"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	publicmint "github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/emulator"
)

//go:embed guide.md.tmpl
var guideText string

//go:embed guesses.md.tmpl
var guessesText string

var errUsage = errors.New("usage: paxos-emulator serve --help | emulatordocs guide, or: emulatordocs guesses [publicmint]")

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string, stdin io.Reader, stdout io.Writer) error {
	switch strings.Join(args, " ") {
	case "guide":
		help, err := io.ReadAll(stdin)
		if err != nil {
			return err
		}
		return writeGuide(stdout, string(help))
	case "guesses":
		return execute(stdout, guessesText, guesses{"Paxos", emulator.Guesses})
	case "guesses publicmint":
		return execute(stdout, guessesText, guesses{"Public Mint", publicmint.Guesses})
	default:
		return errUsage
	}
}

// guesses are the guesses of an emulator, and whose API it serves.
type guesses struct {
	API    string
	Topics []emukit.GuessTopic
}

// writeGuide writes the guide, with the help of the command serve.
func writeGuide(w io.Writer, help string) error {
	_, flags, found := strings.Cut(help, "Flags:\n")
	if !found {
		return errUsage
	}
	return execute(w, guideText, map[string]any{
		"Flags":      strings.TrimRight(flags, "\n"),
		"Operations": emulator.Operations(),
		"Lists":      seedLists(),
	})
}

// seedList is a list of a seed, with the fields of its elements.
type seedList struct{ Name, Fields string }

// seedLists returns the lists that a seed can have.
func seedLists() []seedList {
	var lists []seedList
	for _, field := range reflect.VisibleFields(reflect.TypeFor[emulator.Seed]()) {
		lists = append(lists, seedList{jsonName(field), fields(field.Type.Elem())})
	}
	return lists
}

// jsonName returns the name of a field in JSON.
func jsonName(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return name
}

// fields lists the fields of a type in JSON, those of embedded types included.
func fields(of reflect.Type) string {
	var names []string
	for _, field := range reflect.VisibleFields(of) {
		if name := jsonName(field); name != "" && name != "-" {
			names = append(names, "`"+name+"`")
		}
	}
	return strings.Join(names, ", ")
}

// cell makes a text fit for a cell of a Markdown table.
var cell = strings.NewReplacer("|", `\|`, "\n", " ")

func execute(w io.Writer, text string, data any) error {
	page, err := template.New("page").Funcs(template.FuncMap{"cell": cell.Replace}).Parse(text)
	if err != nil {
		return err
	}
	return page.Execute(w, data)
}

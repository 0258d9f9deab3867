// Command chaosdocs prints the page of the documentation that holds the results of the last fault campaign. It makes the
// same page of the same results, always.
package main

import (
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"text/template"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/chaos"
)

//go:embed guide.md.tmpl
var guideText string

func main() {
	directory := flag.String("results", "internal/paxos/chaos", "directory of results.json and fuzz.json")
	flag.Parse()
	if err := run(os.Stdout, *directory); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run writes the page of the results in a directory to w.
func run(w io.Writer, directory string) error {
	var page page
	for name, into := range map[string]any{"results.json": &page.Summary, "fuzz.json": &page.Fuzz} {
		data, err := os.ReadFile(directory + "/" + name)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(data, into); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	grouped := message.NewPrinter(language.English).Sprint // a number with its thousands apart
	guide, err := template.New("guide").Funcs(template.FuncMap{"n": grouped, "minutes": minutes}).Parse(guideText)
	if err != nil {
		return err
	}
	return guide.Execute(w, page)
}

// page is what the template shows.
type page struct {
	chaos.Summary

	Fuzz []chaos.FuzzTarget
}

// Triggered and NotTriggered sum up the faults.
func (p page) Triggered() (sum int) {
	for _, fault := range p.Faults {
		sum += fault.Triggered
	}
	return sum
}

// NotTriggered is the number of faults that no request has met.
func (p page) NotTriggered() (sum int) {
	for _, fault := range p.Faults {
		sum += fault.NotTriggered
	}
	return sum
}

// minutes writes seconds as minutes and seconds.
func minutes(seconds float64) string {
	whole := int(seconds + 0.5)
	return strings.TrimPrefix(fmt.Sprintf("%d min %d s", whole/60, whole%60), "0 min ")
}

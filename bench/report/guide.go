// Package report renders the results of a benchmark: as tables, as a chart, and as a guide of the documentation. It makes
// the same text of the same results, always.
package report

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/terraform-paxos/terraform-provider-paxos/bench/results"
)

//go:embed guide.md.tmpl
var guideText string

// guidePath is the path of the guide in the directory of the documentation.
const guidePath = "guides/benchmarks.md"

var errNothing = errors.New("there are no results to render")

// Write writes the guide into the directory of the documentation, and its chart to a file outside: the registry takes
// pages only and shows no image by a relative path.
func Write(file results.File, docs, chartFile string) error {
	if len(file.Runs) == 0 {
		return errNothing
	}
	page, err := guide(file)
	if err != nil {
		return err
	}
	for path, text := range map[string]string{filepath.Join(docs, filepath.FromSlash(guidePath)): page, chartFile: chart(file)} {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // documentation is for everybody
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil { //nolint:gosec // documentation is for everybody
			return err
		}
	}
	return nil
}

// section is one table of the guide.
type section struct {
	Title, Table, Endpoints string
}

// guide renders the page.
func guide(file results.File) (string, error) {
	page, err := template.New("guide").Parse(guideText)
	if err != nil {
		return "", err
	}
	data := struct {
		results.Environment

		Machine             string
		Summary             []string
		Sections            []section
		Seeded, Limit       bool
		Shard               int
		LatencyMilliseconds int64
	}{Environment: file.Environment, Machine: machine(file.Environment), Summary: summary(file)}
	for _, g := range groups(file) {
		data.Sections = append(data.Sections, section{g.title(), g.table(), g.endpoints()})
		data.Seeded = data.Seeded || g.seeded()
		data.Limit = data.Limit || g.settings.Limit == results.LimitPaxos
		data.Shard, data.LatencyMilliseconds = g.settings.Shard, g.settings.Latency.Milliseconds()
	}
	var text strings.Builder
	err = page.Execute(&text, data)
	return text.String(), err
}

// machine describes the machine in one line.
func machine(e results.Environment) string {
	parts := []string{fmt.Sprintf("%d cores", e.Cores)}
	if e.CPU != "" {
		parts[0] += " (" + e.CPU + ")"
	}
	if e.Memory > 0 {
		parts = append(parts, fmt.Sprintf("%.0f GB of memory", float64(e.Memory)/1e9))
	}
	return strings.Join(append(parts, e.OS), ", ")
}

// summary returns the main result: the requests of a plan without changes, a line for each size.
func summary(file results.File) []string {
	var parts []string
	for _, g := range groups(file) {
		if g.settings.Limit != results.LimitOff || g.settings.Parallelism != defaultParallelism {
			continue
		}
		requests, _ := g.bars()
		var values []string
		for _, b := range requests.list {
			values = append(values, fmt.Sprintf("%s %s", b.label, b.value))
		}
		if len(values) > 0 {
			parts = append(parts, fmt.Sprintf("%s: %s", requests.title, strings.Join(values, ", ")))
		}
	}
	return parts
}

package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/bench/results"
)

// group is the runs that one table compares: all subjects at the same settings, and Terraform alone.
type group struct {
	settings results.Settings // without a subject
	runs     []results.Run
	floor    *results.Run // Terraform alone; nil where it was not measured
}

// groups sorts the runs into tables, in the order of the file. Terraform alone has neither limit nor latency and stands
// in every table of its size.
func groups(file results.File) []group {
	var list []group
	for _, run := range file.Runs {
		if run.Subject == results.TerraformData {
			continue
		}
		settings := run.Settings
		settings.Subject = ""
		i := slices.IndexFunc(list, func(g group) bool { return g.settings == settings })
		if i < 0 {
			floor := settings
			floor.Subject, floor.Limit, floor.Scale, floor.Latency = results.TerraformData, results.LimitOff, 1, 0
			list = append(list, group{settings: settings, floor: file.Find(floor)})
			i = len(list) - 1
		}
		list[i].runs = append(list[i].runs, run)
	}
	for i := range list {
		if list[i].floor != nil {
			list[i].runs = append(list[i].runs, *list[i].floor)
		}
	}
	return list
}

// title names a group's table.
func (g group) title() string {
	title := fmt.Sprintf("%s identities and %[1]s controls", thousands(g.settings.Size))
	if g.settings.Limit == results.LimitPaxos {
		title += ", with Paxos's rate limit"
		if g.settings.Scale != 1 {
			title += fmt.Sprintf(" scaled by %g", g.settings.Scale)
		}
	}
	if g.settings.Parallelism != defaultParallelism {
		title += fmt.Sprintf(", parallelism %d", g.settings.Parallelism)
	}
	return title
}

// defaultParallelism is that of the CLI.
const defaultParallelism = 10

// phaseNames are the rows' names.
var phaseNames = map[string]string{
	results.Apply: "apply", results.Plan: "plan, no change", results.Change: "plan, one change", results.Destroy: "destroy",
}

// table renders the figures of a group, phase by phase.
func (g group) table() string {
	var text strings.Builder
	text.WriteString("| Phase | Provider | Requests | Tokens | 429 | Time | Ratio " +
		"| Provider CPU | Provider memory | CLI CPU | CLI memory |\n")
	text.WriteString("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, name := range results.Phases {
		for _, run := range g.runs {
			phase := run.Phase(name)
			if phase == nil {
				continue
			}
			row := []string{
				phaseNames[name], subject(run), thousands(phase.Total()), thousands(phase.Tokens), thousands(phase.Refused),
				seconds(phase.Wall), g.ratio(phase), seconds(phase.ProviderCPU), megabytes(phase.ProviderPeak),
				seconds(phase.CLICPU), megabytes(phase.CLIPeak),
			}
			switch {
			case run.Subject == results.TerraformData:
				row[2], row[3], row[4], row[6] = "", "", "", ""
			case phase.Failure != "":
				row[5], row[6] = "**failed** after "+row[5], ""
			}
			text.WriteString("| " + strings.Join(row, " | ") + " |\n")
		}
	}
	return text.String()
}

// ratio is how many times Terraform's own time a phase took. A plan after a change is compared with a plan.
func (g group) ratio(phase *results.Phase) string {
	own := g.own(phase.Phase)
	if own == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", phase.Wall.Seconds()/own.Seconds())
}

func (g group) own(phase string) time.Duration {
	if g.floor == nil {
		return 0
	}
	if phase == results.Change {
		phase = results.Plan
	}
	own := g.floor.Phase(phase)
	if own == nil {
		return 0
	}
	return own.Wall
}

// endpoints renders the requests of a group by operation.
func (g group) endpoints() string {
	operations := map[string]bool{}
	for _, run := range g.runs {
		for _, phase := range run.Phases {
			for operation := range phase.Requests {
				operations[operation] = true
			}
		}
	}
	columns := slices.Sorted(maps.Keys(operations))
	var text strings.Builder
	text.WriteString("| Phase | Provider | " + strings.Join(columns, " | ") + " |\n")
	text.WriteString("|---|---" + strings.Repeat("|--:", len(columns)) + "|\n")
	for _, name := range results.Phases {
		for _, run := range g.runs {
			phase := run.Phase(name)
			if phase == nil || run.Subject == results.TerraformData {
				continue
			}
			fmt.Fprintf(&text, "| %s | %s |", phaseNames[name], subject(run))
			for _, operation := range columns {
				fmt.Fprintf(&text, " %s |", count(phase.Requests[operation]))
			}
			text.WriteString("\n")
		}
	}
	return text.String()
}

// seeded reports whether any figure of the group is of a state that no apply has written.
func (g group) seeded() bool {
	return slices.ContainsFunc(g.runs, func(run results.Run) bool {
		return slices.ContainsFunc(run.Phases, func(phase results.Phase) bool { return phase.Seeded })
	})
}

// Tables renders all figures as Markdown.
func Tables(file results.File) string {
	var text strings.Builder
	for _, g := range groups(file) {
		fmt.Fprintf(&text, "### %s\n\n%s\n", g.title(), g.table())
	}
	return text.String()
}

// subject names a run's provider, with its version where that is known.
func subject(run results.Run) string {
	if run.Version == "" {
		return run.Subject
	}
	return run.Subject + " " + run.Version
}

// thousands writes a number with commas.
func thousands(number int) string {
	text := fmt.Sprint(number)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// count is thousands, and a blank for nothing.
func count(number int) string {
	if number == 0 {
		return ""
	}
	return thousands(number)
}

func seconds(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

func megabytes(bytes int64) string {
	if bytes == 0 {
		return ""
	}
	return fmt.Sprintf("%d MB", (bytes+500_000)/1_000_000)
}

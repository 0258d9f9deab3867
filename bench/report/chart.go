package report

import (
	"fmt"
	"html"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/bench/results"
)

// The measures of the chart, in pixels.
const (
	width      = 760
	margin     = 24
	labelWidth = 150 // left of the bars
	valueWidth = 110 // right of the longest bar
	barHeight  = 18
	barGap     = 5
	sizeGap    = 12
	lineHeight = 24
)

// style has both color schemes. The chart brings its own ground along, since a page's scheme need not be the system's.
const style = `
    svg { font: 13px system-ui, sans-serif }
    .ground { fill: #ffffff; stroke: #d0d7de }
    text { fill: #1f2328 }
    .title { font-weight: 600; font-size: 15px }
    .size { font-weight: 600 }
    .label { text-anchor: end }
    .paxos { fill: #0969da }
    .peer { fill: #8c959f }
    .one { stroke: #1f2328; stroke-width: 2; stroke-dasharray: 4 3 }
    @media (prefers-color-scheme: dark) {
      .ground { fill: #0d1117; stroke: #30363d }
      text { fill: #e6edf3 }
      .paxos { fill: #4493f8 }
      .peer { fill: #7d8590 }
      .one { stroke: #ffffff }
    }
  `

// bar is one bar of the chart.
type bar struct {
	label, value string
	length       float64 // in the unit of its panel
	ours         bool
}

// bars are those of one size, which are drawn in proportion to each other.
type bars struct {
	title string
	list  []bar
	one   bool // with a line at 1
}

// chart draws two panels of plans without a change: their requests, and their time as a multiple of Terraform's own.
// The same figures are the same picture.
func chart(file results.File) string {
	var requests, times []bars
	for _, g := range groups(file) {
		if g.settings.Limit != results.LimitOff || g.settings.Parallelism != defaultParallelism {
			continue
		}
		r, t := g.bars()
		if len(r.list) > 0 {
			requests = append(requests, r)
		}
		if len(t.list) > 0 {
			times = append(times, t)
		}
	}
	c := &canvas{y: margin}
	c.panel("Requests of a plan without change", requests)
	c.panel("Time of that plan, as a multiple of Terraform's own", times)
	return c.close()
}

// bars returns a group's bars for both panels.
func (g group) bars() (requests, times bars) {
	title := fmt.Sprintf("%s identities and %[1]s controls", thousands(g.settings.Size))
	requests, times = bars{title: title}, bars{title: title, one: true}
	for _, run := range g.runs {
		phase := run.Phase(results.Plan)
		if phase == nil || phase.Failure != "" || run.Subject == results.TerraformData {
			continue
		}
		b := bar{label: subject(run), ours: run.Subject == results.Paxos}
		b.length, b.value = float64(phase.Total()), thousands(phase.Total())
		requests.list = append(requests.list, b)
		if own := g.own(results.Plan); own > 0 {
			b.length = phase.Wall.Seconds() / own.Seconds()
			b.value = fmt.Sprintf("%.2f (%s)", b.length, seconds(phase.Wall))
			times.list = append(times.list, b)
		}
	}
	return requests, times
}

// canvas collects what is drawn, from the top down.
type canvas struct {
	body strings.Builder
	y    int
}

func (c *canvas) panel(title string, list []bars) {
	if len(list) == 0 {
		return
	}
	c.text(margin, "title", title)
	for _, group := range list {
		c.text(margin, "size", group.title)
		c.bars(group)
		c.y += sizeGap
	}
	c.y += sizeGap
}

// bars draws the bars of one size, the longest as long as there is room.
func (c *canvas) bars(group bars) {
	longest := 0.0
	if group.one {
		longest = 1
	}
	for _, b := range group.list {
		longest = max(longest, b.length)
	}
	scale := (width - 2*margin - labelWidth - valueWidth) / longest
	top := c.y
	const start = margin + labelWidth
	for _, b := range group.list {
		class := "peer"
		if b.ours {
			class = "paxos"
		}
		end := start + max(1, b.length*scale)
		fmt.Fprintf(&c.body, "  <text class=\"label\" x=\"%d\" y=\"%d\">%s</text>\n", start-8, c.y+barHeight-5, html.EscapeString(b.label))
		fmt.Fprintf(&c.body, "  <rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>\n",
			class, start, c.y, end-start, barHeight)
		fmt.Fprintf(&c.body, "  <text x=\"%.1f\" y=\"%d\">%s</text>\n", end+6, c.y+barHeight-5, html.EscapeString(b.value))
		c.y += barHeight + barGap
	}
	if group.one {
		fmt.Fprintf(&c.body, "  <line class=\"one\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>\n",
			start+scale, top-2, start+scale, c.y-barGap+2)
	}
}

func (c *canvas) text(x int, class, text string) {
	c.y += lineHeight - 8
	fmt.Fprintf(&c.body, "  <text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n", class, x, c.y, html.EscapeString(text))
	c.y += 8
}

// close returns the picture.
func (c *canvas) close() string {
	var text strings.Builder
	fmt.Fprintf(&text, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%[1]d\" height=\"%[2]d\" role=\"img\">\n",
		width, c.y+margin/2)
	text.WriteString("  <title>Requests and time of a plan without change</title>\n")
	text.WriteString("  <style>" + style + "</style>\n")
	fmt.Fprintf(&text, "  <rect class=\"ground\" x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n", width-1, c.y+margin/2-1)
	text.WriteString(c.body.String())
	text.WriteString("</svg>\n")
	return text.String()
}

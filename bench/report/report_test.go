package report

import (
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/bench/results"
)

// settings of a subject at the defaults.
func settings(subject string, size int, limit string, scale float64) results.Settings {
	s := results.Settings{
		Subject: subject, Size: size, Limit: limit, Scale: scale, Latency: 50 * time.Millisecond, Parallelism: 10, Shard: 100,
	}
	if subject == results.TerraformData {
		s.Latency = 0
	}
	return s
}

func plan(wall time.Duration, requests map[string]int) results.Phase {
	return results.Phase{
		Phase: results.Plan, Requests: requests, Tokens: 1, Wall: wall,
		ProviderCPU: 200 * time.Millisecond, ProviderPeak: 41_400_000, CLICPU: time.Second, CLIPeak: 90_000_000,
	}
}

func sample() results.File {
	refused := plan(2*time.Second, map[string]int{"GetIdentity": 1300})
	refused.Refused, refused.Failure, refused.Seeded = 12, "exit status 1", true
	return results.File{
		Environment: results.Environment{
			Date: "2026-11-21", CLI: "Terraform 1.11.4", OS: "linux/amd64", CPU: "Xeon <1>", Cores: 2, Memory: 25e9,
		},
		Runs: []results.Run{
			{Settings: settings(results.Paxos, 1000, results.LimitOff, 1), Phases: []results.Phase{
				plan(2200*time.Millisecond, map[string]int{"GetIdentity": 4, "ListIdentities": 6}),
			}},
			{Settings: settings(results.RestAPI, 1000, results.LimitOff, 1), Version: "3.0.0", Phases: []results.Phase{
				plan(5*time.Second, map[string]int{"GetIdentity": 1000, "ListIdentityControls": 1000}),
			}},
			{Settings: settings(results.TerraformData, 1000, results.LimitOff, 1), Phases: []results.Phase{
				{Phase: results.Plan, Wall: 2 * time.Second, CLICPU: 2 * time.Second, CLIPeak: 80_000_000},
			}},
			{Settings: settings(results.RestAPI, 1000, results.LimitPaxos, 0.1), Phases: []results.Phase{refused}},
		},
	}
}

const offTable = `| Phase | Provider | Requests | Tokens | 429 | Time | Ratio | Provider CPU | Provider memory | CLI CPU | CLI memory |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
| plan, no change | paxos | 10 | 1 | 0 | 2.2 s | 1.10 | 0.2 s | 41 MB | 1.0 s | 90 MB |
| plan, no change | restapi 3.0.0 | 2,000 | 1 | 0 | 5.0 s | 2.50 | 0.2 s | 41 MB | 1.0 s | 90 MB |
| plan, no change | terraform_data |  |  |  | 2.0 s |  |  |  | 2.0 s | 80 MB |
`

func TestTables(t *testing.T) {
	t.Parallel()
	off, limited, found := strings.Cut(Tables(sample()), "### 1,000 identities and 1,000 controls, with Paxos's rate limit scaled by 0.1\n\n")
	require.True(t, found)
	assert.Equal(t, "### 1,000 identities and 1,000 controls\n\n"+offTable+"\n", off)
	assert.Contains(t, limited, "| plan, no change | restapi | 1,300 | 1 | 12 | **failed** after 2.0 s |  |")
	assert.Contains(t, limited, "| terraform_data |", "Terraform's own time stands in every table")
}

func TestEndpoints(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `| Phase | Provider | GetIdentity | ListIdentities | ListIdentityControls |
|---|---|--:|--:|--:|
| plan, no change | paxos | 4 | 6 |  |
| plan, no change | restapi 3.0.0 | 1,000 |  | 1,000 |
`, groups(sample())[0].endpoints())
}

func TestRatio(t *testing.T) {
	t.Parallel()
	g := groups(sample())[0]
	assert.Equal(t, "3.00", g.ratio(&results.Phase{Phase: results.Change, Wall: 6 * time.Second}), "a change is compared with a plan")
	assert.Empty(t, g.ratio(&results.Phase{Phase: results.Apply, Wall: 6 * time.Second}), "there is none to compare with")
	g.floor = nil
	assert.Empty(t, g.ratio(&results.Phase{Phase: results.Plan, Wall: 6 * time.Second}))
}

func TestTitle_parallelism(t *testing.T) {
	t.Parallel()
	g := group{settings: settings("", 500, results.LimitPaxos, 1)}
	g.settings.Parallelism = 50
	assert.Equal(t, "500 identities and 500 controls, with Paxos's rate limit, parallelism 50", g.title())
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for number, text := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		assert.Equal(t, text, thousands(number))
	}
	assert.Empty(t, count(0))
	assert.Empty(t, seconds(0))
	assert.Empty(t, megabytes(0))
	assert.Equal(t, "150 MB", megabytes(149_600_000))
}

func TestChart(t *testing.T) {
	t.Parallel()
	picture := chart(sample())
	assert.Equal(t, picture, chart(sample()), "the same figures are the same picture")

	decoder := xml.NewDecoder(strings.NewReader(picture))
	rectangles := 0
	for {
		token, err := decoder.Token()
		if err == io.EOF { //nolint:errorlint // a decoder returns it as it is
			break
		}
		require.NoError(t, err)
		if element, ok := token.(xml.StartElement); ok && element.Name.Local == "rect" {
			rectangles++
		}
	}
	assert.Equal(t, 1+2+2, rectangles, "the ground, and a bar for each provider in each panel; none with a rate limit")
	assert.Contains(t, picture, "prefers-color-scheme: dark")
	assert.Contains(t, picture, ">1.10 (2.2 s)<")
	assert.Contains(t, picture, ">2,000<")
	assert.NotContains(t, picture, "terraform_data")
}

func TestChart_inProportion(t *testing.T) {
	t.Parallel()
	c := &canvas{}
	c.bars(bars{list: []bar{{label: "<a>", length: 100, ours: true}, {label: "b", length: 50}, {label: "c", length: 0}}})
	drawn := c.body.String()
	assert.Contains(t, drawn, `class="paxos" x="174" y="0" width="452.0"`)
	assert.Contains(t, drawn, `class="peer" x="174" y="23" width="226.0"`)
	assert.Contains(t, drawn, `width="1.0"`, "nothing is still to be seen")
	assert.Contains(t, drawn, "&lt;a&gt;")
}

func TestWrite(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	drawn := filepath.Join(directory, "chart.svg")
	require.NoError(t, Write(sample(), directory, drawn))
	page, err := os.ReadFile(filepath.Join(directory, "guides", "benchmarks.md"))
	require.NoError(t, err)
	text := string(page)
	assert.True(t, strings.HasPrefix(text, "---\npage_title: "), "the registry reads the front matter")
	assert.Contains(t, text, "## 1,000 identities and 1,000 controls\n\n"+offTable)
	assert.Contains(t, text, "at least 50 ms for every request")
	assert.Contains(t, text, "Terraform 1.11.4 on 2 cores (Xeon <1>), 25 GB of memory, linux/amd64")
	assert.Contains(t, text, "With Paxos's rate limit the emulator enforces")
	assert.Contains(t, text, "filled by the benchmark")
	assert.Contains(t, text, "Requests of a plan without changes:\n\n- 1,000 identities and 1,000 controls: paxos 10, restapi 3.0.0 2,000\n\n")

	picture, err := os.ReadFile(drawn)
	require.NoError(t, err)
	assert.Equal(t, chart(sample()), string(picture))
}

func TestWrite_saysNothingOfWhatWasNotDone(t *testing.T) {
	t.Parallel()
	file := sample()
	file.Runs = file.Runs[:3]
	page, err := guide(file)
	require.NoError(t, err)
	assert.NotContains(t, page, "With Paxos's rate limit the emulator enforces")
	assert.NotContains(t, page, "filled by the benchmark")
}

func TestWrite_nothing(t *testing.T) {
	t.Parallel()
	assert.ErrorIs(t, Write(results.File{}, t.TempDir(), ""), errNothing)
}

package chaos

import (
	"cmp"
	"encoding/json"
	"os"
	"slices"
	"time"
)

// Summary is the outcome of a campaign, as it is kept beside the guide.
type Summary struct {
	// Date is the day of the campaign; Machine and Go say where it ran.
	Date    string `json:"date"`
	Machine string `json:"machine"`
	Go      string `json:"go"`
	// FirstSeed is the seed of the first schedule; the others follow.
	FirstSeed uint64 `json:"first_seed"`
	// Model is the part with the model of Terraform, CLI the sample with a real one, which CLIName names.
	Model   Totals `json:"model"`
	CLI     Totals `json:"cli"`
	CLIName string `json:"cli_name,omitempty"`
	// Faults are the kinds of faults in both parts together.
	Faults []FaultCount `json:"faults"`
	// Moves are what users did between applies, in both parts together.
	Moves []MoveCount `json:"moves"`
}

// Totals counts what happened in the schedules of one way to run them.
type Totals struct {
	Counts

	Schedules int `json:"schedules"`
	// Failed counts schedules with any problem, those that are counted included.
	Failed  int     `json:"failed"`
	Seconds float64 `json:"seconds"`
}

// Counts are what is counted in each schedule.
type Counts struct {
	// Applies counts applies, Requests what the server was sent and what was kept from it, Objects the resources of the last
	// configuration.
	Applies  int `json:"applies"`
	Requests int `json:"requests"`
	Objects  int `json:"objects"`
	// Lost, Duplicates and Tainted count objects; tainted ones are those that Paxos keeps.
	Lost       int `json:"lost"`
	Duplicates int `json:"duplicates"`
	Tainted    int `json:"tainted"`
	// Harmed counts customers who came to harm though the configuration kept them: closed, overwritten with the data of
	// another resource, or out of the state; and controls that were lifted.
	Harmed int `json:"harmed"`
	// Imports counts the messages that told the user to import something, Kept those to keep a ref_id that the provider had
	// made, Refused those that refused a plan, all of which were followed.
	Imports int `json:"imports"`
	Kept    int `json:"kept"`
	Refused int `json:"refused"`
}

func (c *Counts) add(other Counts) {
	c.Applies += other.Applies
	c.Requests += other.Requests
	c.Objects += other.Objects
	c.Lost += other.Lost
	c.Duplicates += other.Duplicates
	c.Tainted += other.Tainted
	c.Harmed += other.Harmed
	c.Imports += other.Imports
	c.Kept += other.Kept
	c.Refused += other.Refused
}

// FaultCount counts the faults of a kind: those that a request has met, and those that were left when the faults stopped.
type FaultCount struct {
	Name         string `json:"name"`
	Triggered    int    `json:"triggered"`
	NotTriggered int    `json:"not_triggered"`
}

// MoveCount counts how often users did something.
type MoveCount struct {
	Name string `json:"name"`
	Made int    `json:"made"`
}

// FuzzTarget is one run of a fuzz target.
type FuzzTarget struct {
	Package string `json:"package"`
	Name    string `json:"name"`
	Seconds int    `json:"seconds"`
	Inputs  int    `json:"inputs"`
	Passed  bool   `json:"passed"`
}

// Add counts a schedule.
func (p *Totals) Add(r Result) {
	p.Schedules++
	p.add(r.Counts)
	if len(r.Problems) > 0 {
		p.Failed++
	}
}

// Count counts the faults and the moves of a schedule.
func (s *Summary) Count(r Result) {
	if len(s.Faults) == 0 {
		for _, k := range faultKinds() {
			s.Faults = append(s.Faults, FaultCount{Name: k.name})
		}
		for _, m := range slices.Concat(plainMoves(), riskyMoves(), lateMoves()) {
			s.Moves = append(s.Moves, MoveCount{Name: m.name})
		}
	}
	for i := range s.Moves {
		s.Moves[i].Made += r.Moves[s.Moves[i].Name]
	}
	for i := range s.Faults {
		s.Faults[i].Triggered += r.Triggered[s.Faults[i].Name]
		s.Faults[i].NotTriggered += r.NotTriggered[s.Faults[i].Name]
	}
}

// Save writes the summary to a file. Where the file holds a campaign whose seeds end where these begin, this is its next
// part, and is added to it.
func (s Summary) Save(file string) error {
	s.Date = time.Now().UTC().Format(time.DateOnly)
	var before Summary
	if data, err := os.ReadFile(file); err == nil && json.Unmarshal(data, &before) == nil && before.nextSeed() == s.FirstSeed {
		s = before.merge(s)
	}
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(data, '\n'), 0o644) //nolint:gosec // documentation is for everybody
}

// nextSeed returns the seed after the last one.
func (s Summary) nextSeed() uint64 { return s.FirstSeed + uint64(max(s.Model.Schedules, 0)) }

// merge returns the campaign of which next is the next part.
func (s Summary) merge(next Summary) Summary {
	next.FirstSeed = s.FirstSeed
	next.Model = s.Model.merge(next.Model)
	next.CLI = s.CLI.merge(next.CLI)
	next.CLIName = cmp.Or(next.CLIName, s.CLIName)
	for i := range next.Faults {
		for _, fault := range s.Faults {
			if fault.Name == next.Faults[i].Name {
				next.Faults[i].Triggered += fault.Triggered
				next.Faults[i].NotTriggered += fault.NotTriggered
			}
		}
	}
	for i := range next.Moves {
		for _, move := range s.Moves {
			if move.Name == next.Moves[i].Name {
				next.Moves[i].Made += move.Made
			}
		}
	}
	return next
}

func (p Totals) merge(next Totals) Totals {
	p.add(next.Counts)
	p.Schedules, p.Failed, p.Seconds = p.Schedules+next.Schedules, p.Failed+next.Failed, p.Seconds+next.Seconds
	return p
}

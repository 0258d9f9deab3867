// Package results holds what a benchmark has measured, and the file that keeps it.
package results

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"
)

// The phases of a run, in their order.
const (
	Apply   = "apply"
	Plan    = "plan"   // nothing has changed
	Change  = "change" // a plan after one identity was changed elsewhere
	Destroy = "destroy"
)

// The subjects of a run: this provider, Terraform alone, and the generic REST providers.
const (
	Paxos         = "paxos"
	TerraformData = "terraform_data"
	RestAPI       = "restapi"
	Restful       = "restful"
)

// Phases, Subjects and Limits list the values that the parts of a run can have, in the order of the tables.
var (
	Phases   = []string{Apply, Plan, Change, Destroy}
	Subjects = []string{Paxos, RestAPI, Restful, TerraformData}
	Limits   = []string{LimitOff, LimitPaxos}
)

// The rate limits that the emulator enforces.
const (
	LimitOff   = "off"
	LimitPaxos = "paxos"
)

// File is what one or more runs on one machine have measured.
type File struct {
	Environment Environment `json:"environment"`
	Runs        []Run       `json:"runs"`
}

// Environment says where and when.
type Environment struct {
	Date   string `json:"date"` // of the last run, as 2006-01-02
	CLI    string `json:"cli"`
	OS     string `json:"os"`
	CPU    string `json:"cpu,omitempty"`
	Cores  int    `json:"cores"`
	Memory int64  `json:"memory_bytes,omitempty"`
}

// same reports whether figures from both can stand in one table. A twentieth of the memory more or less is no other machine:
// kernels and hosts of virtual machines keep now more and now less of it for themselves.
func (e Environment) same(other Environment) bool {
	least, most := min(e.Memory, other.Memory), max(e.Memory, other.Memory)
	e.Date, e.Memory = other.Date, other.Memory
	return e == other && most-least <= most/20
}

// Settings are what sets one run apart from another.
type Settings struct {
	Subject     string        `json:"subject"`
	Size        int           `json:"size"` // identities; there are as many controls
	Limit       string        `json:"limit"`
	Scale       float64       `json:"scale"` // of the limit's window and block
	Latency     time.Duration `json:"latency_ns"`
	Parallelism int           `json:"parallelism"`
	Shard       int           `json:"shard"` // identities in one module instance
}

// Run is one subject at one size.
type Run struct {
	Settings
	Version string  `json:"version,omitempty"` // of the subject, where it is known
	Phases  []Phase `json:"phases"`
}

// Phase is one command of the CLI. What this system does not tell is zero.
type Phase struct {
	Phase string `json:"phase"`
	// Seeded says that the state had been written by the benchmark and not by an apply.
	Seeded bool `json:"seeded,omitempty"`
	// Failure says why the command did not do what it should; its figures go up to there.
	Failure string `json:"failure,omitempty"`
	// Requests are those of the subject, by operation and without those for tokens.
	Requests map[string]int `json:"requests,omitempty"`
	Tokens   int            `json:"tokens"`
	Refused  int            `json:"refused"` // answers of status 429, tokens included

	Wall         time.Duration `json:"wall_ns"`
	ProviderCPU  time.Duration `json:"provider_cpu_ns,omitempty"`
	ProviderPeak int64         `json:"provider_peak_bytes,omitempty"` // of the largest of its processes
	CLICPU       time.Duration `json:"cli_cpu_ns,omitempty"`
	CLIPeak      int64         `json:"cli_peak_bytes,omitempty"`
}

// Total returns the number of requests, without those for tokens.
func (p Phase) Total() int {
	total := 0
	for _, count := range p.Requests {
		total += count
	}
	return total
}

// Phase returns a run's phase by name; nil where it was not measured.
func (r Run) Phase(name string) *Phase {
	for i := range r.Phases {
		if r.Phases[i].Phase == name {
			return &r.Phases[i]
		}
	}
	return nil
}

// Find returns the run with these settings; nil where there is none.
func (f *File) Find(settings Settings) *Run {
	for i := range f.Runs {
		if f.Runs[i].Settings == settings {
			return &f.Runs[i]
		}
	}
	return nil
}

var errOtherMachine = errors.New("the results there are of another machine or CLI, so these cannot stand beside them")

// Merge puts other's figures into f, phase by phase, in place of older ones. Figures of another machine are an error.
func (f *File) Merge(other File) error {
	if len(f.Runs) > 0 && !f.Environment.same(other.Environment) {
		return errOtherMachine
	}
	f.Environment = other.Environment
	for _, run := range other.Runs {
		old := f.Find(run.Settings)
		if old == nil {
			f.Runs = append(f.Runs, run)
			continue
		}
		old.Version = run.Version
		for _, phase := range run.Phases {
			old.Phases = slices.DeleteFunc(old.Phases, func(p Phase) bool { return p.Phase == phase.Phase })
			old.Phases = append(old.Phases, phase)
		}
	}
	f.sort()
	return nil
}

// sort puts runs and phases into the order of the tables.
func (f *File) sort() {
	slices.SortStableFunc(f.Runs, func(a, b Run) int {
		return cmp.Or(
			a.Size-b.Size, slices.Index(Limits, a.Limit)-slices.Index(Limits, b.Limit), int(1e6*(b.Scale-a.Scale)),
			a.Parallelism-b.Parallelism, a.Shard-b.Shard, int(a.Latency-b.Latency),
			slices.Index(Subjects, a.Subject)-slices.Index(Subjects, b.Subject),
		)
	})
	for _, run := range f.Runs {
		slices.SortStableFunc(run.Phases, func(a, b Phase) int {
			return slices.Index(Phases, a.Phase) - slices.Index(Phases, b.Phase)
		})
	}
}

// Load reads a file of results. One that does not exist is empty.
func Load(path string) (File, error) {
	var file File
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return file, nil
	}
	if err != nil {
		return file, err
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return file, fmt.Errorf("%s: %w", path, err)
	}
	return file, nil
}

// Save writes the file; the same results are the same text.
func (f *File) Save(path string) error {
	f.sort()
	text, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o600)
}

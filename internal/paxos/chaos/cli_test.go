package chaos

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider"
)

// command is a real CLI in a directory of its own.
type command struct {
	t        *testing.T
	dir      *acctest.WorkingDir
	parallel int
	state    map[string]managedObject
	empty    bool
}

// event is a line of the CLI's machine-readable output.
type event struct {
	Type       string `json:"type"`
	Diagnostic struct {
		Severity string `json:"severity"`
		Summary  string `json:"summary"`
		Detail   string `json:"detail"`
		Address  string `json:"address"`
	} `json:"diagnostic"`
	Change struct {
		Resource struct {
			Addr string `json:"addr"`
		} `json:"resource"`
		Action string `json:"action"`
	} `json:"change"`
}

// run writes the configuration and executes a command of the CLI.
func (c *command) run(config *configuration, args ...string) (events []event, failures []message) {
	c.t.Helper()
	text, err := config.render(func(address string) bool { return c.state[address].id != "" })
	if err == nil {
		err = c.dir.Write("main.tf.json", string(text))
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return c.execute(args...)
}

// execute runs a command of the CLI and reads what it prints.
func (c *command) execute(args ...string) (events []event, failures []message) {
	c.t.Helper()
	options := []string{"-json", "-input=false", "-no-color", fmt.Sprintf("-parallelism=%d", c.parallel)}
	output, failed := c.dir.Run(slices.Insert(args, 1, options...)...)
	decoder := json.NewDecoder(strings.NewReader(output))
	for {
		var e event
		err := decoder.Decode(&e)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			c.t.Fatalf("%v: %s", err, output)
		}
		events = append(events, e)
		if d := e.Diagnostic; e.Type == "diagnostic" && d.Severity == "error" {
			failures = append(failures, message{c.addressOf(d.Address, d.Detail), d.Summary, d.Detail})
		}
	}
	if failed != nil && len(failures) == 0 {
		c.t.Fatalf("%v: %s", failed, output)
	}
	return events, failures
}

// addressOf returns the address of the object that a message is about. Terraform names none for the plan of a destroy: then it
// is the one whose id the message has, as a user finds it.
func (c *command) addressOf(address, detail string) string {
	for _, at := range slices.Sorted(maps.Keys(c.state)) {
		if id := c.state[at].id; address == "" && id != "" && strings.Contains(detail, id) {
			return at
		}
	}
	return address
}

// changes returns what a plan changes or imports.
func changes(events []event) []string {
	var list []string
	for _, e := range events {
		if e.Type == "planned_change" && e.Change.Action != "noop" {
			list = append(list, e.Change.Action+" "+e.Change.Resource.Addr)
		}
	}
	return list
}

// arguments renders options.
func (o options) arguments() []string {
	var args []string
	for _, address := range o.replace {
		args = append(args, "-replace="+address)
	}
	for _, address := range o.targets {
		args = append(args, "-target="+address)
	}
	if o.noRefresh {
		args = append(args, "-refresh=false")
	}
	return args
}

func (c *command) apply(config *configuration, o options) []message {
	events, failures := c.run(config, append([]string{"apply", "-auto-approve"}, o.arguments()...)...)
	c.empty = len(failures) == 0 && len(changes(events)) == 0 && o.whole()
	c.show()
	return failures
}

const savedPlan = "saved.tfplan"

func (c *command) save(config *configuration, o options) []message {
	_, failures := c.run(config, append([]string{"plan", "-out=" + savedPlan}, o.arguments()...)...)
	return failures
}

func (c *command) applySaved() []message {
	_, failures := c.execute("apply", savedPlan)
	c.empty = false
	c.show()
	return failures
}

func (c *command) taint(address string)   { c.mark("taint", address) }
func (c *command) untaint(address string) { c.mark("untaint", address) }
func (c *command) forget(address string)  { c.mark("state", "rm", address) }

func (c *command) mark(args ...string) {
	c.dir.MustRun(args...)
	c.show()
}

func (c *command) plan(config *configuration) ([]string, []message) {
	events, failures := c.run(config, "plan")
	return changes(events), failures
}

func (c *command) lastPlanEmpty() bool { return c.empty }

func (c *command) managed() map[string]managedObject { return c.state }

// show reads the state.
func (c *command) show() {
	var shown struct {
		Values struct {
			RootModule struct {
				Resources []struct {
					Address string         `json:"address"`
					Deposed string         `json:"deposed_key"`
					Values  map[string]any `json:"values"`
					Tainted bool           `json:"tainted"`
				} `json:"resources"`
			} `json:"root_module"`
		} `json:"values"`
	}
	if err := json.Unmarshal([]byte(c.dir.MustRun("show", "-json")), &shown); err != nil {
		c.t.Fatal(err)
	}
	c.state = map[string]managedObject{}
	for _, r := range shown.Values.RootModule.Resources {
		text := func(name string) string { value, _ := r.Values[name].(string); return value }
		if r.Deposed != "" {
			r.Address += " (deposed " + r.Deposed + ")"
		}
		c.state[r.Address] = managedObject{
			id: cmp.Or(text("id"), text("file_id"), text("identity_id")), identityID: text("identity_id"), policy: text("deletion_policy"), tainted: r.Tainted,
		}
	}
}

// runWithCLI runs a schedule with the CLI of this run. Waiting takes real time, so that there is little of it.
func runWithCLI(t *testing.T, seed uint64) Result {
	t.Helper()
	s := newSimulation(seed)
	s.timing = realTiming()
	s.server = emulator.New(t, s.parameters.options()...)
	base := newClient(nil, s.dropped, s.timing)
	t.Cleanup(base.next.CloseIdleConnections)
	environment := s.environment(s.server.URL())
	getenv := func(name string) string { return environment[name] }
	factory := func() (tfprotov6.ProviderServer, error) {
		return provider.NewServer("chaos", getenv, func(c *api.Config) { c.Transport = base })
	}
	s.terraform = &command{t: t, dir: paxostest.NewWorkingDirWithFactory(t, factory, nil), parallel: s.parameters.parallel}
	s.run()
	return s.finish()
}

// sample runs schedules with the CLI, some side by side.
func (c *campaign) sample(t *testing.T) {
	c.summary.CLIName = acctest.RequireCLI(t).String()
	for i := range *cliSample {
		seed := *firstSeed + uint64(i)
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			c.note(t, &c.summary.CLI, runWithCLI(t, seed), " CHAOS=-chaos.cli=1")
		})
	}
}

package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// simulation is one schedule while it runs: the server, a Terraform, and what the user has written so far.
type simulation struct {
	terraform

	seed      uint64
	server    *emulator.Server
	dropped   *droppedRequests
	generator *generator
	faults    *rand.Rand
	config    *configuration

	timing timing

	// parameters are what the seed decides about server and provider, for the report.
	parameters parameters
	scripted   []string       // the names of the faults in the emulator's script, in order
	waiting    map[string]int // how many faults of a kind have no place yet
	retired    []retired
	changed    map[string]bool // the addresses that were changed since the last apply
	followed   int             // what the last apply told the user to do and was done
	applied    int             // the number of requests before the last apply
	result     Result

	// options are those of the next apply. late says that it applies a plan that was saved before another change.
	options options
	late    bool
	env     map[string]string // of the provider
	raised  bool              // whether the limits are raised for the next apply
	renamed map[string]string // the former addresses of blocks that were renamed
	byHand  map[string]bool   // the addresses that a user has tainted
	ended   map[string]bool   // the ids of objects that were ended elsewhere
	taken   map[string]bool   // the ids of objects that were imported or adopted
	owners  map[string]string // the labels that lasting objects had at first, by id
}

// retired is a lasting object that was destroyed: Paxos keeps it.
type retired struct{ label, id, policy string }

// Result is what became of a schedule.
type Result struct {
	Seed uint64
	Counts

	// Triggered and NotTriggered count the faults of each kind that happened, and that no request ran into.
	Triggered, NotTriggered map[string]int
	// Moves counts what the user did, by the names of the moves.
	Moves map[string]int
	// Problems are all that is wrong, one a line. Log tells what happened.
	Problems, Log []string
}

// newSimulation draws everything that a seed decides; the Terraform is still missing.
func newSimulation(seed uint64) *simulation {
	shape := rand.New(rand.NewPCG(seed, 1))
	s := &simulation{
		seed: seed, dropped: &droppedRequests{}, config: &configuration{}, changed: map[string]bool{}, waiting: map[string]int{},
		renamed: map[string]string{}, byHand: map[string]bool{}, owners: map[string]string{}, ended: map[string]bool{},
		taken:      map[string]bool{},
		faults:     rand.New(rand.NewPCG(seed, 2)),
		parameters: newParameters(shape),
	}
	s.generator = &generator{Rand: shape, config: s.config, revision: s.parameters.revision}
	s.result = Result{Seed: seed, Triggered: map[string]int{}, NotTriggered: map[string]int{}, Moves: map[string]int{}}
	return s
}

// Run runs a schedule with the model of Terraform and a network in memory. Call it in a synctest bubble: it sleeps for as
// long as the provider would.
func Run(ctx context.Context, seed uint64) (Result, error) {
	s := newSimulation(seed)
	return s.simulate(ctx, s.run)
}

// simulate runs what is to happen with the model and the network.
func (s *simulation) simulate(ctx context.Context, run func()) (Result, error) {
	s.timing = simulatedTiming()
	// A latency above nothing makes time pass, and requests that run side by side mix.
	server, err := emulator.NewServer(append(s.parameters.options(), emulator.WithLatency(20*time.Millisecond))...)
	if err != nil {
		return s.result, err
	}
	s.server = server
	wire := newNetwork()
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(wire) // ends with the server's Close
	}()
	client := newClient(wire, s.dropped, s.timing)
	defer func() {
		// What still waits for a pause to end, such as a token that nobody needs any more, ends before time stops.
		<-time.After(2 * s.timing.window)
		client.next.CloseIdleConnections()
		_ = wire.Close()
		server.Close()
		<-served
	}()

	terraform, err := newTerraformModel(ctx, s.environment(emukit.BaseURL(wire.Addr())), client, s.parameters)
	if err != nil {
		return s.result, err
	}
	s.terraform = terraform
	run()
	for _, violation := range terraform.violations {
		s.problem("violation of the protocol: %s", violation)
	}
	return s.finish(), nil
}

// run lives through the schedule.
func (s *simulation) run() {
	s.note("seed %d: %+v", s.seed, s.parameters)
	for step := range s.parameters.steps {
		if step == 0 {
			s.begin()
		} else {
			s.venture()
		}
		if step > 0 || s.parameters.tenant == 0 { // each fault would have hundreds of creates planned again
			s.placeFaults(1 + s.faults.IntN(3))
		}
		s.applyOnce()
	}
	for extra := 0; extra < 20 && s.left() > 0; extra++ {
		s.edit() // makes requests for what is left of the script
		s.again()
		s.applyOnce()
	}
	s.finishFaults()
	s.converge()
}

// converge is the end: without faults one more apply brings everything right, or says what to import, and then does.
func (s *simulation) converge() {
	failures := s.applyOnce()
	for round := 0; round < 6 && len(failures) > 0 && s.followedNextStep(); round++ {
		failures = s.applyOnce()
	}
	for _, failure := range failures {
		s.problem("the last apply fails: %s", failure)
	}
	if len(failures) > 0 {
		return
	}
	if s.lastPlanEmpty() {
		s.verify()
		return // the apply itself has planned nothing
	}
	changes, failures := s.plan(s.config)
	for _, failure := range failures {
		s.problem("the plan after the last apply fails: %s", failure)
	}
	for _, change := range changes {
		// An apply warns of values that stay as they were before: whether the server respells them or ignores the write, nobody can
		// tell. The status of such an identity is set again with each of its updates.
		address, updated := strings.CutPrefix(change, string(actUpdate)+" ")
		in := s.managed()[address]
		if updated && s.parameters.respelling && (s.taken[in.id] || s.taken[in.identityID]) {
			continue
		}
		s.problem("the plan after the last apply is not empty: %s", change)
	}
	s.verify()
}

// begin writes the first configuration.
func (s *simulation) begin() {
	s.generator.add(objectTypes()[0])
	for range s.generator.IntN(4) {
		s.generator.add(s.generator.objectType())
	}
	if s.generator.chance(25) {
		s.addImport()
	}
	for range s.parameters.tenant {
		b := s.generator.add(objectTypes()[0])
		b.attrs["ref_id"] = "ref-" + b.label // without one, each namesake of a large tenant would be asked about
	}
}

// applyOnce applies the configuration and does what the errors say.
func (s *simulation) applyOnce() []message {
	s.applied = len(s.server.Journal())
	if s.conflicts() {
		s.options.targets = nil
	}
	before, failures := s.applyDrawn()
	s.result.Applies++
	clear(s.changed)
	managed := s.managed()
	for _, b := range s.config.blocks {
		if _, ok := managed[b.address()]; ok {
			b.importID, b.movedFrom = "", ""
			if _, both := managed[s.renamed[b.address()]]; !both {
				delete(s.renamed, b.address())
			}
		}
	}
	s.note("apply: %s", s.requests(s.applied))
	for address, in := range managed {
		was := before.managed[address]
		again := was.id != in.id || was.tainted || slices.Contains(s.options.replace, address)
		if _, existed := before.standing[in.id]; existed && again {
			s.taken[in.id] = true
		}
		switch {
		case !in.tainted:
			delete(s.byHand, address)
		case objectTypeAt(address).about().lasting && !s.byHand[address] && !in.deposed: // a deposed one was tainted before
			s.result.Tainted++
			s.problem("%s is tainted", address)
		}
	}
	for _, failure := range failures {
		s.note("error: %s", failure)
	}
	s.verifyHarm(before)
	s.followNextSteps(failures)
	s.options, s.late = options{}, false
	return failures
}

// applyDrawn applies the configuration with the options that were drawn, and returns what stood before it.
func (s *simulation) applyDrawn() (snapshot, []message) {
	s.limit(!s.raised)
	s.raised = false
	if !s.late {
		return s.snapshot(), s.apply(s.config, s.options)
	}
	failures := s.save(s.config, s.options)
	if len(failures) > 0 {
		return s.snapshot(), failures
	}
	s.note("a plan is saved")
	if s.generator.chance(50) {
		s.limit(true)
	}
	moves := lateMoves()
	if s.parameters.tenant > 0 {
		moves = moves[:1] // rows answer reads there, which must not hide the change
	}
	s.move(moves)
	return s.snapshot(), s.applySaved()
}

// requests renders the journal from an index on.
func (s *simulation) requests(from int) string {
	var parts []string
	for _, entry := range s.server.Journal()[from:] {
		part := fmt.Sprintf("%s %d", entry.Operation, entry.Status)
		if entry.Fault != "" {
			part += "!" + string(entry.Fault)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

func (s *simulation) note(format string, args ...any) {
	s.result.Log = append(s.result.Log, fmt.Sprintf(format, args...))
}

func (s *simulation) problem(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	s.result.Problems = append(s.result.Problems, text)
	s.note("PROBLEM: %s", text)
}

func (s *simulation) finish() Result {
	s.result.Requests = len(s.server.Journal()) + s.result.Triggered[notSent]
	s.result.Objects = len(s.config.blocks)
	return s.result
}

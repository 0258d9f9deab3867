package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// world is a schedule under way: the server, a Terraform, and what the user has written so far.
type world struct {
	terraform

	seed   uint64
	server *emulator.Server
	gaps   *gaps
	draw   *draw
	faults *rand.Rand
	config *configuration

	pace pace

	// setting is the schedule's peculiarities, for the report.
	setting  setting
	scripted []string       // the names of the faults in the emulator's script, in order
	waiting  map[string]int // how many faults of a kind have no place yet
	retired  []retired
	changed  map[string]bool // the addresses that were changed since the last apply
	heedings int             // what the last apply told the user to do and was done
	result   Result

	// options are those of the next apply. late says that it applies a plan that was saved before another change.
	options options
	late    bool
	env     map[string]string // of the provider
	raised  bool              // whether the limits are raised for the next apply
	renamed map[string]string // the former addresses of blocks that were renamed
	byHand  map[string]bool   // the addresses that a user has tainted
	owners  map[string]string // the labels that identities had at first, by id
}

// retired is an identity that was destroyed: Paxos keeps it.
type retired struct {
	label, id string
	closed    bool
}

// Result is what became of a schedule.
type Result struct {
	Seed uint64
	// Requests counts what the server was sent, and what was kept from it.
	Requests int
	// Met and Missed count the faults of each kind that happened, and that no request ran into.
	Met, Missed map[string]int
	// Applies counts applies, Objects the resources of the last configuration.
	Applies, Objects int
	// Lost, Doubled and Tainted count identities and controls; tainted ones are identities.
	Lost, Doubled, Tainted int
	// Harmed counts customers who came to harm though the configuration kept them: closed, overwritten with the data of
	// another resource, or out of the state; and controls that were lifted.
	Harmed int
	// Moves counts what the user did, by the names of the moves. Refused counts messages that refused a plan and that were
	// followed.
	Moves   map[string]int
	Refused int
	// Imports counts the messages that told the user to import something, and that were followed.
	Imports int
	// Kept counts the messages that told the user to keep a ref_id that the provider had made, and that were followed.
	Kept int
	// Problems are all that is wrong, one a line. Log tells what happened.
	Problems, Log []string
}

// newWorld draws everything that a seed decides; the Terraform is still missing.
func newWorld(seed uint64) *world {
	shape := rand.New(rand.NewPCG(seed, 1))
	w := &world{
		seed: seed, gaps: &gaps{}, config: &configuration{}, changed: map[string]bool{}, waiting: map[string]int{},
		renamed: map[string]string{}, byHand: map[string]bool{}, owners: map[string]string{},
		faults:  rand.New(rand.NewPCG(seed, 2)),
		setting: newSetting(shape),
	}
	w.draw = &draw{Rand: shape, config: w.config, revision: w.setting.revision}
	w.result = Result{Seed: seed, Met: map[string]int{}, Missed: map[string]int{}, Moves: map[string]int{}}
	return w
}

// Run runs a schedule with the model of Terraform and a network in memory. Call it in a synctest bubble: it sleeps for as
// long as the provider would.
func Run(ctx context.Context, seed uint64) (Result, error) {
	w := newWorld(seed)
	return w.simulate(ctx, w.run)
}

// simulate runs what is to happen with the model and the network.
func (w *world) simulate(ctx context.Context, run func()) (Result, error) {
	w.pace = madeUpPace()
	// A latency above nothing makes time pass, and requests that run side by side mix.
	server, err := emulator.NewServer(append(w.setting.options(), emulator.WithLatency(20*time.Millisecond))...)
	if err != nil {
		return w.result, err
	}
	w.server = server
	wire := newNetwork()
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(wire) // ends with the server's Close
	}()
	client := newClient(wire, w.gaps, w.pace)
	defer func() {
		// What still waits for a pause to end, such as a token that nobody needs any more, ends before time stops.
		<-time.After(2 * w.pace.window)
		client.next.CloseIdleConnections()
		_ = wire.Close()
		server.Close()
		<-served
	}()

	model, err := newModel(ctx, w.environment(emulator.BaseURL(wire.Addr())), client, w.setting)
	if err != nil {
		return w.result, err
	}
	w.terraform = model
	run()
	for _, breach := range model.breaches {
		w.problem("breach of the protocol: %s", breach)
	}
	return w.finish(), nil
}

// run lives through the schedule.
func (w *world) run() {
	w.note("seed %d: %+v", w.seed, w.setting)
	for step := range w.setting.steps {
		if step == 0 {
			w.begin()
		} else {
			w.venture()
		}
		w.script(1 + w.faults.IntN(3))
		w.applyOnce()
	}
	for extra := 0; extra < 20 && w.left() > 0; extra++ {
		w.edit() // makes requests for what is left of the script
		w.again()
		w.applyOnce()
	}
	w.account()
	w.settle()
}

// settle is the end: without faults one more apply brings everything right, or says what to import, and then does.
func (w *world) settle() {
	failures := w.applyOnce()
	for round := 0; round < 6 && len(failures) > 0 && w.heeded(); round++ {
		failures = w.applyOnce()
	}
	for _, failure := range failures {
		w.problem("the last apply fails: %s", failure)
	}
	if len(failures) > 0 {
		return
	}
	if w.stood() {
		w.verify()
		return // the apply itself has planned nothing
	}
	changes, failures := w.plan(w.config)
	for _, failure := range failures {
		w.problem("the plan after the last apply fails: %s", failure)
	}
	for _, change := range changes {
		w.problem("the plan after the last apply is not empty: %s", change)
	}
	w.verify()
}

// begin writes the first configuration.
func (w *world) begin() {
	w.draw.add(kindOf(kindPerson))
	for range w.draw.IntN(4) {
		w.draw.add(w.draw.kind())
	}
	if w.draw.chance(25) {
		w.bringIn()
	}
}

// applyOnce applies the configuration and heeds what the errors say.
func (w *world) applyOnce() []message {
	requests := len(w.server.Journal())
	if w.conflicts() {
		w.options.targets = nil
	}
	before, failures := w.applyDrawn()
	w.result.Applies++
	clear(w.changed)
	managed := w.managed()
	for _, b := range w.config.blocks {
		if _, ok := managed[b.address()]; ok {
			b.importID, b.movedFrom = "", ""
			if _, both := managed[w.renamed[b.address()]]; !both {
				delete(w.renamed, b.address())
			}
		}
	}
	w.note("apply: %s", w.requests(requests))
	for address, in := range managed {
		switch {
		case !in.tainted:
			delete(w.byHand, address)
		case typeOf(address) == typeIdentity && !w.byHand[address]:
			w.result.Tainted++
			w.problem("%s is tainted", address)
		}
	}
	for _, failure := range failures {
		w.note("error: %s", failure)
	}
	w.verifyHarm(before)
	w.heed(failures)
	w.options, w.late = options{}, false
	return failures
}

// applyDrawn applies the configuration with the options that were drawn, and returns what stood before it.
func (w *world) applyDrawn() (snapshot, []message) {
	w.limit(!w.raised)
	w.raised = false
	if !w.late {
		return w.snapshot(), w.apply(w.config, w.options)
	}
	failures := w.save(w.config, w.options)
	if len(failures) > 0 {
		return w.snapshot(), failures
	}
	w.note("a plan is saved")
	if w.draw.chance(50) {
		w.limit(true)
	}
	weighted(w.draw, []move{{weight: 1, do: (*world).change}, {weight: 1, do: (*world).outside}}, func(m move) int {
		return m.weight
	}).do(w)
	return w.snapshot(), w.applySaved()
}

// requests renders the journal from an index on.
func (w *world) requests(from int) string {
	var parts []string
	for _, entry := range w.server.Journal()[from:] {
		part := fmt.Sprintf("%s %d", entry.Operation, entry.Status)
		if entry.Fault != "" {
			part += "!" + string(entry.Fault)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

func (w *world) note(format string, args ...any) {
	w.result.Log = append(w.result.Log, fmt.Sprintf(format, args...))
}

func (w *world) problem(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	w.result.Problems = append(w.result.Problems, text)
	w.note("PROBLEM: %s", text)
}

func (w *world) finish() Result {
	w.result.Requests = len(w.server.Journal()) + w.result.Met[notSent]
	w.result.Objects = len(w.config.blocks)
	return w.result
}

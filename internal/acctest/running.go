package acctest

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Running is a command of a Workspace that was started, for tests in which two of them are under way at once. It is
// broken off when the test ends.
type Running struct {
	t       testing.TB
	name    string
	process *os.Process // nil where it did not start
	done    chan struct{}
	err     error // read after done
	mu      sync.Mutex
	printed strings.Builder
	changed chan struct{} // closed and made anew with each piece of output
}

// Start starts a command and does not wait for it. What it prints, and how it ends, is that of Run.
func (w *Workspace) Start(args ...string) *Running {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.t.Context())
	environment, stopped := w.environment(ctx)
	r := &Running{
		t: w.t, name: w.cli.String() + " " + strings.Join(args, " "),
		done: make(chan struct{}), changed: make(chan struct{}),
	}
	command := exec.CommandContext(ctx, w.cli.Path, args...)
	command.Dir = w.Folder
	command.Env = slices.Concat(os.Environ(), []string{"TF_IN_AUTOMATION=1"}, environment, w.Env)
	command.Stdout, command.Stderr = r, r
	r.err = command.Start()
	r.process = command.Process
	go func() {
		defer close(r.done)
		if r.err == nil {
			r.err = command.Wait()
		}
		cancel()
		<-stopped
	}()
	w.t.Cleanup(func() {
		cancel()
		<-r.done
	})
	return r
}

// environment returns what tells the CLI where the provider is, and what is closed when a provider that runs in this
// process has stopped, after ctx has ended.
func (w *Workspace) environment(ctx context.Context) (lines []string, stopped <-chan struct{}) {
	w.t.Helper()
	if w.factory == nil {
		none := make(chan struct{})
		close(none)
		return nil, none
	}
	reattach, stopped := w.serve(ctx)
	return []string{"TF_REATTACH_PROVIDERS=" + reattach}, stopped
}

// Signal sends the command a signal. One that has ended already fails the test.
func (r *Running) Signal(signal os.Signal) {
	r.t.Helper()
	if r.process == nil {
		r.t.Fatalf("%s did not start: %v", r.name, r.err)
	}
	if err := r.process.Signal(signal); err != nil {
		r.t.Fatalf("%s: %v", r.name, err)
	}
}

// Write takes what the command prints.
func (r *Running) Write(piece []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	close(r.changed)
	r.changed = make(chan struct{})
	return r.printed.Write(piece)
}

// Done is closed when the command has ended.
func (r *Running) Done() <-chan struct{} { return r.done }

// Wait waits for the command's end and returns what Run does.
func (r *Running) Wait() (string, error) {
	<-r.done
	text, _ := r.output()
	return text, r.err
}

// Expect waits until the command has printed a text, however its lines are wrapped. A command that ends without fails
// the test.
func (r *Running) Expect(text string) {
	r.t.Helper()
	for {
		printed, more := r.output()
		if strings.Contains(printed, text) {
			return
		}
		select {
		case <-more:
		case <-r.done:
			if printed, _ = r.output(); !strings.Contains(printed, text) {
				r.t.Fatalf("%s has ended without printing %q: %v\n%s", r.name, text, r.err, printed)
			}
		}
	}
}

// output returns what was printed so far, unwrapped, and what is closed when there is more.
func (r *Running) output() (printed string, more <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return unwrap(r.printed.String()), r.changed
}

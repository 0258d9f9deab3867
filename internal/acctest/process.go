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

// Process is a command of a WorkingDir that was started, for tests in which two of them are under way at once. It is
// broken off when the test ends.
type Process struct {
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
func (w *WorkingDir) Start(args ...string) *Process {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.t.Context())
	environment, stopped := w.environment(ctx)
	p := &Process{
		t: w.t, name: w.cli.String() + " " + strings.Join(args, " "),
		done: make(chan struct{}), changed: make(chan struct{}),
	}
	command := exec.CommandContext(ctx, w.cli.Path, args...)
	command.Dir = w.Dir
	command.Env = slices.Concat(os.Environ(), []string{"TF_IN_AUTOMATION=1"}, environment, w.Env)
	command.Stdout, command.Stderr = p, p
	p.err = command.Start()
	p.process = command.Process
	go func() {
		defer close(p.done)
		if p.err == nil {
			p.err = command.Wait()
		}
		cancel()
		<-stopped
	}()
	w.t.Cleanup(func() {
		cancel()
		<-p.done
	})
	return p
}

// environment returns what tells the CLI where the provider is, and what is closed when a provider that runs in this
// process has stopped, after ctx has ended.
func (w *WorkingDir) environment(ctx context.Context) (lines []string, stopped <-chan struct{}) {
	w.t.Helper()
	if !w.inside {
		none := make(chan struct{})
		close(none)
		return nil, none
	}
	reattach, stopped := w.serve(ctx)
	return []string{"TF_REATTACH_PROVIDERS=" + reattach}, stopped
}

// Signal sends the command a signal. One that has ended already fails the test.
func (p *Process) Signal(signal os.Signal) {
	p.t.Helper()
	if p.process == nil {
		p.t.Fatalf("%s did not start: %v", p.name, p.err)
	}
	if err := p.process.Signal(signal); err != nil {
		p.t.Fatalf("%s: %v", p.name, err)
	}
}

// Write takes what the command prints.
func (p *Process) Write(piece []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.changed)
	p.changed = make(chan struct{})
	return p.printed.Write(piece)
}

// Done is closed when the command has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Wait waits for the command's end and returns what Run does.
func (p *Process) Wait() (string, error) {
	<-p.done
	text, _ := p.output()
	return text, p.err
}

// Expect waits until the command has printed a text, however its lines are wrapped. A command that ends without fails
// the test.
func (p *Process) Expect(text string) {
	p.t.Helper()
	for {
		printed, more := p.output()
		if strings.Contains(printed, text) {
			return
		}
		select {
		case <-more:
		case <-p.done:
			if printed, _ = p.output(); !strings.Contains(printed, text) {
				p.t.Fatalf("%s has ended without printing %q: %v\n%s", p.name, text, p.err, printed)
			}
		}
	}
}

// output returns what was printed so far, unwrapped, and what is closed when there is more.
func (p *Process) output() (printed string, more <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return unwrap(p.printed.String()), p.changed
}

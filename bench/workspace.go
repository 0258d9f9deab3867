package main

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/bench/procs"
	"github.com/terraform-paxos/terraform-provider-paxos/bench/results"
)

// configurations holds one for each subject: as many identities and controls as its variables say.
//
//go:embed configurations
var configurations embed.FS

// rateLimitWindow is the environment variable that sets the window over which the provider averages its requests, as a
// duration such as 3s; it is five minutes without. It is for benchmarks only, where the emulator's window is shrunk by
// the same factor.
const rateLimitWindow = "PAXOS_RATE_LIMIT_WINDOW"

// What Paxos documents of its rate limits.
const (
	limitWindow     = 5 * time.Minute
	limitBlock      = 5 * time.Minute
	pacedTo         = 9.0 // requests a second to which this provider paces itself, and who else can be paced is paced
	settleRetryTime = time.Second
)

// workspace is a directory with a subject's configuration, in which the CLI runs.
type workspace struct {
	*bench
	results.Settings
	directory string
	emulator  *emulator // nil for Terraform alone
	state     *stateStore
}

// newWorkspace writes the configuration, which keeps its state in the given store, and initializes it.
func (b *bench) newWorkspace(ctx context.Context, settings results.Settings, emu *emulator, state *stateStore) (*workspace, error) {
	directory, err := os.MkdirTemp(b.work, settings.Subject+"-")
	if err != nil {
		return nil, err
	}
	if err := state.configure(directory); err != nil {
		return nil, err
	}
	w := &workspace{bench: b, Settings: settings, directory: directory, emulator: emu, state: state}
	source, err := fs.Sub(configurations, "configurations/"+settings.Subject)
	if err != nil {
		return nil, err
	}
	if err := os.CopyFS(directory, source); err != nil {
		return nil, err
	}
	if err := w.writeVariables(); err != nil {
		return nil, err
	}
	if done := w.run(ctx, "init", "-input=false", "-no-color"); done.failure != "" {
		return nil, fmt.Errorf("%s init: %s", b.cli, done.failure)
	}
	return w, nil
}

func (w *workspace) writeVariables() error {
	variables, err := json.MarshalIndent(w.variables(), "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(w.directory, "terraform.tfvars.json"), variables, 0o600)
}

// variables are those of the subject's configuration.
func (w *workspace) variables() map[string]any {
	variables := map[string]any{"size": w.Size, "shard": w.Shard}
	if w.Subject != results.RestAPI && w.Subject != results.Restful {
		return variables
	}
	variables["api_url"], variables["token"] = w.emulator.apiURL(), w.emulator.token
	limited := w.Limit == results.LimitPaxos
	switch {
	case w.Subject == results.RestAPI && limited:
		variables["requests_per_second"] = pacedTo / w.Scale
	case w.Subject == results.RestAPI:
		variables["requests_per_second"] = nil
	case limited:
		block := time.Duration(w.Scale * float64(limitBlock))
		variables["block_seconds"] = int(math.Ceil((block + settleRetryTime).Seconds()))
	default:
		variables["block_seconds"] = nil
	}
	return variables
}

// inherited returns the variables of environment that do not configure a CLI or a provider.
func inherited(environment []string) []string {
	return slices.DeleteFunc(environment, func(variable string) bool {
		return strings.HasPrefix(variable, "TF_") || strings.HasPrefix(variable, "PAXOS_") || strings.HasPrefix(variable, "XDG_")
	})
}

// environment is that of the CLI: nothing of this machine's own settings, and a home of its own for the provider's rate
// limiter.
func (w *workspace) environment() []string {
	environment := append(inherited(os.Environ()), "HOME="+w.work, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1",
		"TF_CLI_CONFIG_FILE="+w.cliSettings())
	if w.Subject != results.Paxos {
		return environment
	}
	environment = append(environment, "PAXOS_API_URL="+w.emulator.apiURL(), "PAXOS_TOKEN_URL="+w.emulator.tokenURL(),
		"PAXOS_CLIENT_ID="+clientID, "PAXOS_CLIENT_SECRET="+clientSecret)
	if w.Limit == results.LimitOff {
		return append(environment, "PAXOS_MAX_REQUESTS_PER_SECOND=0")
	}
	if w.Scale == 1 {
		return environment // it paces itself as it does by default
	}
	return append(environment,
		rateLimitWindow+"="+time.Duration(w.Scale*float64(limitWindow)).String(),
		"PAXOS_MAX_REQUESTS_PER_SECOND="+strconv.FormatFloat(pacedTo/w.Scale, 'g', -1, 64))
}

// outcome is what a command of the CLI has done and used.
type outcome struct {
	wall      time.Duration
	code      int
	failure   string // with the end of what was printed; empty where the code is 0
	providers procs.Usage
	cli       procs.Usage
}

// run runs a command of the CLI and watches what it uses.
func (w *workspace) run(ctx context.Context, args ...string) outcome {
	ctx, cancel := context.WithTimeoutCause(ctx, w.timeout, fmt.Errorf("it took more than %s", w.timeout))
	defer cancel()
	var output bytes.Buffer
	command := exec.CommandContext(ctx, w.cli, args...) //nolint:gosec // running it is the point
	command.Dir, command.Env, command.Stdout, command.Stderr = w.directory, w.environment(), &output, &output
	// An interrupt lets the CLI write its state and end its providers; it gets a minute for that.
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = time.Minute

	started := time.Now()
	if err := command.Start(); err != nil {
		return outcome{code: -1, failure: errors.Join(err, context.Cause(ctx)).Error()}
	}
	watcher := procs.Watch(command.Process.Pid, w.mirrorDirectory())
	err := command.Wait()
	done := outcome{wall: time.Since(started), code: command.ProcessState.ExitCode()}
	done.providers, done.cli = watcher.Stop()
	switch {
	case err == nil:
	case ctx.Err() != nil:
		done.failure = context.Cause(ctx).Error()
	default:
		done.failure = errors.Join(err, errors.New(firstError(output.String()))).Error()
	}
	return done
}

// firstError returns the first error that the CLI has printed, without its frame.
func firstError(output string) string {
	_, text, found := strings.Cut(output, "Error: ")
	if !found {
		text = output
	}
	text, _, _ = strings.Cut(text, "╵")
	text, _, _ = strings.Cut(text, "\nError: ") // there are no frames without colors
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.Trim(line, "│ \n"); line != "" {
			lines = append(lines, line)
		}
	}
	return shortened(strings.Join(lines, " "))
}

// longest is how much of an error is kept.
const longest = 300

func shortened(text string) string {
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return text
}

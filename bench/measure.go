package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/bench/results"
)

// measureAll runs every wanted subject at every size and limit, one after another. It keeps what there is after each, so
// that a long run that is interrupted was not for nothing.
func measureAll(ctx context.Context, o *options, progress io.Writer, keep func(results.File) error) (results.File, error) {
	var file results.File
	cli, err := findCLI(o.cli)
	if err != nil {
		return file, err
	}
	if file.Environment, err = environment(ctx, cli); err != nil {
		return file, err
	}
	work, err := os.MkdirTemp("", "paxos-bench")
	if err != nil {
		return file, err
	}
	defer func() { _ = os.RemoveAll(work) }()
	if work, err = filepath.EvalSymlinks(work); err != nil {
		return file, err
	}
	b := &bench{options: o, progress: progress, work: work, cli: cli}
	if err := b.prepare(ctx); err != nil {
		return file, err
	}
	for _, settings := range b.matrix() {
		run, err := b.measure(ctx, settings)
		if err != nil {
			return file, fmt.Errorf("%s, %d identities: %w", settings.Subject, settings.Size, err)
		}
		file.Runs = append(file.Runs, run)
		if err := keep(file); err != nil {
			return file, err
		}
	}
	return file, nil
}

// matrix lists the runs. Terraform alone makes no requests, so limits are nothing to it.
func (b *bench) matrix() []results.Settings {
	var list []results.Settings
	for _, size := range b.sizes {
		for _, limit := range b.limits {
			for _, subject := range b.subjects {
				_, present := b.versions[subject]
				if !present || subject == results.TerraformData && limit != b.limits[0] {
					continue
				}
				settings := results.Settings{
					Subject: subject, Size: size, Limit: limit, Scale: b.scale, Latency: b.latency,
					Parallelism: b.parallelism, Shard: b.shard,
				}
				switch {
				case subject == results.TerraformData:
					settings.Limit, settings.Scale, settings.Latency = results.LimitOff, 1, 0
				case limit == results.LimitOff:
					settings.Scale = 1
				}
				list = append(list, settings)
			}
		}
	}
	return list
}

// measure runs the phases of one subject. A phase that fails is a result, and the last one: what would follow would
// measure something else.
func (b *bench) measure(ctx context.Context, settings results.Settings) (results.Run, error) {
	run := results.Run{Settings: settings, Version: b.versions[settings.Subject]}
	var emu *emulator
	if settings.Subject != results.TerraformData {
		var err error
		if emu, err = b.startEmulator(ctx, settings.Limit); err != nil {
			return run, err
		}
		defer emu.stop()
	}
	state := startStateStore()
	defer state.Close()
	w, err := b.newWorkspace(ctx, settings, emu, state)
	if err != nil {
		return run, err
	}
	if b.seed {
		fmt.Fprintf(b.progress, "%s: filling %d identities\n", settings.Subject, settings.Size)
		if err := w.fill(ctx); err != nil {
			return run, err
		}
	}
	for _, name := range b.phases {
		if name == results.Change && emu == nil {
			continue // nothing is elsewhere
		}
		phase, err := w.phase(ctx, name)
		if err != nil {
			return run, fmt.Errorf("%s: %w", name, err)
		}
		run.Phases = append(run.Phases, phase)
		fmt.Fprintln(b.progress, describe(settings, phase))
		if phase.Failure != "" {
			break
		}
	}
	return run, nil
}

// describe tells how a phase went, in one line.
func describe(settings results.Settings, phase results.Phase) string {
	text := fmt.Sprintf("%s, %d identities, limit %s: %s: %d requests, %d tokens, %d refused, %.1f s", settings.Subject,
		settings.Size, settings.Limit, phase.Phase, phase.Total(), phase.Tokens, phase.Refused, phase.Wall.Seconds())
	if phase.Failure != "" {
		text += ": " + phase.Failure
	}
	return text
}

// The commands of the phases, and the exit code that each should have: a plan has 0 without changes and 2 with some.
var commands = map[string]struct {
	args []string
	code int
}{
	results.Apply:   {[]string{"apply", "-auto-approve"}, 0},
	results.Plan:    {[]string{"plan", "-detailed-exitcode"}, 0},
	results.Change:  {[]string{"plan", "-detailed-exitcode"}, 2},
	results.Destroy: {[]string{"destroy", "-auto-approve"}, 0},
}

// phase runs one phase: a plan as often as wanted, of which the one with the median time counts.
func (w *workspace) phase(ctx context.Context, name string) (results.Phase, error) {
	if name == results.Change {
		if err := w.emulator.changeOne(ctx, w.Size); err != nil {
			return results.Phase{}, err
		}
	}
	times := 1
	if name == results.Plan || name == results.Change {
		times = w.repeat
	}
	var measured []results.Phase
	for range times {
		phase, err := w.once(ctx, name)
		if err != nil || phase.Failure != "" {
			return phase, err
		}
		measured = append(measured, phase)
	}
	slices.SortFunc(measured, func(a, b results.Phase) int { return int(a.Wall - b.Wall) })
	return measured[(len(measured)-1)/2], nil
}

// once runs the command of a phase and counts its requests.
func (w *workspace) once(ctx context.Context, name string) (results.Phase, error) {
	phase := results.Phase{Phase: name, Seeded: w.seed}
	counted := func() error { return nil }
	if w.emulator != nil {
		var err error
		if counted, err = w.emulator.count(ctx, &phase); err != nil {
			return phase, err
		}
	}
	command := commands[name]
	args := append(slices.Clone(command.args), "-input=false", "-no-color", fmt.Sprintf("-parallelism=%d", w.parallelism))
	done := w.run(ctx, args...)
	if err := counted(); err != nil {
		return phase, err
	}
	if ctx.Err() != nil {
		return phase, ctx.Err()
	}
	phase.Wall = done.wall
	phase.ProviderCPU, phase.ProviderPeak = done.providers.CPU, done.providers.Peak
	phase.CLICPU, phase.CLIPeak = done.cli.CPU, done.cli.Peak
	if done.code != command.code {
		phase.Failure = unexpected(done, command.code)
	}
	return phase, nil
}

// unexpected says in what way a command has not done what it should.
func unexpected(done outcome, wanted int) string {
	switch {
	case done.code == 0 && wanted == 2:
		return "the change was not found"
	case done.code == 2 && wanted == 0:
		return "it found changes where there are none"
	default:
		return strings.TrimSpace(done.failure)
	}
}

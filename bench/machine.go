package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/bench/results"
)

// environment describes this machine and the CLI at the given path.
func environment(ctx context.Context, cli string) (results.Environment, error) {
	version, err := cliVersion(ctx, cli)
	if err != nil {
		return results.Environment{}, err
	}
	cpu, _ := os.ReadFile("/proc/cpuinfo")    // not everywhere
	memory, _ := os.ReadFile("/proc/meminfo") // not everywhere
	return results.Environment{
		Date: time.Now().Format(time.DateOnly), CLI: version, OS: runtime.GOOS + "/" + runtime.GOARCH,
		CPU: field(string(cpu), "model name"), Cores: runtime.NumCPU(), Memory: kilobytes(field(string(memory), "MemTotal")),
	}, nil
}

// field returns the value of the first line "name : value".
func field(text, name string) string {
	for line := range strings.Lines(text) {
		if key, value, _ := strings.Cut(line, ":"); strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// kilobytes returns the bytes of a text such as "16384 kB"; 0 where it is none.
func kilobytes(text string) int64 {
	number, _ := strconv.ParseInt(strings.TrimSuffix(text, " kB"), 10, 64)
	return number << 10
}

// findCLI returns the program that runs the configurations.
func findCLI(path string) (string, error) {
	if path != "" {
		return exec.LookPath(path)
	}
	for _, name := range []string{"terraform", "tofu"} {
		if found, err := exec.LookPath(name); err == nil {
			return found, nil
		}
	}
	return "", fmt.Errorf("neither terraform nor tofu is on PATH; -cli says where one is")
}

var versionLine = regexp.MustCompile(`(?m)^(Terraform|OpenTofu) v(\S+)$`)

// cliVersion returns what the CLI calls itself, such as "Terraform 1.11.4".
func cliVersion(ctx context.Context, cli string) (string, error) {
	command := exec.CommandContext(ctx, cli, "version") //nolint:gosec // running it is the point
	command.Env = append(inherited(os.Environ()), "CHECKPOINT_DISABLE=1")
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("asking %s for its version: %w", cli, err)
	}
	match := versionLine.FindStringSubmatch(string(output))
	if match == nil {
		return "", fmt.Errorf("%s is neither Terraform nor OpenTofu", cli)
	}
	return match[1] + " " + match[2], nil
}

package acctest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// WorkingDir is a directory with a configuration in which commands of the CLI of this run are called, for tests that
// need what resource.Test does not show: configurations with their own terraform and provider blocks, and the CLI's
// output.
type WorkingDir struct {
	t      testing.TB
	cli    CLI
	suite  Suite
	inside bool // whether the provider runs in this process
	// Dir holds the configuration and the state.
	Dir string
	// Env is added to the environment of the CLI, not of the provider: lines of the form "NAME=value".
	Env []string
}

// NewWorkingDir makes a directory with the Configuration of the files (.tf) of the given directories, in that order, and
// initializes it. It skips the test while TF_ACC is not set.
func NewWorkingDir(t testing.TB, s Suite, directories []string) *WorkingDir {
	t.Helper()
	w := &WorkingDir{t: t, cli: RequireCLI(t), suite: s, inside: true, Dir: t.TempDir()}
	for _, directory := range directories {
		if err := w.copy(directory); err != nil {
			t.Fatal(err)
		}
	}
	w.MustRun("init", "-input=false", "-no-color")
	return w
}

// NewWorkingDirWithBinary is NewWorkingDir for a provider that was built: the CLI starts it itself, as a process of its
// own. programs is the directory of its program. There is no init, which such a provider does not need;
// whatever points the provider at an emulator goes into Env.
func NewWorkingDirWithBinary(t testing.TB, s Suite, programs string) *WorkingDir {
	t.Helper()
	var overrides []string
	for _, address := range s.addresses() {
		overrides = append(overrides, fmt.Sprintf("    %q = %q\n", address, programs))
	}
	config := filepath.Join(t.TempDir(), "cli.tfrc")
	text := "provider_installation {\n  dev_overrides {\n" + strings.Join(overrides, "") + "  }\n  direct {}\n}\n"
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return &WorkingDir{
		t: t, cli: RequireCLI(t), suite: s, Dir: t.TempDir(), Env: []string{"TF_CLI_CONFIG_FILE=" + config},
	}
}

func (w *WorkingDir) copy(directory string) error {
	files, err := filepath.Glob(filepath.Join(directory, "*.tf"))
	if err != nil {
		return err
	}
	for _, file := range files {
		text, err := Configuration(file)
		if err != nil {
			return err
		}
		if err := w.Write(filepath.Base(file), text); err != nil {
			return err
		}
	}
	return nil
}

// Configuration returns the text of a configuration file for another directory: files beside it have absolute paths.
func Configuration(file string) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	module, err := filepath.Abs(filepath.Dir(file))
	return strings.ReplaceAll(string(text), "${path.module}", module), err
}

// Write adds or replaces a file.
func (w *WorkingDir) Write(name, text string) error {
	return os.WriteFile(filepath.Join(w.Dir, name), []byte(text), 0o600)
}

// MustRun runs a command that must succeed and returns what it printed.
func (w *WorkingDir) MustRun(args ...string) string {
	w.t.Helper()
	output, err := w.Run(args...)
	if err != nil {
		w.t.Fatalf("%s %s: %v\n%s", w.cli, strings.Join(args, " "), err, output)
	}
	return output
}

// Run runs a command and returns what it printed, its lines unwrapped and without frames, with an *exec.ExitError where
// it failed. As in real life, each command has a provider of its own.
func (w *WorkingDir) Run(args ...string) (string, error) {
	w.t.Helper()
	return w.Start(args...).Wait()
}

// serve starts a provider until ctx ends and returns how the CLI finds it.
func (w *WorkingDir) serve(ctx context.Context) (reattach string, stopped <-chan struct{}) {
	w.t.Helper()
	server, err := w.suite.server()
	if err != nil {
		w.t.Fatal(err)
	}
	started, closed := make(chan *plugin.ReattachConfig, 1), make(chan struct{})
	failed := make(chan error, 1)
	go func() {
		failed <- tf6server.Serve(w.suite.addresses()[0], func() tfprotov6.ProviderServer { return server },
			tf6server.WithDebug(ctx, started, closed), tf6server.WithoutLogStderrOverride(),
			tf6server.WithGoPluginLogger(hclog.NewNullLogger()))
	}()
	select {
	case config := <-started:
		return reattachment(w.t, w.suite, config), closed
	case err := <-failed:
		w.t.Fatalf("the provider did not start: %v", err)
		return "", nil
	}
}

// reattachment renders the value of TF_REATTACH_PROVIDERS.
func reattachment(t testing.TB, s Suite, config *plugin.ReattachConfig) string {
	t.Helper()
	provider := map[string]any{
		"Protocol": "grpc", "ProtocolVersion": 6, "Pid": config.Pid, "Test": true,
		"Addr": map[string]string{"Network": config.Addr.Network(), "String": config.Addr.String()},
	}
	providers := map[string]any{}
	for _, address := range s.addresses() {
		providers[address] = provider
	}
	text, err := json.Marshal(providers)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// unwrap takes the frames off diagnostics and joins the lines that the CLI has wrapped, so that a sentence can be found.
func unwrap(output string) string {
	var text strings.Builder
	for line := range strings.Lines(output) {
		line = strings.TrimSpace(strings.TrimLeft(line, "│╷╵ "))
		if line == "" {
			text.WriteString("\n")
			continue
		}
		text.WriteString(line + " ")
	}
	return text.String()
}

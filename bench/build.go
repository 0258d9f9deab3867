package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/bench/results"
)

// bench is what all runs share: the programs, and the directory in which everything lies.
type bench struct {
	*options
	progress io.Writer
	work     string
	cli      string
	emulator string
	versions map[string]string // of the subjects that there are; empty where unknown
}

// addresses are the registry addresses of the subjects that are providers.
var addresses = map[string]string{
	results.Paxos:   "terraform-paxos/paxos",
	results.RestAPI: "mastercard/restapi",
	results.Restful: "magodo/restful",
}

// placeholder stands for a version that is not known: the layout of a mirror needs one, and 0.0.0 is none to Terraform.
const placeholder = "0.0.1"

// prepare builds provider and emulator, and lays out a mirror with every provider that there is.
func (b *bench) prepare(ctx context.Context) error {
	b.versions = map[string]string{results.TerraformData: ""}
	binaries := filepath.Join(b.work, "bin")
	fmt.Fprintln(b.progress, "building provider and emulator")
	//nolint:gosec // the directory is the benchmark's own
	command := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", binaries+string(filepath.Separator), ".", "./cmd/paxos-emulator")
	command.Dir = b.repo
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, output)
	}
	suffix := ""
	if runtime.GOOS == "windows" {
		suffix = ".exe"
	}
	b.emulator = filepath.Join(binaries, "paxos-emulator"+suffix)
	if err := b.mirror(results.Paxos, filepath.Join(binaries, "terraform-provider-paxos"+suffix), placeholder); err != nil {
		return err
	}
	b.versions[results.Paxos] = ""
	if b.peers != "" {
		for _, peer := range []string{results.RestAPI, results.Restful} {
			if err := b.addPeer(peer); err != nil {
				return err
			}
		}
	}
	// A mirror alone: nothing is asked of a registry.
	settings := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", b.mirrorDirectory())
	return os.WriteFile(b.cliSettings(), []byte(settings), 0o600)
}

func (b *bench) mirrorDirectory() string { return filepath.Join(b.work, "mirror") }
func (b *bench) cliSettings() string     { return filepath.Join(b.work, "cli.tfrc") }

// addPeer takes a generic REST provider's binary from the directory of the peers. Without one it is left out.
func (b *bench) addPeer(peer string) error {
	name := "terraform-provider-" + peer
	found, err := filepath.Glob(filepath.Join(b.peers, name+"*"))
	if err != nil {
		return err
	}
	if len(found) == 0 {
		fmt.Fprintf(b.progress, "no %s in %s: left out\n", name, b.peers)
		return nil
	}
	binary := found[len(found)-1] // the newest, as names go
	version := peerVersion(filepath.Base(binary))
	b.versions[peer] = version
	if version == "" {
		version = placeholder
	}
	return b.mirror(peer, binary, version)
}

// peerVersion reads the version out of a file name such as terraform-provider-x_v1.2.3; empty where there is none. The
// builds of registries may go on with the plugin protocol, as in _v1.2.3_x5.
func peerVersion(file string) string {
	_, version, _ := strings.Cut(strings.TrimSuffix(file, ".exe"), "_v")
	version, _, _ = strings.Cut(version, "_")
	return version
}

// mirror copies a provider to where each CLI looks for it.
func (b *bench) mirror(subject, binary, version string) error {
	program, err := os.ReadFile(binary)
	if err != nil {
		return err
	}
	platform := runtime.GOOS + "_" + runtime.GOARCH
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		directory := filepath.Join(b.mirrorDirectory(), host, filepath.FromSlash(addresses[subject]), version, platform)
		if err := os.MkdirAll(directory, 0o700); err != nil {
			return err
		}
		file := filepath.Join(directory, "terraform-provider-"+subject+"_v"+version)
		if runtime.GOOS == "windows" {
			file += ".exe"
		}
		if err := os.WriteFile(file, program, 0o700); err != nil { //nolint:gosec // a program
			return err
		}
	}
	return nil
}

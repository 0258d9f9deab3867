package acctest

import (
	"fmt"
	"testing"

	"github.com/hashicorp/go-version"
)

// Feature is something that not every CLI can do.
type Feature struct {
	// Name completes the sentence "... needs".
	Name string
	// Terraform and OpenTofu are the versions that brought it. The empty version means: not yet.
	Terraform, OpenTofu string
}

// The features that the provider's tests care about, and the versions that brought them.
var (
	// ResourceIdentity is a resource's identity in the state, and import by it.
	ResourceIdentity = Feature{Name: "resource identity", Terraform: "1.12.0", OpenTofu: "1.12.0"}
	// StateEncryption is encryption of states and plans by the CLI itself.
	StateEncryption = Feature{Name: "state encryption", OpenTofu: "1.7.0"}
)

// SupportedBy reports whether the CLI has the feature.
func (f Feature) SupportedBy(cli CLI) bool { return f.missing(cli) == "" }

// Require returns the CLI of this run. It skips the test on CLIs without the feature, and while TF_ACC is not set.
func (f Feature) Require(t testing.TB) CLI {
	t.Helper()
	cli := RequireCLI(t)
	if why := f.missing(cli); why != "" {
		t.Skip("This test " + why)
	}
	return cli
}

// missing says why cli cannot run a test that needs the feature; empty when it can. Prereleases count as the release.
func (f Feature) missing(cli CLI) string {
	since, program := f.Terraform, "Terraform"
	if cli.OpenTofu {
		since, program = f.OpenTofu, "OpenTofu"
	}
	if since == "" {
		return fmt.Sprintf("needs %s, which %s does not have", f.Name, program)
	}
	if cli.Version.Core().LessThan(version.Must(version.NewVersion(since))) {
		return fmt.Sprintf("needs %s, which came with %s %s; this is %s", f.Name, program, since, cli)
	}
	return ""
}

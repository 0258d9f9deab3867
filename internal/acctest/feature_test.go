package acctest

import (
	"testing"

	"github.com/hashicorp/go-version"
	"github.com/stretchr/testify/assert"
)

func TestFeature_missing(t *testing.T) {
	t.Parallel()
	cli := func(number string, openTofu bool) CLI {
		return CLI{Version: version.Must(version.NewVersion(number)), OpenTofu: openTofu}
	}
	tests := map[string]struct {
		feature Feature
		cli     CLI
		want    string
	}{
		"older Terraform": {
			ResourceIdentity, cli("1.11.4", false),
			"needs resource identity, which came with Terraform 1.12.0; this is Terraform 1.11.4",
		},
		"Terraform that brought it": {ResourceIdentity, cli("1.12.0", false), ""},
		"its prerelease":            {ResourceIdentity, cli("1.12.0-beta1", false), ""},
		"newer Terraform":           {ResourceIdentity, cli("1.15.9", false), ""},
		"OpenTofu that has it":      {ResourceIdentity, cli("1.12.6", true), ""},
		"OpenTofu counts apart":     {StateEncryption, cli("1.15.9", false), "needs state encryption, which Terraform does not have"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, test.feature.missing(test.cli))
		})
	}
}

package provider_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// Variables that an emulator has left behind do not send production's credentials to it.
func TestAccProvider_productionRefusesLeftoverURLs(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	dir := paxostest.NewWorkingDir(t, emu, nil)
	require.NoError(t, dir.Write("main.tf", `
terraform {
  required_providers {
    paxos = { source = "terraform-paxos/paxos" }
  }
}

provider "paxos" {
  environment = "production"
}

data "paxos_identities" "all" {}
`))
	dir.MustRun("init", "-input=false", "-no-color")
	for _, command := range [][]string{{"plan"}, {"apply", "-auto-approve"}} {
		printed, err := dir.Run(append(command, "-input=false", "-no-color")...)
		require.Error(t, err, command)
		for _, argument := range []string{"api_url", "token_url"} {
			assert.Contains(t, printed, "Unable to configure the provider: "+argument)
			assert.Contains(t, printed, argument+" is not https, but environment is production.")
			assert.Contains(t, printed, "unset PAXOS_API_URL and PAXOS_TOKEN_URL")
		}
		assert.Equal(t, 2, strings.Count(printed, "Error: "), printed)
	}
	assert.Empty(t, emu.Journal())
}

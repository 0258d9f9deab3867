package catalog_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec/spectest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/publicminttest"
)

func TestMain(m *testing.M) { publicminttest.Main(m) }

// The catalog has every object that is registered and a row for each of its attributes, and nothing else.
func TestComplete(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	_, err := emu.Seed(catalog.Tenant())
	require.NoError(t, err)
	spectest.Complete(t, acctest.Server(t, publicminttest.Suite(emu)), catalog.All(), "internal/publicmint/catalog")
}

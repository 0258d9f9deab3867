package provider_test

import (
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/provider"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/publicminttest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping/mappingtest"
)

func TestMain(m *testing.M) { publicminttest.Main(m) }

// Each resource declares which field of the API each of its attributes stands for, or says why it declares none.
func TestMapping_isComplete(t *testing.T) {
	t.Parallel()
	mappingtest.Resources(t, "publicmint", provider.New("test", func(string) string { return "" }).Resources(t.Context()))
}

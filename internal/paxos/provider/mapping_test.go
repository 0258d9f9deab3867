package provider_test

import (
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping/mappingtest"
)

// Each resource declares which field of the API each of its attributes stands for, or says why it declares none.
func TestMapping_isComplete(t *testing.T) {
	t.Parallel()
	mappingtest.Resources(t, "paxos", provider.New("test", func(string) string { return "" }).Resources(t.Context()),
		"paxos_identity", "paxos_sandbox_identity_status")
}

package chaos

import (
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// The plugin SDK's own log is a line for each step of each call.
func TestMain(m *testing.M) { paxostest.Main(m) }

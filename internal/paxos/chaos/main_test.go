package chaos

import (
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
)

// The plugin SDK's own log is a line for each step of each call.
func TestMain(m *testing.M) { acctest.Main(m, "TF_LOG_SDK=OFF") }

package chaos

import (
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }

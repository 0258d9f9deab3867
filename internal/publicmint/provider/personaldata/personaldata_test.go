// Package personaldata_test searches all that is written for personal data; see package personaldata.
package personaldata_test

import (
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/personaldata"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/publicminttest"
)

// What is logged is searched.
func TestMain(m *testing.M) { publicminttest.Main(m, "TF_LOG_SDK=") }

func TestSuite(t *testing.T) {
	t.Parallel()
	acctest.RunMethods(t, personaldata.Suite{
		Provider: publicminttest.Provider(), Held: []string{"Ada Miller", "ada@example.com", "872343907", "5015321379"},
	})
}

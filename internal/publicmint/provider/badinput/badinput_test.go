// Package badinput_test puts mutations into every text argument of every object; see package badinput.
package badinput_test

import (
	"regexp"
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/badinput"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/publicminttest"
)

func TestMain(m *testing.M) { publicminttest.Main(m) }

func suite() badinput.Suite {
	return badinput.Suite{
		Provider: publicminttest.Provider(), Answers: regexp.MustCompile(`validation_failed|_not_found|no identity has this email`),
	}
}

func TestSuite(t *testing.T) {
	t.Parallel()
	acctest.RunMethods(t, suite())
}

func FuzzImport(f *testing.F) { suite().FuzzImport(f) }

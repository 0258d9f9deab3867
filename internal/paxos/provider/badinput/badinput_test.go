// Package badinput_test puts mutations into every text argument of every object; see package badinput.
package badinput_test

import (
	"regexp"
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/badinput"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

func suite() badinput.Suite {
	return badinput.Suite{
		Provider: paxostest.Provider(),
		Answers:  regexp.MustCompile(`Bad Request: |Not Found: |no [a-z ]+ has this [a-z_]+|holds no [a-z ]+ with this id`),
		Waits:    []string{"wait_for_status"},
	}
}

func TestSuite(t *testing.T) {
	t.Parallel()
	acctest.RunMethods(t, suite())
}

func FuzzImport(f *testing.F) { suite().FuzzImport(f) }

package emulator_test

import (
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit/emukittest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func TestGuessesAreMarkedWhereTheyAreMade(t *testing.T) {
	t.Parallel()
	emukittest.CheckGuesses(t, emulator.Guesses)
}

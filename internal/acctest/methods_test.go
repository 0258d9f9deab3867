package acctest

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// recorder is a suite that sends the names of the methods that run.
type recorder chan string

func (r recorder) TestOne(*testing.T)        { r <- "TestOne" }
func (r recorder) TestAccOther(*testing.T)   { r <- "TestAccOther" }
func (r recorder) Helper(*testing.T)         { r <- "Helper" }
func (r recorder) TestData(*testing.T) error { r <- "TestData"; return nil }

// Every test runs once, and no other method.
func TestRunMethods(t *testing.T) {
	t.Parallel()
	ran := make(recorder, 9)
	t.Cleanup(func() { // after the subtests
		close(ran)
		var names []string
		for name := range ran {
			names = append(names, name)
		}
		assert.ElementsMatch(t, []string{"TestOne", "TestAccOther"}, names)
	})
	RunMethods(t, ran)
}

package object_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// A refresh looks again, after a while, for an object that it did not find. One that stays missing is an error, unless the
// provider forgets it. One has ended if the API shows that, or says so twice.
func TestRead(t *testing.T) {
	t.Parallel()
	errFire := errors.New("fire")
	shown := &object.EndedError{What: "Page 18", How: "burned", When: "noon"}
	said := &object.EndedError{What: "Page 18", How: "burned", Anew: "which may need another name", Err: errMissing}
	const (
		skipped  = "WARNING: Skipped page 18"
		burned   = "WARNING: Book page was burned elsewhere: Page 18 was burned"
		shownSay = burned + " at noon. It was taken out of the state; as long as the configuration has it, it is planned anew."
		saidSay  = burned + ". It was taken out of the state; as long as the configuration has it, it is planned anew, which may need " +
			"another name. If it should still exist, check the door before you apply: "
	)
	for title, test := range map[string]struct {
		answers  []error
		forget   bool
		stopped  int
		oneLook  bool
		gone     bool
		says     string
		imported string // what an import says with the first answer, if that is something else
	}{
		"found":           {answers: []error{nil}, oneLook: true},
		"the run is over": {stopped: 1, oneLook: true, says: skipped},
		"fails": {
			answers: []error{errFire}, oneLook: true, says: "ERROR: Unable to read book page: Reading page 18 failed. fire",
		},
		"found again":               {answers: []error{errMissing, nil}},
		"the run is over meanwhile": {answers: []error{errMissing}, stopped: 2, says: skipped},
		"missing": {
			answers: []error{errMissing, errMissing},
			says: "ERROR: Unable to read book page: The library does not know page 18 in the environment attic. Pages do not burn, so the " +
				"likely cause is another environment or other credentials. The state keeps it. 404 Check the door. Where a sandbox was reset, ",
			imported: "ERROR: Unable to read book page: Reading page 18 failed. 404",
		},
		"forgotten": {
			answers: []error{errMissing, errMissing}, forget: true, gone: true,
			says:     "WARNING: Book page is gone: The library does not know page 18 any more.",
			imported: "ERROR: Unable to read book page: Reading page 18 failed. 404",
		},
		"the second look fails": {
			answers: []error{errMissing, errFire}, forget: true,
			says: "ERROR: Unable to read book page: The library did not find page 18, and a second look failed. The state keeps it. fire",
		},
		"ended":              {answers: []error{shown}, oneLook: true, gone: true, says: shownSay},
		"missing, and ended": {answers: []error{errMissing, shown}, gone: true, says: shownSay},
		"ended by two words": {
			answers: []error{said, said}, gone: true, says: saidSay, imported: "ERROR: Unable to read book page: Reading page 18 failed. 404",
		},
		"ended by one word": {
			answers: []error{errMissing, said},
			says: "ERROR: Unable to read book page: The library first did not know page 18, and then answered that it was burned. The state " +
				"keeps it. 404 Apply again.",
		},
		"not ended after all": {answers: []error{said, nil}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &store{pages: map[string]string{}}
				r := newResource(t, s, true)
				state := r.MustApply(r.None(), sonnet)
				s.answers, s.forget, s.stopped = test.answers, test.forget, test.stopped
				began := time.Now()
				read, diagnostics := r.Read(state)
				if test.oneLook {
					assert.Zero(t, time.Since(began))
				} else {
					assert.Equal(t, object.RecheckDelay, time.Since(began))
				}
				assert.Empty(t, s.answers)
				assert.Equal(t, test.gone, read.IsNull())
				assert.Equal(t, test.gone, len(s.forgotten) == 1)
				assert.Equal(t, test.says == "", len(diagnostics) == 0)
				assert.Contains(t, acctest.FormatDiagnostics(diagnostics), test.says)
				if test.imported != "" {
					s.answers = test.answers[:1]
					_, diagnostics = r.Import("poems/18", nil)
					assert.Contains(t, acctest.FormatDiagnostics(diagnostics), test.imported)
				}
			})
		})
	}
}

// If most objects of a kind are missing, one error speaks for all, and what was found counts against it.
func TestRead_mostMissing(t *testing.T) {
	t.Parallel()
	counted := func() *pageResource {
		page := newPage()
		page.Counts = func(s *store) *object.MissingBreaker { return s.breaker }
		return page
	}
	for found, says := range map[int]string{
		0: "ERROR: Unable to read most pages: Of the 3 pages that this run has read, The library does not know 3 in the environment attic, the " +
			"last of them page 18. ",
		3: "ERROR: Unable to read book page: The library does not know page 18 in the environment attic.",
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &store{pages: map[string]string{}, breaker: object.NewMissingBreaker("pages", true)}
			r := newResourceOf(t, s, true, counted)
			state := r.MustApply(r.None(), sonnet)
			for range found {
				r.MustRead(state)
			}
			delete(s.pages, "poems/18")
			r.Read(state)
			r.Read(state)
			kept, diagnostics := r.Read(state)
			assert.True(t, kept.Equal(state))
			assert.Contains(t, acctest.FormatDiagnostics(diagnostics), says)
			kept, diagnostics = r.Read(state)
			assert.True(t, kept.Equal(state))
			assert.Equal(t, found == 0, strings.Contains(acctest.FormatDiagnostics(diagnostics), "WARNING: Not read, as most pages are missing"))
		})
	}
}

package emulator

import (
	"strings"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// Option changes how an emulator behaves.
type Option func(*options)

type options struct {
	emukit.Options

	apiKey        string
	bare, noTotal bool
	pageTotal     bool
	errorBody     ErrorBody
	spell         func(string) string // of enumerations in answers; nil for that of the samples
	deletion      Deletion
	addsDocuments bool
	approvalDelay time.Duration
	pageCap       int
	pastEnd       PastEnd
	legacyFields  bool
}

// With sets what every emulator can be told.
func With(kit emukit.Options) Option { return func(o *options) { o.Set(kit) } }

// WithClock sets the clock for approvals, uploads and timestamps; use emukit.NewManualClock for a manual one.
func WithClock(clock emukit.Clock) Option { return func(o *options) { o.Clock = clock } }

// WithAPIKey sets the key that is accepted.
func WithAPIKey(key string) Option { return func(o *options) { o.apiKey = key } }

// WithBareAnswers leaves out the envelope {"data": …}, as older pages do.
func WithBareAnswers() Option { return func(o *options) { o.bare = true } }

// WithoutTotal leaves the number of rows out of lists.
func WithoutTotal() Option { return func(o *options) { o.noTotal = true } }

// WithTotalsOfPages counts the rows of each page instead of those of the list.
func WithTotalsOfPages() Option { return func(o *options) { o.pageTotal = true } }

// ErrorBody is a form of the body of errors.
type ErrorBody int

// The forms of errors. guess(error-body): no page shows one; the first is that of an emulator without options.
const (
	ErrorFlat     ErrorBody = iota // {"code": …, "message": …}
	ErrorNested                    // {"error": {"code": …, "details": […]}}
	ErrorList                      // {"errors": [{"title": …, "detail": …}]}
	ErrorMessage                   // {"statusCode": …, "error": "Bad Request", "message": code}
	ErrorPlain                     // the code as text
	lastErrorBody = ErrorPlain
)

// ErrorBodies returns all forms.
func ErrorBodies() []ErrorBody {
	var all []ErrorBody
	for body := range lastErrorBody + 1 {
		all = append(all, body)
	}
	return all
}

// WithErrorBody sets the form of errors.
func WithErrorBody(body ErrorBody) Option { return func(o *options) { o.errorBody = body } }

// WithEnumerationsAsSent answers enumerations as requests have them, as the older pages do.
func WithEnumerationsAsSent() Option {
	return func(o *options) { o.spell = func(text string) string { return text } }
}

// WithEnumerationsInCapitals answers enumerations in capitals, which no page does.
func WithEnumerationsInCapitals() Option { return func(o *options) { o.spell = strings.ToUpper } }

// Deletion is what a DELETE leaves behind.
type Deletion int

// The kinds of deletion. guess(delete): the first is that of an emulator without options.
const (
	DeletesAll   Deletion = iota // nothing: the email can be used again
	KeepsEmail                   // the identity is a 404, and its email stays taken
	MarksDeleted                 // the identity is answered and listed with deletedAt, and its email can be used again
)

// WithDeletion sets the kind of deletion.
func WithDeletion(kind Deletion) Option { return func(o *options) { o.deletion = kind } }

// WithAddedDocuments adds the documents and face images of a PATCH to those that are there. guess(documents-replaced): without it
// they replace these.
func WithAddedDocuments() Option { return func(o *options) { o.addsDocuments = true } }

// WithApprovalDelay lets an approval take effect so long after it was asked for, by the clock.
func WithApprovalDelay(d time.Duration) Option { return func(o *options) { o.approvalDelay = d } }

// WithPageCap silently makes every page at most n long.
func WithPageCap(n int) Option { return func(o *options) { o.pageCap = n } }

// PastEnd is what is answered for a page after the last one.
type PastEnd int

// What can be past the end. guess(past-end): the first is that of an emulator without options.
const (
	EmptyPage PastEnd = iota
	RefusedPage
	RepeatedPage
)

// WithPastEnd sets what is answered for a page after the last one.
func WithPastEnd(what PastEnd) Option { return func(o *options) { o.pastEnd = what } }

// WithLegacyFields adds the fields that only older pages show, and a deletedAt of null.
func WithLegacyFields() Option { return func(o *options) { o.legacyFields = true } }

package tfkit

import (
	"cmp"
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/printable"
)

// UserError is an error of an API client with what users can do next; NextStep may be empty.
type UserError interface {
	error
	NextStep() string
}

// sharedError is a UserError whose cause can fail every object of a run in the same way.
type sharedError interface {
	UserError
	// Reported records that users read about the error under a title. If they have read of the same cause before, it returns
	// what to say in place of the next step; else it returns nothing.
	Reported(title string) (instead string)
}

// Failure turns a failed request into a diagnostic: the summary "Unable to <action>", then what happened and to which
// ids, the error's text, and what to do next. Set next to override the error's own next step. Each of these is one
// line, whatever the ids and words in it are; only Block has lines of its own.
type Failure struct {
	Action  string    // verb and thing: "create identity"
	Context string    // what happened, with ids; a whole sentence
	Err     error     // what the client returned; may be nil
	Next    string    // what to do next; default: the error's NextStep
	Block   string    // configuration to paste: constants, ImportBlock, RemovedBlock and Quote
	At      path.Path // the attribute to blame; default: none
}

// AddError appends the failure as an error. If an error before it had the same cause, it refers to what that one says, so that
// a cause which hits every object is explained once.
func (f Failure) AddError(diags *diag.Diagnostics) {
	if shared, ok := errors.AsType[sharedError](f.Err); ok && f.Next == "" && f.Block == "" {
		title, _, _ := strings.Cut(cmp.Or(f.Context, "Unable to "+f.Action), ". ")
		f.Next = shared.Reported(title)
	}
	diags.Append(at(f.At, diag.NewErrorDiagnostic("Unable to "+f.Action, f.detail())))
}

// AddWarning appends the failure as a warning: for everything that goes wrong after a write was committed, because an
// error would taint an object that cannot be replaced.
func (f Failure) AddWarning(diags *diag.Diagnostics) {
	diags.Append(at(f.At, diag.NewWarningDiagnostic("Unable to "+f.Action, f.detail())))
}

func at(attribute path.Path, diagnostic diag.Diagnostic) diag.Diagnostic {
	if len(attribute.Steps()) == 0 {
		return diagnostic
	}
	return diag.WithPath(attribute, diagnostic)
}

func (f Failure) detail() string {
	words, next := "", f.Next
	if f.Err != nil {
		words = f.Err.Error()
	}
	if userError, ok := errors.AsType[UserError](f.Err); ok && next == "" {
		next = userError.NextStep()
	}
	return detail(f.Block, f.Context, words, next)
}

// Notice is a warning about anything but a failed request. As in a Failure, only Block has lines of its own.
type Notice struct {
	Summary string
	Found   string    // what was found, with ids; whole sentences
	Next    string    // what to do next; may be empty
	Block   string    // configuration to paste; may be empty
	At      path.Path // the attribute in question; default: none
}

// AddWarning appends the warning.
func (n Notice) AddWarning(diags *diag.Diagnostics) {
	diags.Append(at(n.At, diag.NewWarningDiagnostic(n.Summary, detail(n.Block, n.Found, n.Next))))
}

// maxParagraph is the number of characters after which a paragraph is cut. Our own sentences around a title and a detail of
// an API fit in.
const maxParagraph = 2500

// detail joins paragraphs and a block. Anything in a paragraph can come from a server, a certificate or an old state.
func detail(block string, paragraphs ...string) string {
	parts := make([]string, 0, len(paragraphs)+1)
	for _, paragraph := range paragraphs {
		if line := printable.Line(paragraph, maxParagraph); line != "" {
			parts = append(parts, line)
		}
	}
	if block != "" {
		parts = append(parts, block)
	}
	return strings.Join(parts, "\n\n")
}

// DestroyWarningSummary is the title under which Terraform users know warnings about what destroy leaves behind.
const DestroyWarningSummary = "Resource Destruction Considerations"

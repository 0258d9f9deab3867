package tfkit

import (
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/printable"
)

// Explained is an error of an API client that can speak to users: Words are the API's own, NextStep is what to do about
// it. Either may be empty.
type Explained interface {
	error
	Words() string
	NextStep() string
}

// Unable is the one way in which a failed request becomes a diagnostic: the summary "Unable to <action>", then what
// happened and to which ids, the API's words, and what to do next. Set next to override the error's own next step. Each of
// these is one line, whatever the ids and words in it are; only Block has lines of its own.
type Unable struct {
	Action  string    // verb and thing: "create identity"
	Context string    // what happened, with ids; a whole sentence
	Err     error     // what the client returned; may be nil
	Next    string    // what to do next; default: the error's NextStep
	Block   string    // configuration to paste: constants, ImportBlock, RemovedBlock and Quote
	At      path.Path // the attribute to blame; default: none
}

// AddTo appends the failure as an error.
func (u Unable) AddTo(diags *diag.Diagnostics) {
	diags.Append(u.at(diag.NewErrorDiagnostic("Unable to "+u.Action, u.detail())))
}

// WarnTo appends the failure as a warning: for everything that goes wrong after a write was committed, because an error
// would taint an object that cannot be replaced.
func (u Unable) WarnTo(diags *diag.Diagnostics) {
	diags.Append(u.at(diag.NewWarningDiagnostic("Unable to "+u.Action, u.detail())))
}

func (u Unable) at(diagnostic diag.Diagnostic) diag.Diagnostic {
	if len(u.At.Steps()) == 0 {
		return diagnostic
	}
	return diag.WithPath(u.At, diagnostic)
}

func (u Unable) detail() string {
	words, next := "", u.Next
	var explained Explained
	switch {
	case errors.As(u.Err, &explained):
		words = explained.Words()
		if words == "" {
			words = u.Err.Error()
		}
		if next == "" {
			next = explained.NextStep()
		}
	case u.Err != nil:
		words = u.Err.Error()
	}
	return detail(u.Block, u.Context, words, next)
}

// Notice is a warning about anything but a failed request. As in Unable, only Block has lines of its own.
type Notice struct {
	Summary string
	Found   string // what was found, with ids; whole sentences
	Next    string // what to do next; may be empty
	Block   string // configuration to paste; may be empty
}

// WarnTo appends the warning.
func (n Notice) WarnTo(diags *diag.Diagnostics) {
	diags.AddWarning(n.Summary, detail(n.Block, n.Found, n.Next))
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

// Destruction is the title under which Terraform users know warnings about what destroy leaves behind.
const Destruction = "Resource Destruction Considerations"

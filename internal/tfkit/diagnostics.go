package tfkit

import (
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// Explained is an error of an API client that can speak to users: Words are the API's own, NextStep is what to do about
// it. Either may be empty.
type Explained interface {
	error
	Words() string
	NextStep() string
}

// Unable is the one way in which a failed request becomes a diagnostic: the summary "Unable to <action>", then what
// happened and to which ids, the API's words, and what to do next. Set next to override the error's own next step.
type Unable struct {
	Action  string    // verb and thing: "create identity"
	Context string    // what happened, with ids; a whole sentence
	Err     error     // what the client returned; may be nil
	Next    string    // what to do next; default: the error's NextStep
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
	paragraphs := make([]string, 0, 3)
	for _, paragraph := range []string{u.Context, words, next} {
		if paragraph != "" {
			paragraphs = append(paragraphs, paragraph)
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

// Destruction is the title under which Terraform users know warnings about what destroy leaves behind.
const Destruction = "Resource Destruction Considerations"

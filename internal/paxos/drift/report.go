package drift

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/printable"
)

// The exit codes, those of terraform plan -detailed-exitcode.
const (
	exitNone  = 0
	exitError = 1
	exitDrift = 2
)

// The kinds of findings.
const (
	kindGone          = "gone"
	kindControlSet    = "control_set"
	kindControlLifted = "control_lifted"
	kindStatus        = "status"
	kindChanged       = "changed"
)

// finding is one difference. Its fields are the JSON that users read, so their names and meanings stay.
type finding struct {
	Kind       string          `json:"kind"`
	Address    string          `json:"address"`
	IdentityID string          `json:"identity_id,omitempty"`
	Control    *controlFinding `json:"control,omitempty"`
	Attributes []string        `json:"attributes,omitempty"`
	From       string          `json:"from,omitempty"`
	To         string          `json:"to,omitempty"`

	noun, idName, id string // of an object without rules of its own; idName is the id's field in the JSON
}

// MarshalJSON adds the id of an object without rules of its own.
func (f finding) MarshalJSON() ([]byte, error) {
	type declared finding
	text, err := json.Marshal(declared(f))
	if err != nil || f.idName == "" {
		return text, err
	}
	fields := map[string]any{f.idName: f.id}
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil, err
	}
	return json.Marshal(fields)
}

type controlFinding struct {
	ID         string `json:"id"`
	Type       string `json:"type"`
	ReasonCode string `json:"reason_code"`
	SetBy      string `json:"set_by"`
}

// newControl leaves the reason out: it is free text.
func newControl(values object) *controlFinding {
	return &controlFinding{
		ID: code(values.text("id")), Type: code(values.text("type")),
		ReasonCode: code(values.text("reason_code")), SetBy: code(values.text("set_by")),
	}
}

// maxAddress bounds an address in the text; the key of a for_each can be of any length.
const maxAddress = 500

// String returns the finding on one line.
func (f finding) String() string {
	var ids, what string
	switch {
	case f.Control != nil:
		ids = "identity " + f.IdentityID + ", control " + f.Control.ID
	case f.noun != "":
		ids = f.noun + " " + f.id
	default:
		ids = "identity " + f.IdentityID
	}
	switch f.Kind {
	case kindGone:
		what = "is gone"
	case kindControlSet:
		what = f.Control.SetBy + " set a control: " + f.Control.Type + ", " + f.Control.ReasonCode
	case kindControlLifted:
		what = "the control was lifted: " + f.Control.Type + ", " + f.Control.ReasonCode + ", set by " + f.Control.SetBy
	case kindStatus:
		what = f.Attributes[0] + " moved from " + f.From + " to " + f.To
	case kindChanged:
		what = "changed: " + strings.Join(f.Attributes, ", ")
	}
	return printable.Line(f.Address, maxAddress) + " (" + ids + "): " + what
}

// Run runs the subcommand with the arguments after its name and returns its exit code: 0 without drift and after -h, 2
// with drift, 1 for an error.
func Run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("drift", flag.ContinueOnError) // ExitOnError exits with 2, the code for drift
	var printed strings.Builder                             // to stdout where it was asked for, else to stderr
	flags.SetOutput(&printed)
	flags.Usage = func() {
		fmt.Fprintln(&printed, "Usage: terraform show -json FILE | terraform-provider-paxos drift [-json]")
		fmt.Fprintln(&printed, "Exit codes: 0 without drift, 1 for an error, 2 with drift")
		flags.PrintDefaults()
	}
	asJSON := flags.Bool("json", false, "report as JSON")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, printed.String())
		return exitNone
	}
	if err == nil && flags.NArg() > 0 {
		flags.Usage()
	}
	if err != nil || flags.NArg() > 0 {
		fmt.Fprint(stderr, printed.String())
		return exitError
	}
	found, err := run(*asJSON, stdin, stdout)
	switch {
	case err != nil:
		fmt.Fprintln(stderr, "Error:", err)
		return exitError
	case found:
		return exitDrift
	default:
		return exitNone
	}
}

// run reports the drift and whether there is any.
func run(asJSON bool, stdin io.Reader, stdout io.Writer) (bool, error) {
	p, err := readPlan(stdin)
	if err != nil {
		return false, err
	}
	found, err := find(p)
	if err != nil {
		return false, err
	}
	if asJSON {
		err = writeJSON(stdout, found)
	} else {
		err = writeText(stdout, found)
	}
	if err != nil {
		return false, fmt.Errorf("write the report: %w", err)
	}
	return len(found) > 0, nil
}

func writeJSON(w io.Writer, found []finding) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(struct {
		FormatVersion string    `json:"format_version"`
		Drift         []finding `json:"drift"`
	}{"1.0", append([]finding{}, found...)})
}

func writeText(w io.Writer, found []finding) error {
	if len(found) == 0 {
		_, err := fmt.Fprintln(w, "No drift.")
		return err
	}
	for _, f := range found {
		if _, err := fmt.Fprintln(w, f); err != nil {
			return err
		}
	}
	return nil
}

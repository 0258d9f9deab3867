package apikit

import "github.com/terraform-paxos/terraform-provider-paxos/internal/printable"

// Problem is the body of an error answer (RFC 9457 with a meta member), or what stands for it in an API of another form.
type Problem struct {
	Type   string         `json:"type,omitempty"`
	Title  string         `json:"title,omitempty"`
	Status int            `json:"status,omitempty"`
	Detail string         `json:"detail,omitempty"`
	Meta   map[string]any `json:"meta,omitempty"`
}

// MaxWords bounds what is repeated of the API's text in an error, in characters.
const MaxWords = 1000

// Words returns a member's text on one line and of bearable length; empty if it is no text. It is cut last, so that no
// half of a personal value is left over.
func Words(member any, personal Redactor) string {
	s, _ := member.(string)
	return printable.Line(personal.Redact(printable.Line(s, MaxRedacted)), MaxWords)
}

package api

import (
	"encoding/json"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/printable"
)

// ProblemAlreadyExists is the type of the 409 problem that names an existing object in meta.existing.
const ProblemAlreadyExists = "https://developer.paxos.com/docs/v2/problems/already-exists"

// Problem is the body of an error answer (RFC 9457 with a meta member).
type Problem struct {
	Type   string         `json:"type,omitempty"`
	Title  string         `json:"title,omitempty"`
	Status int            `json:"status,omitempty"`
	Detail string         `json:"detail,omitempty"`
	Meta   map[string]any `json:"meta,omitempty"`
}

// maxWords bounds what is repeated of Paxos's text in an error.
const maxWords = 1000

// parseProblem reads an error body by its shape, as Paxos sends problems under application/problem+json and under
// application/json. It returns nil for anything that does not look like one; such a body is never shown. The personal
// values of sent, the body of the request, are taken out of what is shown.
func parseProblem(body []byte, sent any) *Problem {
	var members map[string]any
	if json.Unmarshal(body, &members) != nil {
		return nil
	}
	personal := newRedactor(sent)
	p := &Problem{
		Type: words(members["type"], redactor{}), Title: words(members["title"], personal), Detail: words(members["detail"], personal),
	}
	if status, ok := members["status"].(float64); ok && status >= 100 && status < 600 {
		p.Status = int(status)
	}
	p.Meta, _ = members["meta"].(map[string]any)
	if p.Type == "" && p.Title == "" && p.Detail == "" && p.Meta == nil {
		return nil
	}
	return p
}

// words returns a member's text on one line and of bearable length; empty if it is no text. It is cut last, so that no
// half of a personal value is left over.
func words(member any, personal redactor) string {
	s, _ := member.(string)
	return printable.Line(personal.redact(printable.Line(s, maxRedacted)), maxWords)
}

// existingID returns meta.existing.id, which names the object that a 409 ran into; empty if that cannot be an id.
func (p *Problem) existingID() string {
	existing, _ := p.Meta["existing"].(map[string]any)
	if id, _ := existing["id"].(string); ValidID(id) {
		return id
	}
	return ""
}

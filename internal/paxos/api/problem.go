package api

import (
	"encoding/json"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// ProblemAlreadyExists is the type of the 409 problem that names an existing object in meta.existing.
const ProblemAlreadyExists = "https://developer.paxos.com/docs/v2/problems/already-exists"

// parseProblem reads an error body by its shape, as Paxos sends problems under application/problem+json and under
// application/json. It returns nil for anything that does not look like one; such a body is never shown. The personal
// values of the request are taken out of what is shown.
func parseProblem(body []byte, personal apikit.Redactor) *Problem {
	var members map[string]any
	if json.Unmarshal(body, &members) != nil {
		return nil
	}
	p := &Problem{
		Type: apikit.Words(members["type"], apikit.Redactor{}), Title: apikit.Words(members["title"], personal),
		Detail: apikit.Words(members["detail"], personal),
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

// existingID returns meta.existing.id, which names the object that a 409 ran into; empty if that cannot be an id.
func existingID(p *Problem) string {
	existing, _ := p.Meta["existing"].(map[string]any)
	if id, _ := existing["id"].(string); ValidID(id) {
		return id
	}
	return ""
}

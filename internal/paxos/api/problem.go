package api

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

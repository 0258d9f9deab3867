package api

import (
	"bytes"
	"encoding/json"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// envelope is what an answer carries, in any of the forms that the pages show: {"data": …}, {"data": …, "total": 1}, or bare.
type envelope[T any] struct {
	data  T
	total *float64 // of a list; nil if the answer does not say
}

// UnmarshalJSON implements json.Unmarshaler.
func (e *envelope[T]) UnmarshalJSON(b []byte) error {
	var members map[string]json.RawMessage
	if json.Unmarshal(b, &members) == nil && members["data"] != nil {
		b = members["data"]
		var total float64
		if json.Unmarshal(members["total"], &total) == nil {
			e.total = &total
		}
	}
	if bytes.Equal(b, []byte("null")) {
		return nil
	}
	return json.Unmarshal(b, &e.data)
}

// maxRows is far more than the rows of the largest page that is asked for.
const maxRows = 10_000

// rows are the rows of a list, of which there is a bound.
type rows[T any] struct{ list []T }

// UnmarshalJSON implements json.Unmarshaler.
func (r *rows[T]) UnmarshalJSON(b []byte) error {
	if err := apikit.CheckRows(b, maxRows); err != nil {
		return err
	}
	return json.Unmarshal(b, &r.list)
}

package emulator

import (
	"cmp"
	"maps"
	"net/http"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// other is how an operation answers about another object than the one that was asked for.
type other struct {
	// exists reports whether there is another one by the time of the answer; nil if the operation never answers so.
	exists func() bool
	// answer returns the answer about another one; the given one, if there is no other after all.
	answer func(c *call, answer any) (any, error)
}

// otherOf returns how an operation answers about the oldest other row of a collection. There is one if there are at least
// so many rows: 2 for an operation about one that exists, 1 for one that makes one.
func otherOf[T any](rows *emukit.Collection[T], least int, answer func(*call, *T) (any, error)) other {
	return other{
		exists: func() bool { return rows.Len() >= least },
		answer: func(c *call, given any) (any, error) {
			about, err := emukit.Convert[struct {
				ID            string `json:"id"`
				FileID        string `json:"file_id"`
				InstitutionID string `json:"institution_id"`
				AccountID     string `json:"account_id"`
			}](given)
			asked, _ := rows.Find(cmp.Or(about.ID, about.FileID, about.InstitutionID, about.AccountID))
			for _, row := range rows.All() {
				if row != asked && err == nil {
					return answer(c, row)
				}
			}
			return given, err
		},
	}
}

// reshaped returns an answer as the kind of server has it.
func (s *Server) reshaped(e *endpoint, answer any) (document any, err error) {
	var changes []func(any)
	if s.opts.thinWrites && e.Method != http.MethodGet {
		changes = append(changes, thin)
	}
	if s.opts.respelling {
		changes = append(changes, func(document any) { respell(document) })
	}
	if s.opts.quirks {
		changes = append(changes, applyQuirks)
	}
	if len(changes) == 0 {
		return answer, nil
	}
	document, err = emukit.Convert[any](answer)
	for _, change := range changes {
		change(document)
	}
	return document, err
}

// thin leaves of the answer to a write what the guide's sample shows: id and summary_status, nothing else. Of an addition to an
// account it leaves the id of that. Any other answer without an id stays whole.
func thin(document any) {
	if object, ok := document.(map[string]any); ok && (object["id"] != nil || object["account_id"] != nil) {
		maps.DeleteFunc(object, func(name string, _ any) bool {
			return name != "id" && name != "account_id" && name != "summary_status"
		})
	}
}

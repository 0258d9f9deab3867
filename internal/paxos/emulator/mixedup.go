package emulator

import (
	"cmp"
	"maps"

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
			about, err := convert[struct {
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

// distorted returns the answer with what the fault of the request and the kind of server do to it.
func (c *call) distorted(e *endpoint, answer any) (document any, err error) {
	var changes []func(any)
	switch emukit.FaultFromContext(c.request.Context()) { //nolint:exhaustive // the others are not about answers
	case emukit.FaultOtherObject:
		if answer, err = e.other.answer(c, answer); err != nil {
			return nil, err
		}
	case emukit.FaultMalformedID:
		changes = append(changes, malformIDs)
	}
	if c.opts.thinWrites && !e.reads() {
		changes = append(changes, thin)
	}
	if c.opts.respelling {
		changes = append(changes, func(document any) { respell(document) })
	}
	if c.opts.quirks {
		changes = append(changes, applyQuirks)
	}
	if len(changes) == 0 {
		return answer, nil
	}
	document, err = convert[any](answer)
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

// malformIDs puts in place of every id one that leads elsewhere in a path.
func malformIDs(value any) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			malformIDs(item)
		}
	case map[string]any:
		for name, child := range value {
			if id, ok := child.(string); ok && (name == "id" || name == "file_id") {
				value[name] = "../" + id
				continue
			}
			malformIDs(child)
		}
	}
}

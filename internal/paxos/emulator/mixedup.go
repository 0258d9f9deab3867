package emulator

import (
	"cmp"

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
				InstitutionID string `json:"institution_id"`
			}](given)
			asked, _ := rows.Find(cmp.Or(about.ID, about.InstitutionID))
			for _, row := range rows.All() {
				if row != asked && err == nil {
					return answer(c, row)
				}
			}
			return given, err
		},
	}
}

// mixedUp returns the answer with the mistakes about ids that are scripted for the request.
func (c *call) mixedUp(e *endpoint, answer any) (any, error) {
	switch emukit.FaultFromContext(c.request.Context()) {
	case emukit.FaultOtherObject:
		return e.other.answer(c, answer)
	case emukit.FaultMalformedID:
		document, err := convert[any](answer)
		if err == nil {
			malformIDs(document)
		}
		return document, err
	default:
		return answer, nil
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
			if id, ok := child.(string); ok && name == "id" {
				value[name] = "../" + id
				continue
			}
			malformIDs(child)
		}
	}
}

package emulator

import (
	"net/http"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// Resource is what an object declares whose create checks rules: for the tests that range over that.
type Resource struct {
	Create  api.Operation
	Updates []api.Operation // those that check rules
	Ends    []api.Operation
	Rules   []Rule
	Filters []Filter
}

// Rule is a rule of a field.
type Rule struct {
	Name       string
	Required   bool
	Characters int
	Values     []string
}

// Filter is a filter of the list.
type Filter struct{ Parameter, Field string }

// Resources returns what all objects declare whose create checks rules.
func Resources() []Resource {
	var list []Resource
	all := unregistered().endpoints()
	for _, create := range all {
		if create.Method != http.MethodPost || create.rules == nil {
			continue
		}
		r := Resource{Create: create.Operation}
		for _, of := range create.rules {
			r.Rules = append(r.Rules, Rule{of.name, of.required, of.characters, of.values})
		}
		for _, e := range all {
			for _, f := range e.filters {
				if e.Path == create.Path {
					r.Filters = append(r.Filters, Filter{f.parameter, f.field})
				}
			}
			switch {
			case !strings.HasPrefix(e.Path, create.Path+"/{"):
			case e.answersEmpty:
				r.Ends = append(r.Ends, e.Operation)
			case e.rules != nil:
				r.Updates = append(r.Updates, e.Operation)
			}
		}
		list = append(list, r)
	}
	return list
}

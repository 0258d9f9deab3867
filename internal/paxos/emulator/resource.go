package emulator

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// resource is a collection as the API serves it.
type resource[Row any] struct {
	rows *emukit.Collection[Row]
	// show returns a row as answers have it.
	show func(*Row) any
	// fields have the rules that created and updated check, and the values that lists are filtered by.
	fields fields[Row]
}

// listing is what is special to the list of a resource.
type listing[Row any] struct {
	size    int    // of a page by default
	order   string // ASC or DESC, by default
	filters []filter
	query   []string // other parameters
	// filter reads the parameters of query, and returns what reports whether a row matches; nil if there are none.
	filter func(*call, *checks) func(*Row) bool
}

// list returns the operation that lists rows, by the time of creation and by filters. Specification (parameters).
func (r resource[Row]) list(op api.Operation, l listing[Row]) endpoint {
	return endpoint{
		Operation: op, query: slices.Concat(timeQuery("created_at"), pageQuery, orderQuery, l.query), filters: l.filters,
		serve: func(c *call) (any, error) {
			var check checks
			matches := r.fields.matching(&check, c.Query, l.filters)
			if l.filter != nil {
				filtered, special := matches, l.filter(c, &check)
				matches = func(row *Row) bool { return filtered(row) && special(row) }
			}
			created, page := c.timeFilter(&check, "created_at"), c.page(&check, l.size, l.order)
			if err := check.failure(); err != nil {
				return nil, err
			}
			rows, next := r.rows.Page(page, r.rows.Between(created.from, created.to), matches)
			return pageOf(c, rows, next, r.show), nil
		},
	}
}

// get returns the operation that shows the row that find returns, such as r.find.
func (r resource[Row]) get(op api.Operation, find func(*call) (*Row, error), query ...string) endpoint {
	e := r.answer(op, find)
	e.query, e.body = query, false
	return e
}

// find returns the row that the path names, if it has not ended.
func (r resource[Row]) find(c *call) (*Row, error) { return r.rows.Live(c.id()) }

// create returns the operation that makes a row and shows it.
func (r resource[Row]) create(op api.Operation, serve func(*call) (*Row, error)) endpoint {
	e := r.answer(op, serve)
	e.other = r.other(1)
	return e
}

// created is create for what rowOf makes of the body, once its fields were checked, and what insert then adds.
func created[Row, Body any](
	r resource[Row], op api.Operation, rowOf func(*Body) *Row, insert func(*Row) (*Row, error),
) endpoint {
	return r.withRules(r.create(op, withBody(func(_ *call, body *Body) (*Row, error) {
		row := rowOf(body)
		if err := r.refused(row, nil); err != nil {
			return nil, err
		}
		return insert(row)
	})))
}

// update returns the operation that changes a row and shows it.
func (r resource[Row]) update(op api.Operation, serve func(*call) (*Row, error)) endpoint {
	return r.answer(op, serve)
}

// updated is update for a row that the path names, which change gives what is in the body. The fields that it changes are checked.
func updated[Row, Body any](r resource[Row], op api.Operation, change func(*Row, *Body)) endpoint {
	return r.withRules(r.update(op, withBody(func(c *call, body *Body) (*Row, error) {
		row, err := r.find(c)
		if err != nil {
			return nil, err
		}
		changed := *row
		change(&changed, body)
		if err := r.refused(&changed, row); err != nil {
			return nil, err
		}
		return row, r.rows.Update(row, func(row *Row) { *row = changed })
	})))
}

// end returns the operation that ends a row, or returns why that is refused, and answers an empty object.
func (r resource[Row]) end(op api.Operation, end func(*Row) error) endpoint {
	return endpoint{Operation: op, answersEmpty: true, serve: func(c *call) (any, error) {
		row, err := r.find(c)
		if err != nil {
			return nil, err
		}
		ended := *row
		if err := end(&ended); err != nil {
			return nil, err
		}
		return struct{}{}, r.rows.Update(row, func(row *Row) { *row = ended })
	}}
}

// refused returns why a row cannot be what an update, or a create if there is none before it, makes of it.
func (r resource[Row]) refused(row, before *Row) error {
	var check checks
	r.fields.check(&check, row, before)
	return check.failure()
}

// withRules returns an operation that checks the fields, and says so.
func (r resource[Row]) withRules(e endpoint) endpoint {
	for _, field := range r.fields {
		e.rules = append(e.rules, field.rule)
	}
	return e
}

func (r resource[Row]) answer(op api.Operation, serve func(*call) (*Row, error)) endpoint {
	return endpoint{
		Operation: op, body: true, other: r.other(2),
		serve: func(c *call) (any, error) {
			row, err := serve(c)
			if err != nil {
				return nil, err
			}
			return r.show(row), nil
		},
	}
}

func (r resource[Row]) other(least int) other {
	return otherOf(r.rows, least, func(_ *call, row *Row) (any, error) { return r.show(row), nil })
}

package emulator

import (
	"net/http"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// resource is a collection as the API serves it.
type resource[Row any] struct {
	// path is that of the list. The path of a row ends with its id, the parameter that is named by id.
	path, id string
	// read and write are the scopes of the operations.
	read, write string
	rows        *emukit.Collection[Row]
	// show returns a row as answers have it.
	show func(*Row) any
}

// listing is what is special to the list of a resource.
type listing[Row any] struct {
	size  int    // of a page by default
	order string // ASC or DESC, by default
	query []string
	// filter reads the parameters of query, and returns what reports whether a row matches.
	filter func(*call, *checks) func(*Row) bool
}

// list returns the operation that lists rows, by the time of creation and by filters. Specification (parameters).
func (r resource[Row]) list(operation string, l listing[Row]) endpoint {
	return endpoint{
		operation: operation, method: http.MethodGet, path: r.path, scope: r.read,
		query: slices.Concat(timeQuery("created_at"), pageQuery, orderQuery, l.query),
		serve: func(c *call) (any, error) {
			var check checks
			matches := l.filter(c, &check)
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
func (r resource[Row]) get(operation string, find func(*call) (*Row, error), query ...string) endpoint {
	e := r.answer(http.MethodGet, operation, r.path+"/{"+r.id+"}", find)
	e.scope, e.query, e.body = r.read, query, false
	return e
}

// find returns the row that the path names.
func (r resource[Row]) find(c *call) (*Row, error) { return r.rows.Find(c.Request.PathValue(r.id)) }

// create returns the operation that makes a row and shows it.
func (r resource[Row]) create(operation string, serve func(*call) (*Row, error)) endpoint {
	e := r.answer(http.MethodPost, operation, r.path, serve)
	e.other = r.other(1)
	return e
}

// update returns the operation that changes a row and shows it, at the path of the row or, if that is bare, of the list.
func (r resource[Row]) update(operation string, bare bool, serve func(*call) (*Row, error)) endpoint {
	path := r.path
	if !bare {
		path += "/{" + r.id + "}"
	}
	return r.answer(http.MethodPut, operation, path, serve)
}

func (r resource[Row]) answer(method, operation, path string, serve func(*call) (*Row, error)) endpoint {
	return endpoint{
		operation: operation, method: method, path: path, scope: r.write, body: true, other: r.other(2),
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

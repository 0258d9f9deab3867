package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// OpListIdentities is the operation that lists identities. Its answers may be as large as the transport accepts.
var OpListIdentities = func() apikit.Operation {
	op := nameless(operation(http.MethodGet, "ListIdentities", "/identities"))
	op.MaxBody = 0
	return op
}()

// IdentitySorts are the sorts of ListIdentities (reference).
var IdentitySorts = []string{"createdAt", "-createdAt", "updatedAt", "-updatedAt"}

// pageSize is the number of rows that are asked for. No page names the largest; a server that gives fewer is no problem, and one that
// refuses it is asked for defaultSize, which the reference names.
const pageSize, defaultSize = 100, 30

// ListIdentitiesOptions are the filters of ListIdentities (reference). Zero fields are not sent. A list of more than one value is
// the operator in.
type ListIdentitiesOptions struct {
	AppID          string
	Blocked        *bool
	Email          string
	EmailLike      string // the operator like: what the email contains
	IDs            []string
	IdentityOwners []string
	Name           string
	RiskRatings    []string
	NotRiskRatings []string // the operator nin
	Type           string
	Sort           string // one of IdentitySorts; by default, the oldest first
	// All asks for all rows in one answer (all=true) instead of page after page.
	All bool
	// PageSize is the number of rows in one request; 0 means 100.
	PageSize int
	// Limit is the most identities to return in total; 0 means all.
	Limit int
}

// operates is how a value begins that servers take for an operator.
var operates = regexp.MustCompile(`^(in|nin|like):`)

// query returns the parameters, or an error for a value that a filter cannot express: no page says how to escape an operator at the
// beginning, or a comma in a list.
func (o *ListIdentitiesOptions) query() (url.Values, error) {
	query := url.Values{"sort": {cmp.Or(o.Sort, "createdAt")}}
	blocked := ""
	if o.Blocked != nil {
		blocked = strconv.FormatBool(*o.Blocked)
	}
	for _, f := range []struct {
		field, operator string
		values          []string
	}{
		{"appId", "", []string{o.AppID}},
		{"blocked", "", []string{blocked}},
		{"email", "", []string{o.Email}},
		{"email", "like:", []string{o.EmailLike}},
		{"id", "in:", o.IDs},
		{"identityOwner", "in:", o.IdentityOwners},
		{"name", "", []string{o.Name}},
		{"riskRating", "in:", o.RiskRatings},
		{"riskRating", "nin:", o.NotRiskRatings},
		{"type", "", []string{o.Type}},
	} {
		name, text := "filter["+f.field+"]", strings.Join(f.values, ",")
		if f.operator == "in:" && len(f.values) == 1 {
			f.operator = ""
		}
		isList := f.operator == "in:" || f.operator == "nin:"
		switch {
		case text == "":
			continue
		case query.Has(name):
			return nil, errors.New("a field takes one filter")
		case slices.ContainsFunc(f.values, operates.MatchString), isList && strings.Count(text, ",") >= len(f.values):
			return nil, errors.New("a filter cannot express the value for " + f.field)
		}
		query.Set(name, f.operator+text)
	}
	return query, nil
}

// ListIdentities returns the identities that match all filters, without those that were deleted. An error ends the sequence.
//
// Whether an answer says how many there are, how many rows a page has at most, and what comes after the last page is up to the
// server: the list ends with a page that is empty, repeats what was there, has fewer rows than the first one, or reaches the total.
// No identity is returned twice, although rows move while pages are read.
func (c *Client) ListIdentities(ctx context.Context, opts ListIdentitiesOptions) iter.Seq2[Identity, error] {
	return func(yield func(Identity, error) bool) {
		query, err := opts.query()
		if err != nil {
			yield(Identity{}, apikit.Invalid(c.kit.At(OpListIdentities), err))
			return
		}
		ctx := apikit.WithPersonal(ctx, func() any { return []string{opts.Email, opts.EmailLike, opts.Name} })
		w := walk{c: c, query: query, size: opts.PageSize, all: opts.All, seen: map[string]bool{}}
		if w.size == 0 {
			w.size = pageSize
		}
		for returned := 0; !w.ended; {
			page, err := w.next(ctx, &opts)
			if err != nil {
				yield(Identity{}, err)
				return
			}
			for _, identity := range page {
				if identity.DeletedAt != "" {
					continue
				}
				if returned++; !yield(identity, nil) || returned == opts.Limit {
					return
				}
			}
		}
	}
}

// walk goes through the pages of a list.
type walk struct {
	c     *Client
	query url.Values
	size  int
	all   bool
	page  int             // the last one that was read
	first int             // rows of the first page
	rows  int             // so far, those that were returned before included
	last  string          // the id of the first row of the last page
	seen  map[string]bool // the ids that were returned
	ended bool
}

// next returns the rows of the next page that no page before had.
func (w *walk) next(ctx context.Context, opts *ListIdentitiesOptions) ([]Identity, error) {
	query := maps.Clone(w.query)
	if w.all {
		query.Set("all", "true")
	} else {
		w.page++
		query.Set("page[size]", strconv.Itoa(w.size))
		query.Set("page[number]", strconv.Itoa(w.page))
	}
	answer, err := w.c.listPage(ctx, query, opts)
	if err != nil {
		if w.page > 1 && apikit.HasStatus(err, http.StatusNotFound, http.StatusBadRequest) && !isForeign(err) {
			w.ended = true // a server that refuses a page after the last one
			return nil, nil
		}
		if w.page == 1 && w.size > defaultSize && apikit.HasStatus(err, http.StatusBadRequest) {
			w.page, w.size = 0, defaultSize
			return w.next(ctx, opts)
		}
		return nil, err
	}
	list := answer.data.list
	fresh := slices.DeleteFunc(slices.Clone(list), func(i Identity) bool { return w.seen[i.ID] })
	for _, identity := range fresh {
		w.seen[identity.ID] = true
	}
	if w.page == 1 {
		w.first = len(list)
	}
	w.rows += len(list)
	switch {
	case len(list) == 0 || w.page > 1 && list[0].ID == w.last:
		w.ended = true
	case answer.total != nil:
		w.ended = float64(w.rows) >= *answer.total && (w.all || len(list) < w.size) // a full page may have counted its own rows
	default:
		w.ended = w.all || len(list) < w.first
	}
	if w.all {
		w.all, w.rows = false, 0 // if there are more, the server does not know the parameter
	} else if len(list) > 0 {
		w.last = list[0].ID
	}
	return fresh, nil
}

func isForeign(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Foreign
}

// listPage reads one page.
func (c *Client) listPage(ctx context.Context, query url.Values, opts *ListIdentitiesOptions) (*envelope[rows[Identity]], error) {
	var out envelope[rows[Identity]]
	err := c.kit.Send(ctx, apikit.Call{Op: OpListIdentities, Query: query}, func(body []byte) error {
		if err := apikit.Decode(body, &out); err != nil {
			return err
		}
		for i := range out.data.list {
			row := &out.data.list[i]
			if err := row.check(subject{kind: opts.Type}); err != nil {
				return err
			}
			if len(opts.IDs) > 0 && !slices.Contains(opts.IDs, row.ID) {
				return &apikit.MismatchError{Text: fmt.Sprintf("asked for other ids, and the answer has %s", apikit.Quoted(row.ID))}
			}
		}
		return nil
	})
	return &out, err
}

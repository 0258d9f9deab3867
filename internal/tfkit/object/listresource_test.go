package object_test

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"

	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// pageFilters is the model of a query.
type pageFilters struct {
	Book types.String `tfsdk:"book"`
}

// pageListResource lists the pages of one book, or of all: a row is a book with its pages. The book "ashes" cannot be listed, and
// each page that a query wants whole is looked up, because rows have keys in the place of names.
var pageListResource = object.ListResource[*store, pageFilters, page, body]{
	Type: &kind, Description: "Pages.",
	Filters: map[string]dschema.Attribute{
		"book": dschema.StringAttribute{Optional: true, MarkdownDescription: "The book."},
	},
	List: func(_ context.Context, s *store, filters pageFilters, limit int) iter.Seq2[object.Listed[body], error] {
		s.limit = limit
		books := object.Once(func() (string, error) { return filters.Book.ValueString(), nil })
		if filters.Book.IsNull() {
			books = s.books()
		}
		return object.Each(books, func(book string) (pages []body, err error) {
			if book == "ashes" {
				return nil, errors.New("fire")
			}
			for _, key := range slices.Sorted(maps.Keys(s.pages)) {
				if strings.HasPrefix(key, book+"/") {
					pages = append(pages, body{key})
				}
			}
			return pages, nil
		}, func(book string, row *body) (ids []string, name string) {
			_, id, _ := strings.Cut(row.Name, "/")
			return []string{book, id}, "page " + id
		})
	},
	Complete: func(ctx context.Context, s *store, row *body) (*body, error) {
		book, id, _ := strings.Cut(row.Name, "/")
		return get(ctx, s, page{Book: types.StringValue(book), ID: types.StringValue(id)})
	},
	FromAPI: newPage().FromAPI,
}

// books lists the books, and counts those that it was asked for.
func (s *store) books() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		var last string
		for _, key := range slices.Sorted(maps.Keys(s.pages)) {
			book, _, _ := strings.Cut(key, "/")
			if book == last {
				continue
			}
			last = book
			if s.listed++; !yield(book, nil) {
				return
			}
		}
	}
}

func newLibrary() *store {
	return &store{pages: map[string]string{
		"elegies/1": "Rome", "odes/2": "Nightingale", "odes/3": "Autumn", "poems/18": "Sonnet", "sagas/4": "Njal",
	}}
}

// A query takes no more rows than its limit needs, hands the limit on, and passes the filters; what is computed, and the limit of
// the data source, is no filter.
func TestListResource(t *testing.T) {
	t.Parallel()
	const name = "library_book_page"
	for title, test := range map[string]struct {
		filters attrs
		query   protocol.Query
		want    []string
		listed  int
	}{
		"all":             {want: []string{"page 1", "page 2", "page 3", "page 18", "page 4"}, listed: 4},
		"a limit":         {query: protocol.Query{Limit: 2}, want: []string{"page 1", "page 2"}, listed: 2},
		"no more is read": {query: protocol.Query{Stop: 1}, want: []string{"page 1"}, listed: 1},
		"one book":        {filters: attrs{"book": "odes"}, want: []string{"page 2", "page 3"}},
	} {
		s := newLibrary()
		r := newResource(t, s, true)
		attributes := r.ListResource(name).Schema.Block.Attributes
		require.Len(t, attributes, 1)
		assert.Equal(t, "book", attributes[0].Name)
		var names []string
		for _, found := range r.List(name, test.filters, test.query) {
			names = append(names, found.Name)
			assert.True(t, found.Resource.IsNull(), title)
		}
		assert.Equal(t, test.want, names, title)
		assert.Equal(t, test.listed, s.listed, title)
		assert.Equal(t, int(test.query.Limit), s.limit, title)
	}
}

// The whole resource is what an import by the ids of the result finds.
func TestListResource_whole(t *testing.T) {
	t.Parallel()
	r := newResource(t, newLibrary(), true)
	found := r.List("library_book_page", nil, protocol.Query{Whole: true})
	require.Len(t, found, 5)
	for _, each := range found {
		imported, diagnostics := r.Import("odes/2", nil)
		acctest.RequireNoErrors(t, diagnostics)
		assert.Equal(t, each.Name == "page 2", each.Resource.Equal(imported.State), each.Name)
	}
}

// An error of the list, of a row and of a page each ends the query with one diagnostic, after what was found before.
func TestListResource_fails(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		filters attrs
		answers []error
		whole   bool
		found   int
		says    string
	}{
		"a row": {
			filters: attrs{"book": "ashes"},
			says:    "ERROR: Unable to list library_book_page: Listing each library_book_page that the filters let through failed. fire",
		},
		"a page": {
			answers: []error{nil, errMissing}, whole: true, found: 1,
			says: "ERROR: Unable to read book page: Reading book page odes/2 failed. 404",
		},
	} {
		s := newLibrary()
		s.answers = test.answers
		r := newResource(t, s, true)
		l := r.ListResource("library_book_page")
		found, diagnostics, err := l.List(t.Context(), protocol.Query{
			Config: acctest.Object(t, l.Schema.ValueType(), test.filters), Whole: test.whole,
		})
		require.NoError(t, err)
		assert.Len(t, found, test.found, title)
		require.Len(t, diagnostics, 1, title)
		assert.Contains(t, acctest.FormatDiagnostics(diagnostics), test.says, title)
	}
}

// A provider that omits personal data lists what an import finds. Its data source omits the same.
func TestListResource_omitsPersonalData(t *testing.T) {
	t.Parallel()
	s := newLibrary()
	s.omit = true
	r := newResource(t, s, true)
	for _, found := range r.List("library_book_page", nil, protocol.Query{Whole: true}) {
		imported, diagnostics := r.Import(protocol.Text(found.Resource, "book_id")+"/"+protocol.Text(found.Resource, "id"), nil)
		acctest.RequireNoErrors(t, diagnostics)
		assert.True(t, imported.State.Equal(found.Resource), "%s\n%s", imported.State, found.Resource)
		assert.Empty(t, protocol.Text(found.Resource, "name"))
	}
	for _, omit := range []bool{true, false} {
		s.omit = omit
		state, diagnostics := r.ReadData("library_book_pages", nil)
		acctest.RequireNoErrors(t, diagnostics)
		var rows []tftypes.Value
		require.NoError(t, protocol.Attribute(state, "book_pages").As(&rows))
		require.Len(t, rows, 5)
		assert.Equal(t, omit, protocol.Attribute(rows[0], "name").IsNull())
		assert.Equal(t, "elegies/1", protocol.Text(rows[0], "key"))
	}
}

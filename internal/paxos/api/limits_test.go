package api

import (
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// endless answers every page with these items and a cursor that was never seen before.
func endless(items string) func(*http.Request, string) reply {
	pages := 0
	return func(*http.Request, string) reply {
		pages++
		return ok(fmt.Sprintf(`{"items":[%s],"next_page_cursor":"cursor-%d"}`, items, pages))
	}
}

// requireHostile requires the error of an answer that Paxos would not give: what is wrong, and what to do.
func requireHostile(t *testing.T, err error, want string) {
	t.Helper()
	failure, isError := errors.AsType[*Error](err)
	require.True(t, isError, "%v", err)
	require.ErrorContains(t, err, want)
	require.Contains(t, failure.NextStep(), "Nothing was changed by this request.")
	require.Contains(t, failure.NextStep(), "api_url")
}

func TestLists_BoundTheRowsOfAPage(t *testing.T) {
	t.Parallel()
	rows := func(n int) string { return strings.TrimSuffix(strings.Repeat(`{"id":"x"},`, n), ",") }
	for name, body := range map[string]string{
		"an object": `{"items":[` + rows(1001) + `]}`, "bare": `[` + rows(1001) + `]`, "empty objects": `{"items":[` + strings.Repeat("{},", 50_000) + `{}]}`,
	} {
		c, _ := newFake(t, func(*http.Request, string) reply { return ok(body) })
		for _, operation := range []string{"ListIdentities", "ListControls", "GetControl"} {
			got, err := calls(t, c)[operation]()
			requireHostile(t, err, "rows, more than 1000")
			assert.Empty(t, got, "%s: %s", operation, name)
		}
		for _, size := range []int{0, 2, 1000} {
			got, _, err := c.PageIdentities(t.Context(), ListIdentitiesOptions{PageSize: size})
			requireHostile(t, err, "rows, more than 1000")
			assert.Empty(t, got, name)
		}
	}
	// A server may have its own idea of a page, up to the largest that is documented.
	c, _ := newFake(t, func(*http.Request, string) reply { return ok(`{"items":[` + rows(1000) + `]}`) })
	people, err := collect(c.ListIdentities(t.Context(), ListIdentitiesOptions{PageSize: 2}))
	require.NoError(t, err)
	assert.Len(t, people, 1000)
	people, _, err = c.PageIdentities(t.Context(), ListIdentitiesOptions{PageSize: 2})
	require.NoError(t, err)
	assert.Len(t, people, 1000)
	controls, err := collect(c.ListControls(t.Context(), ListControlsOptions{IdentityID: "p1", PageSize: 2}))
	require.NoError(t, err)
	assert.Len(t, controls, 1000)
}

func TestLists_End(t *testing.T) {
	t.Parallel()
	one, fresh := `{"id":"x"}`, strconv.Itoa
	long := func(int) string { return strings.Repeat("c", maxCursor+1) }
	many := strings.TrimSuffix(strings.Repeat(`{"id":"c2"},`, 1000), ",")
	for name, test := range map[string]struct {
		operation string
		items     string                // of every page
		cursor    func(page int) string // pages count from 1
		says      string
		requests  int
	}{
		"repeated cursor": {
			"ListIdentities", one, func(page int) string { return strconv.Itoa(page % 3) },
			"ListIdentities at api.test: 200 OK: the list does not end: Paxos answered the same page cursor twice", 4,
		},
		"empty pages":             {"ListIdentities", "", fresh, "100 pages in a row are empty", maxEmptyPages},
		"empty pages of controls": {"GetControl", "", fresh, "100 pages in a row are empty", maxEmptyPages},
		"controls of an identity": {"GetControl", many, fresh, "more than 100000 items", maxControls / 1000},
		"long cursor":             {"ListIdentities", one, long, "page cursor of 4097 bytes", 1},
		"long cursor of controls": {"ListControls", one, long, "page cursor of 4097 bytes", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pages := 0
			c, f := newFake(t, func(*http.Request, string) reply {
				pages++
				return ok(fmt.Sprintf(`{"items":[%s],"next_page_cursor":%q}`, test.items, test.cursor(pages)))
			})
			_, err := calls(t, c)[test.operation]()
			requireHostile(t, err, test.says)
			assert.NotContains(t, err.Error(), "ccc")
			assert.Len(t, f.requests(), test.requests)
		})
	}
}

// Empty pages between full ones are no reason to end.
func TestLists_SkipEmptyPages(t *testing.T) {
	t.Parallel()
	var replies []reply
	for page := 1; page < 5*maxEmptyPages; page++ {
		item := ""
		if page%maxEmptyPages == 0 {
			item = `{"id":"x"}`
		}
		replies = append(replies, ok(fmt.Sprintf(`{"items":[%s],"next_page_cursor":"%d"}`, item, page)))
	}
	c, _ := newFake(t, steps(t, append(replies, items(`{"id":"last"}`))...))
	got, err := collect(c.ListIdentities(t.Context(), ListIdentitiesOptions{}))
	require.NoError(t, err)
	assert.Len(t, got, 5)
}

// amplified are answers of little text and many values, by where the values are.
func amplified() map[string]string {
	fill := func(before, one, after string) string {
		return before + strings.Repeat(one+",", maxObject/(len(one)+2)) + one + after
	}
	return map[string]string{
		"active_controls":     fill(`{"id":"p1","status_details":{"active_controls":[`, "{}", "]}}"),
		"requirements":        fill(`{"id":"p1","status_details":{"requirements":[`, "{}", "]}}"),
		"errors":              fill(`{"id":"p1","status_details":{"requirements":[{"errors":[`, "{}", "]}]}}"),
		"institution_members": fill(`{"id":"p1","institution_members":[`, "{}", "]}"),
		"tax_details":         fill(`{"id":"p1","tax_details":[`, "{}", "]}"),
		"roles":               fill(`{"id":"p1","institution_members":[{"roles":[`, `""`, "]}]}"),
		"nested":              `{"id":"p1","new":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + `}`,
	}
}

func TestAnswers_BoundTheValues(t *testing.T) {
	t.Parallel()
	for name, body := range amplified() {
		c, f := newFake(t, func(*http.Request, string) reply { return ok(body) })
		_, err := c.GetIdentity(t.Context(), "p1", GetIdentityOptions{})
		requireHostile(t, err, "the answer is not one of this API: it ")
		assert.Len(t, f.requests(), 1, "%s: another attempt would not help", name)
		c, _ = newFake(t, func(*http.Request, string) reply { return ok(`{"items":[` + body + `]}`) })
		_, err = collect(c.ListIdentities(t.Context(), ListIdentitiesOptions{}))
		requireHostile(t, err, "the answer is not one of this API: it ")
	}
}

func TestAnswers_BoundTheBodyOfOneObject(t *testing.T) {
	t.Parallel()
	body := `{"id":"p1","ref_id":"` + strings.Repeat("x", maxObject) + `"}`
	c, f := newFake(t, func(*http.Request, string) reply { return ok(body) })
	_, err := c.GetIdentity(t.Context(), "p1", GetIdentityOptions{})
	require.ErrorContains(t, err, "larger than 2048 KiB")
	assert.Len(t, f.requests(), 1)
	c, _ = newFake(t, func(*http.Request, string) reply { return ok(`{"items":[` + body + `]}`) })
	got, err := collect(c.ListIdentities(t.Context(), ListIdentitiesOptions{}))
	require.NoError(t, err, "a list may be larger")
	assert.Len(t, got, 1)
}

// What the worst answers cost to decode, refused or not. Without bounds a megabyte of empty rows cost 223 MiB.
func TestAnswers_BoundTheMemory(t *testing.T) { //nolint:paralleltest // it counts what the process allocates
	var metadata strings.Builder
	for i := range 190_000 {
		metadata.WriteString(`,"` + strconv.Itoa(i) + `":""`)
	}
	bodies := amplified()
	bodies["most metadata"] = `{"items":[{"metadata":{"":""` + metadata.String() + `}}]}`
	bodies["rows"] = `{"items":[` + strings.Repeat("{},", 350_000) + `{}]}`
	bodies["most rows"] = `{"items":[` + strings.Repeat("{},", 999) + `{}]}`
	bodies["most values"] = `{"items":[{"status_details":{"active_controls":[` + strings.Repeat("{},", 99_000) + `{}]}}]}`
	for name, body := range bodies {
		data := []byte(body)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		p := page[Identity]{most: maxPage}
		_ = apikit.Decode(data, &p) // an error or not: what it costs is the question
		var identity Identity
		_ = apikit.Decode(data, &identity)
		runtime.ReadMemStats(&after)
		assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(100<<20), name)
	}
}

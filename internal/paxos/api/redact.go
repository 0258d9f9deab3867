package api

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
)

const (
	// maxRedacted is the number of bytes after which a text is cut before it is searched. It is far more than what is shown.
	maxRedacted = 16 << 10

	withheld = "(sensitive value)"
)

// personalKey is the key of WithPersonal's function in a context.
type personalKey struct{}

// WithPersonal has the client take more personal values out of what Paxos says than the request carries, whoever makes it
// with this context: those of the object that it is about, which Paxos may quote as well. values is called only where Paxos
// refuses; it returns request bodies, by whose fields personal values are told from others.
func WithPersonal(ctx context.Context, values func() any) context.Context {
	return context.WithValue(ctx, personalKey{}, values)
}

// personalOf returns the body of a request together with the values of WithPersonal.
func personalOf(ctx context.Context, body any) any {
	if values, ok := ctx.Value(personalKey{}).(func() any); ok {
		return []any{body, values()}
	}
	return body
}

// redactor takes the personal values of one request out of what Paxos says about it.
type redactor struct{ forms []form }

// newRedactor returns the redactor for a request body, which may be nil.
func newRedactor(body any) redactor {
	encoded, err := json.Marshal(body)
	if err != nil {
		return redactor{} // it was sent, so this cannot be
	}
	var tree any
	if json.Unmarshal(encoded, &tree) != nil {
		return redactor{}
	}
	values := personalValues(tree, "", nil)
	slices.Sort(values)
	var r redactor
	for _, value := range slices.Compact(values) {
		r.forms = append(r.forms, formsOf(value)...)
	}
	return r
}

// personalValues collects the texts of personal fields. path is that of the tree.
func personalValues(tree any, path string, values []string) []string {
	switch node := tree.(type) {
	case map[string]any:
		for key, child := range node {
			if field := strings.TrimPrefix(path+"."+key, "."); Personal(field) {
				values = personalValues(child, field, values)
			}
		}
	case []any:
		for _, child := range node {
			values = personalValues(child, path, values)
		}
	case string:
		values = append(values, node)
	}
	return values
}

// redact returns the text with all forms of the values replaced.
func (r redactor) redact(text string) string {
	end := len(text)
	if end > maxRedacted {
		// A value that is cut off at the end is not found: what could be its beginning goes as well.
		text, end = text[:maxRedacted], maxRedacted-4*longest
	}
	in := fold(text)
	var found []span
	for _, f := range r.forms {
		found = f.find(in, found)
	}
	slices.SortFunc(found, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	var shown strings.Builder
	at := 0 // all before is shown or withheld
	for _, s := range found {
		if s.from >= end {
			break
		}
		if s.from >= at {
			shown.WriteString(text[at:s.from] + withheld)
		}
		at = max(at, s.to)
	}
	if at < end {
		shown.WriteString(text[at:end])
	}
	return shown.String()
}

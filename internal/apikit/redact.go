package apikit

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
)

const (
	// MaxRedacted is the number of bytes after which a text is cut before it is searched. It is far more than what is shown.
	MaxRedacted = 16 << 10

	// Withheld stands in place of a personal value.
	Withheld = "(sensitive value)"
)

// personalKey is the key of WithPersonal's function in a context.
type personalKey struct{}

// WithPersonal has the client take more personal values out of what the API says than the request carries, whoever makes it
// with this context: those of the object that it is about, which the API may quote as well. values is called only where the
// API refuses; it returns request bodies, by whose fields personal values are told from others.
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

// Redactor takes the personal values of one request out of what the API says about it. The zero Redactor takes out nothing.
type Redactor struct{ forms []form }

// NewRedactor returns the Redactor for a request body, which may be nil. personal reports whether the field at a path of the body
// ("a.b") is personal; lists add nothing to the path.
func NewRedactor(body any, personal func(path string) bool) Redactor {
	encoded, err := json.Marshal(body)
	if err != nil {
		return Redactor{} // it was sent, so this cannot be
	}
	var tree any
	if json.Unmarshal(encoded, &tree) != nil {
		return Redactor{}
	}
	values := personalValues(tree, "", nil, personal)
	slices.Sort(values)
	var r Redactor
	for _, value := range slices.Compact(values) {
		r.forms = append(r.forms, formsOf(value)...)
	}
	return r
}

// personalValues collects the texts of personal fields. path is that of the tree.
func personalValues(tree any, path string, values []string, personal func(string) bool) []string {
	switch node := tree.(type) {
	case map[string]any:
		for key, child := range node {
			if field := strings.TrimPrefix(path+"."+key, "."); personal(field) {
				values = personalValues(child, field, values, personal)
			}
		}
	case []any:
		for _, child := range node {
			values = personalValues(child, path, values, personal)
		}
	case string:
		values = append(values, node)
	}
	return values
}

// Redact returns the text with all forms of the values replaced.
func (r Redactor) Redact(text string) string {
	end := len(text)
	if end > MaxRedacted {
		// A value that is cut off at the end is not found: what could be its beginning goes as well.
		text, end = text[:MaxRedacted], MaxRedacted-4*longest
	}
	in := fold(text)
	var found []span
	for _, f := range r.forms {
		found = f.find(in, found)
	}
	slices.SortFunc(found, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	var shown strings.Builder
	at := 0 // all before is shown or Withheld
	for _, s := range found {
		if s.from >= end {
			break
		}
		if s.from >= at {
			shown.WriteString(text[at:s.from] + Withheld)
		}
		at = max(at, s.to)
	}
	if at < end {
		shown.WriteString(text[at:end])
	}
	return shown.String()
}

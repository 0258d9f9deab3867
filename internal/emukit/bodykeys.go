package emukit

import (
	"maps"
	"net/url"
	"slices"
	"strings"
)

// bodyKeys returns the sorted names of what a body carries: the paths to the leaves of a JSON document ("a.b", "c[].d"), or
// the fields of a form. Nil for a body that is neither, or too large (checkBody).
func bodyKeys(contentType string, body []byte) []string {
	if strings.HasPrefix(contentType, "application/x-www-form-urlencoded") {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil
		}
		return slices.Sorted(maps.Keys(form))
	}
	var document any
	if err := decodeBody(body, &document); err != nil {
		return nil
	}
	paths := map[string]bool{}
	collectPaths(document, "", paths)
	return slices.Sorted(maps.Keys(paths))
}

// collectPaths adds the path of every leaf of v; an empty object or array is a leaf too.
func collectPaths(v any, at string, into map[string]bool) {
	leaf := at != ""
	switch v := v.(type) {
	case map[string]any:
		for key, child := range v {
			leaf = false
			collectPaths(child, strings.TrimPrefix(at+"."+key, "."), into)
		}
	case []any:
		for _, child := range v {
			leaf = false
			collectPaths(child, at+"[]", into)
		}
	}
	if leaf {
		into[at] = true
	}
}

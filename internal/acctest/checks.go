package acctest

import (
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// ErrorPattern returns a pattern for an ExpectError: the parts in this order with anything between them, each however
// the CLI has wrapped its lines.
func ErrorPattern(parts ...string) *regexp.Regexp {
	patterns := make([]string, len(parts))
	for i, part := range parts {
		patterns[i] = strings.ReplaceAll(regexp.QuoteMeta(part), " ", `\s+`)
	}
	return regexp.MustCompile(`(?s)` + strings.Join(patterns, `.*`))
}

// CheckAttributes returns a Check of attributes of a resource or data source in the state: pairs of name and value, the
// empty value for null.
func CheckAttributes(address string, pairs ...string) resource.TestCheckFunc {
	checks := make([]resource.TestCheckFunc, 0, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			checks = append(checks, resource.TestCheckNoResourceAttr(address, pairs[i]))
		} else {
			checks = append(checks, resource.TestCheckResourceAttr(address, pairs[i], pairs[i+1]))
		}
	}
	return resource.ComposeAggregateTestCheckFunc(checks...)
}

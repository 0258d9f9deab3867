package tfkit

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/biter777/countries"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// stringValidator is a validator of known text, described by one phrase. It never repeats the refused value: many of
// them are personal data, and diagnostics end in the logs of CI systems.
type stringValidator struct {
	phrase  string
	warning bool
	ok      func(string) bool
}

func (c stringValidator) Description(context.Context) string { return "value must be " + c.phrase }

func (c stringValidator) MarkdownDescription(context.Context) string {
	return "value must be " + c.phrase
}

func (c stringValidator) ValidateString(
	_ context.Context, req validator.StringRequest, resp *validator.StringResponse,
) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || c.ok(req.ConfigValue.ValueString()) {
		return
	}
	detail := fmt.Sprintf("Attribute %s must be %s.", redactPath(req.Path), c.phrase)
	if c.warning {
		resp.Diagnostics.AddAttributeWarning(req.Path, "Unknown Attribute Value", detail)
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid Attribute Value", detail)
}

// redactPath renders a path. An element of a set is addressed by its value, which stays out.
func redactPath(at path.Path) string {
	var text strings.Builder
	for i, step := range at.Steps() {
		switch step := step.(type) {
		case path.PathStepAttributeName:
			if i > 0 {
				text.WriteString(".")
			}
			text.WriteString(string(step))
		case path.PathStepElementKeyValue:
			text.WriteString("[...]")
		default:
			text.WriteString(step.String())
		}
	}
	return text.String()
}

// RegexMatches refuses text that does not match the pattern; phrase completes "value must be".
func RegexMatches(pattern *regexp.Regexp, phrase string) validator.String {
	return stringValidator{phrase: phrase, ok: pattern.MatchString}
}

// IsPlainText reports whether a text has 1 to limit characters, none of which is a control character, and not only
// white space.
func IsPlainText(text string, limit int) bool {
	return utf8.RuneCountInString(text) <= limit && strings.TrimSpace(text) != "" && !strings.ContainsFunc(text, unicode.IsControl)
}

// MaxText is the limit of texts, such as ids, for which no document of an API states one.
const MaxText = 2000

// PlainText refuses what IsPlainText does.
func PlainText(limit int) validator.String {
	return stringValidator{
		phrase: fmt.Sprintf("1 to %d characters without control characters, and not only white space", limit),
		ok:     func(text string) bool { return IsPlainText(text, limit) },
	}
}

// CalendarDate refuses all but an existing day written YYYY-MM-DD.
func CalendarDate() validator.String {
	return stringValidator{phrase: "an existing day written YYYY-MM-DD", ok: func(text string) bool {
		_, err := time.Parse(time.DateOnly, text)
		return err == nil
	}}
}

// Decimal refuses all but a decimal number that is not negative, such as 12.5.
func Decimal() validator.String {
	return RegexMatches(regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`), "a decimal number such as 12.5")
}

var alpha2Codes, alpha3Codes = countryCodes(countries.CountryCode.Alpha2), countryCodes(countries.CountryCode.Alpha3)

func countryCodes(of func(countries.CountryCode) string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		codes := map[string]bool{}
		for _, country := range countries.All() {
			codes[of(country)] = true
		}
		return codes
	})
}

// Alpha2 refuses all but an ISO 3166-1 alpha-2 country code.
func Alpha2() validator.String {
	return stringValidator{
		phrase: "an ISO 3166-1 alpha-2 country code in upper case, such as US",
		ok:     func(text string) bool { return alpha2Codes()[text] },
	}
}

// Alpha3 refuses all but an ISO 3166-1 alpha-3 country code.
func Alpha3() validator.String {
	return stringValidator{
		phrase: "an ISO 3166-1 alpha-3 country code in upper case, such as USA",
		ok:     func(text string) bool { return alpha3Codes()[text] },
	}
}

// OneOf refuses text outside the values. It is for small value sets that do not grow.
func OneOf(values ...string) validator.String { return stringvalidator.OneOf(values...) }

// OneOfOrWarn warns about text outside the values and lets it pass: for value sets to which the API adds without
// notice. It refuses what no value of a set can look like, which is some other text in the wrong place.
func OneOfOrWarn(values ...string) validator.String {
	known := make(map[string]bool, len(values))
	for _, value := range values {
		known[value] = true
	}
	return enumValidator{stringValidator{
		phrase: "one of the values that this version of the provider knows (" + strings.Join(values, ", ") +
			"); it is sent as it is, in case the API has learned it since",
		warning: true,
		ok:      func(text string) bool { return known[text] },
	}}
}

// enumPattern is what values of sets look like.
var enumPattern = RegexMatches(regexp.MustCompile(`^[0-9A-Za-z_.-]{1,100}$`),
	"a value such as those in the documentation: at most 100 letters, digits, underscores, dots and hyphens")

// enumValidator is a stringValidator of a value of a set.
type enumValidator struct{ stringValidator }

func (c enumValidator) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if enumPattern.ValidateString(ctx, req, resp); !resp.Diagnostics.HasError() {
		c.stringValidator.ValidateString(ctx, req, resp)
	}
}

// JoinValues renders allowed values for a description: `A`, `B` or `C`.
func JoinValues(values ...string) string {
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = "`" + value + "`"
	}
	if len(quoted) < 2 {
		return strings.Join(quoted, "")
	}
	return strings.Join(quoted[:len(quoted)-1], ", ") + " or " + quoted[len(quoted)-1]
}

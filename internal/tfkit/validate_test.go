package tfkit_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// validate returns what a validator says of a value.
func validate(t *testing.T, v validator.String, at path.Path, value types.String) diag.Diagnostics {
	t.Helper()
	var resp validator.StringResponse
	v.ValidateString(t.Context(), validator.StringRequest{Path: at, ConfigValue: value}, &resp)
	return resp.Diagnostics
}

func TestValidators(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		validator validator.String
		good, bad []string
	}{
		"Matching": {
			tfkit.RegexMatches(regexp.MustCompile(`^[a-z]+$`), "lower case"), []string{"abc"}, []string{"", "Abc", "abc\n"},
		},
		"PlainText": {
			tfkit.PlainText(3), []string{"a", "abc", "äöü", "a b", " a "}, []string{"", "abcd", "a\n", "\x00", "a\u0085", " ", "\u00a0"},
		},
		"CalendarDate": {
			tfkit.CalendarDate(),
			[]string{"1980-02-29", "0001-01-01"},
			[]string{"", "1981-02-29", "1980-2-9", "1980-13-01", "80-01-01", "1980-01-01T00:00:00Z"},
		},
		"Decimal": {
			tfkit.Decimal(), []string{"0", "12", "12.5", "007.10"}, []string{"", "-1", "+1", "1.", ".5", "1e3", "1,5", "5%", " 5"},
		},
		"Alpha2": {tfkit.Alpha2(), []string{"US", "GB", "DE", "PT"}, []string{"", "USA", "us", "QQ", "ZZ", "84"}},
		"Alpha3": {
			tfkit.Alpha3(), []string{"USA", "GBR", "DEU", "ZWE"}, []string{"", "US", "usa", "QQQ", "ZZZ", "840", "UNITED STATES", "None"},
		},
		"OneOf": {tfkit.OneOf("A", "B"), []string{"A", "B"}, []string{"", "a", "C"}},
		"OneOfOrWarn": {
			tfkit.OneOfOrWarn("A", "B"), []string{"A"}, []string{"", " ", "A B", "A\n", "Ä", "A\x00", strings.Repeat("A", 101)},
		},
	} {
		for _, value := range test.good {
			assert.Empty(t, validate(t, test.validator, path.Root("field"), text(value)), "%s accepts %q", name, value)
		}
		for _, value := range test.bad {
			diags := validate(t, test.validator, path.Root("field"), text(value))
			if assert.Len(t, diags, 1, "%s refuses %q", name, value) {
				assert.Equal(t, diag.SeverityError, diags[0].Severity())
				withPath, ok := diags[0].(diag.DiagnosticWithPath)
				require.True(t, ok)
				assert.Equal(t, path.Root("field"), withPath.Path())
			}
		}
		assert.Empty(t, validate(t, test.validator, path.Root("field"), null), name)
		assert.Empty(t, validate(t, test.validator, path.Root("field"), unknown), name)
		assert.NotEmpty(t, test.validator.Description(t.Context()))
		assert.NotEmpty(t, test.validator.MarkdownDescription(t.Context()))
	}
}

// A message names the argument and what is wanted, never what was given: neither the value nor, in the path of an
// element of a set, the values around it.
func TestValidators_keepValuesOut(t *testing.T) {
	t.Parallel()
	at := path.Root("people").AtSetValue(text("secret neighbor")).AtName("addresses").AtListIndex(2).AtMapKey("home").AtName("city")
	for _, v := range []validator.String{
		tfkit.RegexMatches(regexp.MustCompile(`^x$`), "an x"), tfkit.PlainText(3), tfkit.CalendarDate(), tfkit.Decimal(), tfkit.Alpha3(),
		tfkit.OneOfOrWarn("A"),
	} {
		diags := validate(t, v, at, text("secret"))
		require.Len(t, diags, 1)
		assert.True(t, strings.HasPrefix(diags[0].Detail(), `Attribute people[...].addresses[2]["home"].city must be `), diags[0].Detail())
		assert.NotContains(t, diags[0].Summary()+diags[0].Detail(), "secret")
	}
}

func TestOneOfOrWarn_warns(t *testing.T) {
	t.Parallel()
	diags := validate(t, tfkit.OneOfOrWarn("A", "B"), path.Root("field"), text("C"))
	require.Len(t, diags, 1)
	assert.Equal(t, diag.SeverityWarning, diags[0].Severity())
	assert.Contains(t, diags[0].Detail(), "A, B")
}

func TestValues(t *testing.T) {
	t.Parallel()
	assert.Empty(t, tfkit.JoinValues())
	assert.Equal(t, "`A`", tfkit.JoinValues("A"))
	assert.Equal(t, "`A` or `B`", tfkit.JoinValues("A", "B"))
	assert.Equal(t, "`A`, `B` or `C`", tfkit.JoinValues("A", "B", "C"))
}

// FuzzTextValidators validates any text: a refusal does not repeat it, and what a pattern lets pass is what it says.
func FuzzTextValidators(f *testing.F) {
	for _, text := range []string{"", " ", "USA", "1980-02-29", "12.5", "FULL_TIME", "a\n", "\u0085", "\ufeff", "é", strings.Repeat("x", 201), "\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, value string) {
		validators := map[string]validator.String{
			"text": tfkit.PlainText(200), "day": tfkit.CalendarDate(), "number": tfkit.Decimal(), "country": tfkit.Alpha3(),
			"value": tfkit.OneOfOrWarn("FULL_TIME"),
		}
		for name, v := range validators {
			diags := validate(t, v, path.Root("field"), types.StringValue(value))
			for _, d := range diags {
				if len(value) > 12 {
					assert.NotContains(t, d.Summary()+d.Detail(), value, name)
				}
			}
			if name == "text" || diags.HasError() {
				continue
			}
			assert.Regexp(t, `^[0-9A-Za-z_.-]+$`, value, name)
		}
		assert.Equal(t, tfkit.IsPlainText(value, 200), len(validate(t, validators["text"], path.Root("field"), types.StringValue(value))) == 0)
	})
}

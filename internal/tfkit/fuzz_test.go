package tfkit_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// FuzzImportID imports by any text: its parts, joined again, are that text; or a refusal does not repeat it.
func FuzzImportID(f *testing.F) {
	for _, id := range []string{
		"p-1/c-2", "", "/", "a/", "/b", "a/b/c", "a b/c", "a/b\n", "a/\x00", "ä/ü", "a/" + strings.Repeat("b", 200), "a/" + strings.Repeat("b", 201),
		"\u00a0/b", "a\u202e/b", "\xff/b", "../..",
	} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		parts, refusal := imported(t, resource.ImportStateRequest{ID: id})
		if refusal == "" {
			assert.Equal(t, id, strings.Join(parts, "/"))
			return
		}
		if len(id) > 20 {
			assert.NotContains(t, refusal, id)
		}
		// By resource identity the same parts are refused as well.
		if parent, child, ok := strings.Cut(id, "/"); ok {
			_, refusal = imported(t, resource.ImportStateRequest{Identity: identity(parent, child)})
			assert.NotEmpty(t, refusal)
		}
	})
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

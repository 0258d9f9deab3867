package tfkit_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/zclconf/go-cty/cty"
	"pgregory.net/rapid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// explained is an error of an API client.
type explained struct{ words, next string }

func (e explained) Error() string    { return e.words }
func (e explained) NextStep() string { return e.next }

func TestFailure(t *testing.T) {
	t.Parallel()
	const summary = "Unable to read thing"
	for name, test := range map[string]struct {
		failure tfkit.Failure
		detail  string
	}{
		"all there is": {
			tfkit.Failure{Context: "Reading thing 1 failed.", Err: explained{"Not Found: no thing", "Look elsewhere."}},
			"Reading thing 1 failed.\n\nNot Found: no thing\n\nLook elsewhere.",
		},
		"an error inside another": {
			tfkit.Failure{Context: "It failed.", Err: fmt.Errorf("page 2: %w", explained{"Not Found: no thing", "Look elsewhere."})},
			"It failed.\n\npage 2: Not Found: no thing\n\nLook elsewhere.",
		},
		"a better next step": {
			tfkit.Failure{Context: "It failed.", Err: explained{"Not Found", "Look elsewhere."}, Next: "Look here."},
			"It failed.\n\nNot Found\n\nLook here.",
		},
		"an API without a step":    {tfkit.Failure{Context: "It failed.", Err: explained{words: "Not Found"}}, "It failed.\n\nNot Found"},
		"an error of another kind": {tfkit.Failure{Context: "It failed.", Err: errors.New("no disk")}, "It failed.\n\nno disk"},
		"no error":                 {tfkit.Failure{Context: "It failed.", Next: "Try again."}, "It failed.\n\nTry again."},
		"an error alone":           {tfkit.Failure{Err: errors.New("no disk")}, "no disk"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.failure.Action = "read thing"
			var diags diag.Diagnostics
			test.failure.AddError(&diags)
			test.failure.AddWarning(&diags)
			test.failure.At = path.Root("name")
			test.failure.AddError(&diags)
			assert.Equal(t, diag.Diagnostics{
				diag.NewErrorDiagnostic(summary, test.detail),
				diag.NewWarningDiagnostic(summary, test.detail),
				diag.NewAttributeErrorDiagnostic(path.Root("name"), summary, test.detail),
			}, diags)
		})
	}
}

// shared is an error whose cause hits everything; it notes the titles under which it was reported.
type shared struct {
	explained
	titles *[]string
}

func (s shared) Reported(title string) string {
	*s.titles = append(*s.titles, title)
	if len(*s.titles) == 1 {
		return ""
	}
	return "See: " + (*s.titles)[0]
}

// Errors explain a cause once. Warnings, which the CLI shows as one, and a next step of the object's own are told in full.
func TestFailure_sharedCause(t *testing.T) {
	t.Parallel()
	var titles []string
	err := fmt.Errorf("page 1: %w", shared{explained{"No token", "Check token_url."}, &titles})
	var diags diag.Diagnostics
	failure := func(id string) tfkit.Failure {
		return tfkit.Failure{Action: "read thing", Context: "Reading thing " + id + " failed. The state keeps it.", Err: err}
	}
	failure("0").AddWarning(&diags)
	failure("1").AddError(&diags)
	failure("2").AddError(&diags)
	own := failure("3")
	own.Next = "Look here."
	own.AddError(&diags)
	tfkit.Failure{Action: "list things", Err: err}.AddError(&diags)
	var details []string
	for _, d := range diags {
		details = append(details, d.Detail())
	}
	assert.Equal(t, []string{
		"Reading thing 0 failed. The state keeps it.\n\npage 1: No token\n\nCheck token_url.",
		"Reading thing 1 failed. The state keeps it.\n\npage 1: No token\n\nCheck token_url.",
		"Reading thing 2 failed. The state keeps it.\n\npage 1: No token\n\nSee: Reading thing 1 failed",
		"Reading thing 3 failed. The state keeps it.\n\npage 1: No token\n\nLook here.",
		"page 1: No token\n\nSee: Reading thing 1 failed",
	}, details)
	assert.Equal(t, []string{"Reading thing 1 failed", "Reading thing 2 failed", "Unable to list things"}, titles)
}

// tricky draws texts of what means something to HCL, to Go's quoting or to terminals, and of anything else.
func tricky(t *rapid.T) string {
	pieces := rapid.SliceOf(rapid.OneOf(
		rapid.SampledFrom([]string{
			"${", "%{", "$", "%", "{", "}", `"`, `\`, "\n", "\r", "\t", "\x00", "\x1b[31m", "\u202e", "\u200b", "\ufeff", "\U000e0041",
			"~}", "$${", "%%{", "EOT", "#", "//", "\u0085", "\ufffd",
		}),
		rapid.String(),
	)).Draw(t, "pieces")
	text := ""
	for _, piece := range pieces {
		text += piece
	}
	return text
}

// blockOf parses configuration of one block.
func blockOf(t require.TestingT, configuration string) *hclsyntax.Block {
	file, diagnostics := hclsyntax.ParseConfig([]byte(configuration), "test.tf", hcl.InitialPos)
	require.False(t, diagnostics.HasErrors(), "%v in %q", diagnostics, configuration)
	body, ok := file.Body.(*hclsyntax.Body)
	require.True(t, ok)
	require.Empty(t, body.Attributes)
	require.Len(t, body.Blocks, 1)
	return body.Blocks[0]
}

// What is suggested, when it is pasted, is exactly the value, and it cannot do anything to the terminal before.
func TestImportBlock(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		id := tricky(t)
		block := tfkit.ImportBlock("paxos_identity", id)
		// cty brings every text into the normal form C, as Terraform does with what it gets from anywhere.
		attributes := blockOf(t, block).Body.Attributes
		require.Contains(t, attributes, "id")
		value, diagnostics := attributes["id"].Expr.Value(nil)
		require.False(t, diagnostics.HasErrors(), "%v in %q", diagnostics, block)
		assert.Equal(t, cty.StringVal(id).AsString(), value.AsString())
		assert.NotRegexp(t, "[\x00-\x09\x0b-\x1f\x7f\u0085\u200b\u202e\u2028\ufeff]", block)
		assert.Equal(t, 3, strings.Count(block, "\n"), "lines end")
	})
}

func TestRemovedBlock(t *testing.T) {
	t.Parallel()
	block := blockOf(t, tfkit.RemovedBlock("paxos_identity"))
	assert.Equal(t, "removed", block.Type)
	assert.Contains(t, block.Body.Attributes, "from")
}

func TestQuote(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                   `""`,
		"plain-1_2":          `"plain-1_2"`,
		`say "hi" \ bye`:     `"say \"hi\" \\ bye"`,
		"${var.x} %{if}":     `"$${var.x} %%{if}"`,
		"$5 and 100%":        `"$5 and 100%"`,
		"a\nb\x1b\U000e0041": `"a\u000ab\u001b\U000e0041"`,
	} {
		assert.Equal(t, want, tfkit.Quote(text))
	}
}

package tfkit_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/zclconf/go-cty/cty"
	"pgregory.net/rapid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

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

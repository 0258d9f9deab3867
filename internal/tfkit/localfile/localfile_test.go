package localfile

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var limit = Limit{API: "The API", Bytes: 2000, Says: "at most 2,000 bytes"}

// planned are the attributes of a file in a plan, with the format that is configured.
func planned(t *testing.T, content, contentType string) Arguments {
	t.Helper()
	source := filepath.Join(t.TempDir(), "Canary passport.pdf")
	require.NoError(t, os.WriteFile(source, []byte(content), 0o600))
	format, hash := types.StringNull(), types.StringUnknown()
	if contentType != "" {
		format = types.StringValue(contentType)
	}
	return Arguments{Source: types.StringValue(source), ContentType: &format, SourceHash: &hash}
}

// The first bytes tell the format. A file of none, of another one than is configured, or that is too large is refused at the argument to
// blame, and no message shows its name.
func TestOpen(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		content, configured, format string
		at                          string // of the error
		says                        string
	}{
		"PDF":               {content: "%PDF-1.7", format: pdf},
		"PDF after a mark":  {content: "\xef\xbb\xbf%PDF-1.7", format: pdf},
		"JPG as configured": {content: "\xff\xd8\xff\xe0", configured: jpeg, format: jpeg},
		"PNG":               {content: "\x89PNG\r\n\x1a\n", format: png},
		"text":              {content: "text", at: "source", says: "Use a PDF, JPG or PNG"},
		"another format":    {content: "%PDF-1.7", configured: png, at: "content_type", says: "it is application/pdf"},
		"too large":         {content: "%PDF-" + string(make([]byte, 2000)), at: "source", says: "it has 2005 bytes, and The API takes at most 2,000 bytes"},
	} {
		var diags diag.Diagnostics
		of := planned(t, test.content, test.configured)
		f := limit.Open(of, &diags)
		if test.says != "" {
			assert.Nil(t, f, name)
			require.Len(t, diags, 1, name)
			failed, _ := diags[0].(diag.DiagnosticWithPath)
			assert.Equal(t, path.Root(test.at), failed.Path(), name)
			assert.Contains(t, failed.Detail(), test.says, name)
			assert.NotContains(t, failed.Detail(), "Canary", name)
			assert.True(t, of.SourceHash.IsUnknown(), name)
			continue
		}
		require.Empty(t, diags, name)
		assert.Equal(t, test.format, of.ContentType.ValueString(), name)
		for range 2 { // an upload may be repeated
			content, err := f.Reader()
			require.NoError(t, err)
			read, err := io.ReadAll(content)
			require.NoError(t, err)
			assert.Equal(t, test.content, string(read), name)
		}
		require.NoError(t, f.Close())
	}
}

// A file that has changed since the plan is not sent. One that is not known yet is read by the apply.
func TestOpenPlanned(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	of := planned(t, "%PDF-1.7", "")
	limit.Plan(of, &diags)
	require.Empty(t, diags)
	assert.Len(t, of.SourceHash.ValueString(), 64)
	f := limit.OpenPlanned(of, &diags)
	require.NotNil(t, f)
	require.NoError(t, f.Close())

	require.NoError(t, os.WriteFile(of.Source.ValueString(), []byte("%PDF-1.7, corrected"), 0o600))
	assert.Nil(t, limit.OpenPlanned(of, &diags))
	require.Len(t, diags, 1)
	assert.Contains(t, diags[0].Detail(), "has changed since the plan. Nothing was sent.\n\nPlan again.")

	unknown := Arguments{Source: types.StringUnknown(), ContentType: of.ContentType, SourceHash: of.SourceHash}
	var none diag.Diagnostics
	limit.Plan(unknown, &none)
	assert.Empty(t, none)
	assert.True(t, unknown.SourceHash.IsUnknown())
}

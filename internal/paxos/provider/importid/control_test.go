package importid_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider"
)

// call calls a function of a provider that is not configured: functions work without a credential.
func call(t *testing.T, name string, arguments ...string) (tftypes.Value, *tfprotov6.FunctionError) {
	t.Helper()
	server, err := provider.NewServer("test", func(string) string { return "" })
	require.NoError(t, err)
	declared := acctest.Schemas(t, server).Functions[name]
	require.NotNil(t, declared)
	values := make([]tftypes.Value, len(arguments))
	for i, argument := range arguments {
		values[i] = tftypes.NewValue(tftypes.String, argument)
	}
	result, failure, err := protocol.Call(t.Context(), server, name, declared.Return.Type, values...)
	require.NoError(t, err)
	return result, failure
}

func TestControlImportID_roundTrip(t *testing.T) {
	t.Parallel()
	id := rapid.StringMatching(`[A-Za-z0-9_-][A-Za-z0-9._~-]{0,127}`)
	rapid.Check(t, func(r *rapid.T) {
		identityID, controlID := id.Draw(r, "identity"), id.Draw(r, "control")
		built, failure := call(t, "control_import_id", identityID, controlID)
		require.Nil(t, failure)
		var importID string
		require.NoError(t, built.As(&importID))
		assert.Equal(t, identityID+"/"+controlID, importID)

		parsed, failure := call(t, "parse_control_import_id", importID)
		require.Nil(t, failure)
		assert.True(t, parsed.Equal(tftypes.NewValue(parsed.Type(), map[string]tftypes.Value{
			"identity_id": tftypes.NewValue(tftypes.String, identityID), "control_id": tftypes.NewValue(tftypes.String, controlID),
		})), parsed)
	})
}

func TestControlImportID_refusesWhatIsNoID(t *testing.T) {
	t.Parallel()
	for name, bad := range map[string]string{
		"empty": "", "slash": "a/b", "space": "a b", "dots": "..", "line": "a\n", "long": strings.Repeat("a", 129), "placeholder": "<id>",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for at, arguments := range [][]string{{bad, "control"}, {"identity", bad}} {
				_, failure := call(t, "control_import_id", arguments...)
				require.NotNil(t, failure)
				assert.Equal(t, int64(at), *failure.FunctionArgument)
				assert.Equal(t, "Unable to build the import id: this is no id as Paxos gives it.", failure.Text)
			}
		})
	}
}

func TestParseControlImportID_refusesOtherShapes(t *testing.T) {
	t.Parallel()
	for name, bad := range map[string]string{
		"empty": "", "one id": "identity", "no control": "identity/", "no identity": "/control", "three ids": "identity/control/other",
		"by ref_id": "ref_id:customer-1001", "dots": "identity/..",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, failure := call(t, "parse_control_import_id", bad)
			require.NotNil(t, failure)
			assert.Equal(t, int64(0), *failure.FunctionArgument)
			assert.Contains(t, failure.Text, "Unable to parse the import id: it must be <identity_id>/<control_id>")
		})
	}
}

package object_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// An object that a refresh did not find is looked for once more, after a while. One that stays missing is an error, unless the
// provider forgets it.
func TestLookAgain(t *testing.T) {
	t.Parallel()
	errMissing := errors.New("404")
	lost := object.Lost{
		Name: "book_page", What: "page p1", Reason: "Pages do not burn",
		IsNotFound: func(err error) bool { return errors.Is(err, errMissing) },
	}
	name := "Sonnet"
	for title, test := range map[string]struct {
		name         *string
		err          error
		forget, gone bool
		says         string
	}{
		"found":      {name: &name},
		"dealt with": {},
		"missing": {err: errMissing, says: "Unable to read book page: The library does not know page p1 in the environment attic. " +
			"Pages do not burn, so the likely cause is another environment or other credentials. The state keeps it.\n\n404\n\n" +
			"Check the door. Where a sandbox was reset, "},
		"forgotten": {err: errMissing, forget: true, gone: true, says: "Book page is gone: The library does not know page p1 any more."},
		"fails": {err: errors.New("fire"), forget: true, says: "Unable to read book page: The library did not find page p1, and a second " +
			"look failed. The state keeps it.\n\nfire"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				state := tfsdk.State{
					Schema: kind.Schema(t.Context()),
					Raw:    tftypes.NewValue(kind.Schema(t.Context()).Type().TerraformType(t.Context()), tftypes.UnknownValue),
				}
				policy := object.Missing{API: "The library", Environment: "attic", Arguments: "the door", Forget: test.forget}
				began, diags := time.Now(), diag.Diagnostics{}
				found := object.LookAgain(t.Context(), policy, lost, func(context.Context) (*string, error) {
					return test.name, test.err
				}, &state, &diags)
				assert.Equal(t, object.RecheckDelay, time.Since(began))
				assert.Equal(t, test.name, found)
				assert.Equal(t, test.gone, state.Raw.IsNull())
				assert.Equal(t, test.err != nil && !test.gone, diags.HasError())
				if test.says == "" {
					require.Empty(t, diags)
					return
				}
				require.Len(t, diags, 1)
				assert.Contains(t, diags[0].Summary()+": "+diags[0].Detail(), test.says)
			})
		})
	}
}

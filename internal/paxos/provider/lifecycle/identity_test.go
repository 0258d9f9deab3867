package lifecycle_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// Command lines without resource identities hand over none, also with the states that they wrote. The provider returns one
// with every read and update nevertheless, because the framework fails a response without.
func TestWithoutResourceIdentity(t *testing.T) {
	t.Parallel()
	eachForm(t, func(t *testing.T, object catalog.Object, form catalog.Form) {
		s := newSubject(t, object, nil)
		state := s.MustApply(s.None(), s.configuration(object.Smallest(form)))
		state.Identity = nil
		changed := s.MustApply(state, s.configuration(s.changed(form)))
		changed.Identity = nil
		s.MustRead(changed)
		s.NewRun()
		for name, end := range object.Life.Ends {
			if end.Documented {
				end.Happen(s.emu, s.ids(changed))
				assert.True(t, s.MustRead(changed).IsNull(), name)
			}
		}
	})
}

// A configuration whose values are not known yet, because other resources make them, is valid and can be planned.
func TestUnknownValues(t *testing.T) {
	t.Parallel()
	for _, object := range catalog.Resources() {
		s := newSubject(t, object, nil)
		for _, attribute := range acctest.Attributes(t, s.Schema) {
			row, ok := object.Attribute(attribute.Path)
			if !ok || !attribute.Settable() || !attribute.IsString() {
				continue
			}
			config := s.configuration(object.Config(row.Path, tftypes.UnknownValue))
			acctest.RequireNoErrors(t, s.Validate(config))
			s.NewRun()
			acctest.RequireNoErrors(t, s.Plan(s.None(), config).Diagnostics)
		}
		requests := acctest.RequestCounts(s.emu)
		delete(requests, emulator.OpToken) // a plan tries the credential
		assert.Empty(t, requests)
	}
}

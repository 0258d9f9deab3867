package identity_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// applyLater plans a configuration in which something is unknown, and applies the plan when all of it is known, as
// Terraform does.
func applyLater(t *testing.T, p *acctest.ProtocolResource, prior object, config, known attrs) (object, []*tfprotov6.Diagnostic) {
	t.Helper()
	assert.Empty(t, p.Validate(config))
	planned := p.Plan(prior, config)
	acctest.RequireNoErrors(t, planned.Diagnostics)
	require.False(t, planned.Empty())
	assert.Empty(t, planned.RequiresReplace)
	p.NewRun()
	final := p.Plan(prior, known)
	open, err := protocol.Attributes(planned.Planned.State)
	require.NoError(t, err)
	for _, attribute := range p.Schema.Block.Attributes {
		if attribute.Optional {
			open[attribute.Name] = protocol.Attribute(final.Planned.State, attribute.Name)
		}
	}
	planned.Config, planned.Planned.State = final.Config, tftypes.NewValue(p.Type(), open)
	return p.ApplyPlanned(planned)
}

// A plan that cannot tell yet what it changes leaves open what Paxos says, and the apply sends what has changed.
func TestUnknown(t *testing.T) {
	t.Parallel()
	config := with(verified(), attrs{
		"ref_id": "person-1", "metadata": attrs{"team": "payments"}, "tax_details": taxDetails("987-65-4320"),
		"customer_due_diligence": attrs{"aliases": []string{"A. Example"}},
	})
	for name, change := range map[string]attrs{
		"a value":       {"person_details.first_name": unknown},
		"the ref_id":    {"ref_id": unknown},
		"a map":         {"metadata": unknown},
		"a list":        {"tax_details": unknown},
		"an object":     {"person_details.address": unknown},
		"due diligence": {"customer_due_diligence": unknown},
		"the details":   {"person_details": unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t)
			p := newProtocol(t, emu)
			current, diagnostics := applyLater(t, p, p.None(), with(config, change), config)
			assert.Empty(t, diagnostics)
			assert.Equal(t, "person-1", current.Text("ref_id"))
			assert.True(t, p.Plan(p.MustRead(current), config).Empty())

			emu.ResetJournal()
			current, diagnostics = applyLater(t, p, current, with(config, change), config)
			assert.Empty(t, diagnostics)
			assert.Empty(t, paxostest.Writes(emu), "it turned out the same")
			assert.True(t, p.Plan(p.MustRead(current), config).Empty())

			if name == "the details" {
				renamed := with(config, attrs{"person_details.first_name": "Eda"})
				current, diagnostics = applyLater(t, p, current, with(config, change), renamed)
				assert.Empty(t, diagnostics)
				require.Len(t, paxostest.Writes(emu), 1)
				assert.Equal(t, []string{"person_details.first_name"}, paxostest.Writes(emu)[0].BodyKeys)
				assert.True(t, p.Plan(p.MustRead(current), renamed).Empty())
			}
		})
	}
}

// Unknown values in a collection skip no check: a person becomes an institution whose members are not known yet.
func TestUnknown_members(t *testing.T) {
	t.Parallel()
	p := newProtocol(t, emulator.New(t))
	current := p.MustApply(p.None(), person())
	p.NewRun()
	planned := p.Plan(p.MustRead(current), with(trust(), attrs{"institution_members": unknown}))
	acctest.RequireNoErrors(t, planned.Diagnostics)
	assert.NotEmpty(t, planned.RequiresReplace)
	assert.Contains(t, acctest.FormatDiagnostics(planned.Diagnostics), "Resource Destruction Considerations")
}

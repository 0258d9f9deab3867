package sandboxstatus

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// status draws a status, or null.
func status(t *rapid.T, name string) types.String {
	return rapid.OneOf(
		rapid.Just(types.StringNull()), rapid.Map(rapid.SampledFrom(api.IdentityStatuses), types.StringValue),
	).Draw(t, name)
}

// flag draws true, false or null.
func flag(t *rapid.T, name string) types.Bool {
	return rapid.SampledFrom([]types.Bool{types.BoolNull(), types.BoolValue(false), types.BoolValue(true)}).Draw(t, name)
}

// draw draws a state of a kind of identity.
func draw(t *rapid.T, kind api.IdentityType) model {
	m := model{
		IdentityID:                  types.StringValue("50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"),
		SanctionsVerificationStatus: status(t, "sanctions"),
		AdditionalScreeningStatus:   status(t, "additional"),
		UserDisabled:                flag(t, "user_disabled"),
		AdminDisabled:               flag(t, "admin_disabled"),
		Status:                      types.StringValue("PENDING"),
	}
	if kind == api.IdentityTypePerson {
		m.IDVerificationStatus = status(t, "id_verification")
	} else {
		m.DocumentVerificationStatus = status(t, "document")
	}
	return m
}

// sent is a request after its way over the wire.
func sent(t require.TestingT, request api.SandboxStatusRequest) api.SandboxStatusRequest {
	body, err := json.Marshal(request)
	require.NoError(t, err)
	var received api.SandboxStatusRequest
	require.NoError(t, json.Unmarshal(body, &received))
	return received
}

// showing is an identity that shows what a request has set, and something that nobody has asked for where it is silent.
func showing(kind api.IdentityType, request api.SandboxStatusRequest, unasked api.IdentityStatus) *api.Identity {
	or := func(set api.IdentityStatus) api.IdentityStatus {
		if set == "" {
			return unasked
		}
		return set
	}
	identity := &api.Identity{ID: "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17", Type: kind, SummaryStatus: api.StatusPending}
	if kind == api.IdentityTypePerson {
		identity.PersonDetails = &api.PersonDetails{
			IDVerificationStatus:        or(request.IDVerificationStatus),
			SanctionsVerificationStatus: or(request.SanctionsVerificationStatus),
			AdditionalScreeningStatus:   or(request.AdditionalScreeningStatus),
		}
	} else {
		identity.InstitutionDetails = &api.InstitutionDetails{
			SanctionsVerificationStatus: or(request.SanctionsVerificationStatus),
			DocumentVerificationStatus:  or(request.DocumentVerificationStatus),
			AdditionalScreeningStatus:   or(request.AdditionalScreeningStatus),
		}
	}
	identity.UserDisabled = request.UserDisabled == nil || request.UserDisabled.Disabled
	identity.AdminDisabled = request.AdminDisabled == nil || request.AdminDisabled.Disabled
	return identity
}

var kinds = rapid.SampledFrom([]api.IdentityType{api.IdentityTypePerson, api.IdentityTypeInstitution})

// What was set and shows is the state; what was not set stays out of it whatever it shows.
func TestModel_roundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		kind := kinds.Draw(t, "kind")
		m := draw(t, kind)
		answer := showing(kind, sent(t, toAPI(m, model{})), api.IdentityStatus("OF_THE_FUTURE"))
		assert.Equal(t, m, fromAPI(tfkit.Managed, m, answer), "refresh")
		assert.True(t, matches(m, answer))

		plan := m
		plan.Status = types.StringUnknown()
		assert.Equal(t, m, fromAPI(tfkit.Planned, plan, answer), "write")
	})
}

// An update sends exactly what differs, and what it sends makes the difference.
func TestModel_update(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		kind := kinds.Draw(t, "kind")
		prior, plan := draw(t, kind), draw(t, kind)
		request := sent(t, toAPI(plan, prior))
		assert.Equal(t, api.SandboxStatusRequest{}, toAPI(plan, plan))

		expect := func(planned, before types.String, sent api.IdentityStatus) {
			if planned.Equal(before) {
				assert.Empty(t, sent)
			} else {
				assert.Equal(t, planned.ValueString(), string(sent)) // null: left as it is
			}
		}
		expect(plan.IDVerificationStatus, prior.IDVerificationStatus, request.IDVerificationStatus)
		expect(plan.SanctionsVerificationStatus, prior.SanctionsVerificationStatus, request.SanctionsVerificationStatus)
		expect(plan.DocumentVerificationStatus, prior.DocumentVerificationStatus, request.DocumentVerificationStatus)
		expect(plan.AdditionalScreeningStatus, prior.AdditionalScreeningStatus, request.AdditionalScreeningStatus)
		if plan.UserDisabled.IsNull() || plan.UserDisabled.Equal(prior.UserDisabled) {
			assert.Nil(t, request.UserDisabled)
		} else {
			assert.Equal(t, plan.UserDisabled.ValueBool(), request.UserDisabled.Disabled)
		}
	})
}

// A status that still shows its old value is not there yet.
func TestShows(t *testing.T) {
	t.Parallel()
	plan := model{IDVerificationStatus: types.StringValue("APPROVED"), UserDisabled: types.BoolValue(true)}
	identity := func(status api.IdentityStatus, disabled bool) *api.Identity {
		return &api.Identity{PersonDetails: &api.PersonDetails{IDVerificationStatus: status}, UserDisabled: disabled}
	}
	tests := map[string]struct {
		answer *api.Identity
		want   bool
	}{
		"all":               {identity(api.StatusApproved, true), true},
		"the flag only":     {identity(api.StatusPending, true), false},
		"the status only":   {identity(api.StatusApproved, false), false},
		"the status absent": {identity("", true), false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, matches(plan, test.answer))
		})
	}
}

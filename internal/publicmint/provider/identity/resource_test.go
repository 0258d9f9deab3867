package identity_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/emulator"
)

// A destroy warns of what it cannot bring back, and one of an identity that is gone already is done.
func TestIdentity_destroyed(t *testing.T) {
	t.Parallel()
	i := newIdentity(t, nil)
	object := i.created()
	assert.JSONEq(t, `[{"provider":"emulator","status":"pending"}]`, object.Text("kyc_status"))
	plan := i.Plan(object, nil)
	assert.Contains(t, acctest.FormatDiagnostics(plan.Diagnostics), "Resource Destruction Considerations: Public Mint deletes identity "+object.Text("id"))
	for range 2 {
		i.MustApply(object, nil)
	}
	assert.Equal(t, map[string]int{api.OpDeleteIdentity.Name: 2}, acctest.RequestCounts(i.emu))
}

// What the reference requires, and what Public Mint refuses, fails in the plan, before any request.
func TestIdentity_refusedInThePlan(t *testing.T) {
	t.Parallel()
	i := newIdentity(t, nil)
	refused := map[string]attrs{
		"requires identity_owner of a company, which":       company(nil, nil),
		"requires tax.formation_region of a company, which": company("x", attrs{"tax": attrs{"country": "PT", "id_number": "1"}}),
		"18 to 99 years old":                                person(attrs{"birthday": "2020-01-01"}),
		"who are 18 to 99":                                  person(attrs{"birthday": "1900-01-01"}),
	}
	for _, argument := range []string{
		"name", "email", "birthday of a person", "gender of a person", "address", "address.street", "address.city", "address.postal_code",
		"address.country", "address.state if address.country is US", "phone", "phone.number", "tax", "tax.country", "tax.id_number",
		"tax.state if tax.country is US",
	} {
		path, _, _ := strings.Cut(argument, " ")
		object, name, _ := strings.Cut(path, ".")
		config := person(nil)
		if inner, _ := config[object].(attrs); name != "" {
			inner[name] = nil
		} else {
			config[object] = nil
		}
		refused["requires "+argument+", which"] = config
	}
	for says, config := range refused {
		text := acctest.FormatDiagnostics(protocol.Errors(i.Plan(i.None(), config).Diagnostics))
		assert.Contains(t, text, says)
		assert.NotContains(t, text, "Canary")
	}
	assert.Empty(t, i.emu.Journal())
	plan := i.Plan(i.None(), person(attrs{"identity_owner": tftypes.UnknownValue, "birthday": tftypes.UnknownValue}))
	assert.Empty(t, plan.Diagnostics, "what is not known yet may be right")
}

// Of a confirmed identity the plan refuses what is locked, and lets pass the rest.
func TestIdentity_locked(t *testing.T) {
	t.Parallel()
	i := newIdentity(t, nil)
	object := i.confirm(i.created())
	i.emu.ResetJournal()
	tax := func(name, value string) attrs {
		changed := attrs{"country": "US", "id_number": "872343907", "state": "WA"}
		changed[name] = value
		return attrs{"tax": changed}
	}
	for at, change := range map[string]attrs{
		"name": {"name": "Canary Smith"}, "birthday": {"birthday": "1981-01-01"}, "gender": {"gender": "Male"},
		"tax.country": tax("country", "PT"), "tax.id_number": tax("id_number", "1"),
	} {
		text := acctest.FormatDiagnostics(protocol.Errors(i.Plan(object, person(change)).Diagnostics))
		assert.Contains(t, text, "): Unable to change "+at+" of identity: Identity "+object.Text("id")+" is confirmed")
	}
	assert.Empty(t, i.emu.Journal())
	object = i.MustApply(object, person(tax("state", "FL")))
	object = i.MustApply(object, person(attrs{"email": "new@example.com", "tax": attrs{"country": "US", "id_number": "872343907", "state": "FL"}}))
	assert.Equal(t, map[string]int{api.OpUpdateIdentity.Name: 2, api.OpGetIdentity.Name: 1}, acctest.RequestCounts(i.emu))
	assert.Equal(t, "new@example.com", object.Text("email"))
}

// What Public Mint spells in another way is no change, and none of what is locked.
func TestIdentity_respelled(t *testing.T) {
	t.Parallel()
	i := newIdentity(t, nil)
	object := i.created()
	config := person(attrs{"email": "Canary@Example.com", "tax": attrs{"country": "US", "id_number": "872343907", "state": "FL"}})
	held, _ := i.emu.Identities.Find(object.Text("id"))
	yes := true
	held.Email, held.IdentityConfirmed, held.Tax = "canary@example.com", &yes, &api.Tax{Country: "Usa", IDNumber: "872343907", State: "FL"}
	answer := string(emukit.MustConvert[json.RawMessage](held.Identity))
	spelled := emukit.Fault{Kind: emukit.FaultStatusAfter, Status: http.StatusOK, Body: answer}
	i.emu.Fault(spelled)
	object = i.MustApply(object, config)
	i.emu.Fault(spelled)
	object = i.MustRead(object)
	assert.True(t, i.Plan(object, config).Empty())
	i.emu.Fault(spelled)
	i.MustApply(object, person(attrs{"email": "Canary@Example.com"})) // another tax.state
}

// What is configured after an import without personal data is held against what Public Mint has of a confirmed identity.
func TestIdentity_importedWithoutPersonalData(t *testing.T) {
	t.Parallel()
	i := newIdentity(t, nil, acctest.WithEnv("PUBLICMINT_IMPORT_PERSONAL_DATA", "false"))
	object, diagnostics := i.Import(i.created().Text("id"), nil)
	require.Empty(t, diagnostics)
	object = i.confirm(object)
	_, diagnostics = i.Apply(object, person(attrs{"name": "Somebody Else"}))
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "Public Mint has another name. Nothing was sent.")
	object = i.MustApply(object, person(nil))
	assert.True(t, i.Plan(i.MustRead(object), person(nil)).Empty())
}

// An identity that was deleted elsewhere leaves the state, however Public Mint shows that.
func TestIdentity_disappears(t *testing.T) {
	t.Parallel()
	for _, deletion := range []emulator.Deletion{emulator.DeletesAll, emulator.KeepsEmail, emulator.MarksDeleted} {
		i := newIdentity(t, []emulator.Option{emulator.WithDeletion(deletion)})
		object := i.created()
		i.MustApply(object, nil)
		gone, diagnostics := i.Read(object)
		assert.True(t, gone.IsNull())
		assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "Identity was deleted elsewhere")
		hint := strings.Contains(acctest.FormatDiagnostics(diagnostics), "If it should still exist, check environment, api_url and api_key")
		assert.Equal(t, deletion != emulator.MarksDeleted, hint, "what the API shows as deleted is no mistake")
	}
}

// The message about an email that is taken has the id of who has it, and how to import that one.
func TestIdentity_taken(t *testing.T) {
	t.Parallel()
	i := newIdentity(t, nil)
	object := i.created()
	_, diagnostics := i.Apply(i.None(), person(nil))
	text := acctest.FormatDiagnostics(diagnostics)
	assert.Contains(t, text, `ERROR(AttributeName("email")): Unable to create identity`)
	assert.Contains(t, text, `id = "`+object.Text("id")+`"`)
	assert.Contains(t, text, "to = publicmint_identity.example")
	assert.NotContains(t, text, "anary")
}

// Each error code that a create and an update can have reaches the user with what to do, and without personal data.
func TestIdentity_errorCodes(t *testing.T) {
	t.Parallel()
	i := newIdentity(t, nil)
	owner := i.MustApply(i.None(), person(nil))
	firm := i.MustApply(i.None(), company(owner.Text("id"), nil))
	change := func(name, value string) attrs {
		return company(owner.Text("id"), attrs{"email": "new@example.com", name: value})
	}
	for code, test := range map[string]struct {
		config attrs
		says   string
	}{
		"validation_failed":                     {change("identity_owner", "no-uuid"), "identityOwner must be a UUID"},
		"email_already_in_use":                  {change("email", "CANARY@example.com"), `id = "` + owner.Text("id") + `"`},
		"identity_owner_not_found":              {change("identity_owner", "11111111-1111-4111-8111-111111111111"), "Check identity_owner."},
		"identity_owner_must_be_of_type_person": {change("identity_owner", firm.Text("id")), "Check identity_owner."},
	} {
		for verb, prior := range map[string]protocol.Object{"create": i.None(), "update": firm} {
			_, diagnostics := i.Apply(prior, test.config)
			text := acctest.FormatDiagnostics(protocol.Errors(diagnostics))
			assert.Contains(t, text, "Unable to "+verb+" identity", code)
			assert.Contains(t, text, code)
			assert.Contains(t, text, test.says, verb)
			assert.NotRegexp(t, "(?i)canary|new@", text)
		}
	}
	assert.Len(t, i.emu.Identities.All(), 2)
}

// Another type is another identity, with a warning about the one that goes.
func TestIdentity_replaced(t *testing.T) {
	t.Parallel()
	i := newIdentity(t, nil)
	object := i.created()
	plan := i.Plan(object, company(object.Text("id"), nil))
	require.Len(t, plan.RequiresReplace, 1)
	assert.Contains(t, acctest.FormatDiagnostics(plan.Diagnostics), "Public Mint deletes identity "+object.Text("id"))
}

package session_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
)

// ada is an identity of the state, and what creates her.
func ada(policy string) session.Identity {
	return session.Identity{
		ID: "id-1", RefID: "ref-1", Type: "PERSON", DeletionPolicy: policy,
		Details: session.Details{Names: []string{"Ada", "Example", "1980-01-02"}, Number: "123-45-6789"},
	}
}

func create(change func(*session.Creation)) session.Creation {
	c := session.Creation{RefID: "ref-1", Type: "PERSON", Details: ada("").Details}
	change(&c)
	return c
}

// causeOf returns the cause of a conflict; 0 for none.
func causeOf(conflict *session.Conflict) session.Cause {
	if conflict == nil {
		return 0
	}
	return conflict.Cause
}

// The table of conflicts, in both orders of the calls.
func TestRegister_conflicts(t *testing.T) {
	t.Parallel()
	adopt := func(c *session.Creation) { c.AdoptExisting = true }
	plain := func(*session.Creation) {}
	anonymous := func(c *session.Creation) { c.RefID = "" }
	keep := func(r *session.Register, i session.Identity) *session.Conflict { return r.Keep(i, "") }
	destroy := (*session.Register).Destroy
	for name, test := range map[string]struct {
		policy string
		other  func(*session.Register, session.Identity) *session.Conflict
		create func(*session.Creation)
		want   session.Cause
	}{
		"kept":                    {"ABANDON", keep, plain, session.Kept},
		"kept, adopted":           {"ABANDON", keep, adopt, session.Kept},
		"destroyed":               {"ABANDON", destroy, plain, session.NotAdopted},
		"destroyed, adopted":      {"ABANDON", destroy, adopt, session.ComesBack},
		"CLOSE":                   {"CLOSE", destroy, plain, session.Protected},
		"CLOSE, adopted":          {"CLOSE", destroy, adopt, session.Protected},
		"PREVENT":                 {"PREVENT", destroy, plain, session.Protected},
		"PREVENT, adopted":        {"PREVENT", destroy, adopt, session.Protected},
		"no ref_id, kept":         {"ABANDON", keep, anonymous, session.SamePerson},
		"no ref_id, destroyed":    {"ABANDON", destroy, anonymous, session.SamePerson},
		"another ref_id":          {"CLOSE", destroy, func(c *session.Creation) { c.RefID = "ref-2" }, 0},
		"a ref_id not yet known":  {"ABANDON", destroy, func(c *session.Creation) { c.RefID, c.Unknown = "", true }, 0},
		"another type":            {"ABANDON", destroy, func(c *session.Creation) { c.Type, c.AdoptExisting = "INSTITUTION", true }, session.HeldByOtherType},
		"no ref_id, another type": {"ABANDON", destroy, func(c *session.Creation) { c.Type, c.RefID = "INSTITUTION", "" }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first := session.NewRegister()
			require.Nil(t, test.other(first, ada(test.policy)))
			assert.Equal(t, test.want, causeOf(first.Create(create(test.create))), "the create comes second")

			second := session.NewRegister()
			require.Nil(t, second.Create(create(test.create)))
			assert.Equal(t, test.want, causeOf(test.other(second, ada(test.policy))), "the create comes first")
		})
	}
	// A tainted object is loaded and then planned as a create alone.
	for name, test := range map[string]struct {
		policy string
		create func(*session.Creation)
		want   session.Cause
	}{
		"tainted":            {"ABANDON", plain, session.NotAdopted},
		"tainted, adopted":   {"ABANDON", adopt, session.ComesBack},
		"tainted, CLOSE":     {"CLOSE", adopt, session.Protected},
		"tainted, no ref_id": {"ABANDON", anonymous, session.SamePerson},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			register := session.NewRegister()
			register.Load(ada(test.policy))
			assert.Equal(t, test.want, causeOf(register.Create(create(test.create))))
		})
	}
}

// A replacement is planned as if the object were kept, and then as a create that says what it replaces.
func TestRegister_replacement(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		policy string
		create func(*session.Creation)
		want   session.Cause
	}{
		"refused":                {"ABANDON", func(*session.Creation) {}, session.NotAdopted},
		"adopted":                {"ABANDON", func(c *session.Creation) { c.AdoptExisting = true }, session.ComesBack},
		"CLOSE":                  {"CLOSE", func(c *session.Creation) { c.AdoptExisting = true }, session.Protected},
		"no ref_id":              {"ABANDON", func(c *session.Creation) { c.RefID = "" }, session.SamePerson},
		"no ref_id, new details": {"ABANDON", func(c *session.Creation) { c.RefID, c.Details = "", session.Details{} }, session.SamePerson},
		"another type":           {"ABANDON", func(c *session.Creation) { c.RefID, c.Type = "", "INSTITUTION" }, 0},
		"a ref_id of its own":    {"CLOSE", func(c *session.Creation) { c.RefID = "ref-2" }, 0},
		"unknown ref_id":         {"ABANDON", func(c *session.Creation) { c.RefID, c.Unknown = "", true }, 0},
		"unknown ref_id, CLOSE":  {"CLOSE", func(c *session.Creation) { c.RefID, c.Unknown = "", true }, session.Protected},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			register := session.NewRegister()
			register.Load(ada(test.policy))
			c := create(test.create)
			c.Replaces = "id-1"
			require.Nil(t, register.Keep(session.Identity{ID: "id-1", RefID: "ref-1"}, c.RefID))
			assert.Equal(t, test.want, causeOf(register.Create(c)))
		})
	}
}

// Two creates with one ref_id are two resources, in whatever state the first is.
func TestRegister_plannedTwice(t *testing.T) {
	t.Parallel()
	register, c := session.NewRegister(), create(func(*session.Creation) {})
	require.Nil(t, register.Create(c))
	assert.Equal(t, session.PlannedTwice, causeOf(register.Create(c)))
	require.True(t, register.Claim(ada(""), false))
	assert.Equal(t, session.PlannedTwice, causeOf(register.Create(c)))
	assert.Nil(t, register.Keep(ada(""), ""), "what the create has made")
}

// The same person is found by the number alone, or by name and date of birth while a number is not known.
func TestRegister_samePerson(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		details session.Details
		want    session.Cause
	}{
		"another name":       {session.Details{Names: []string{"Eve", "Example", "1980-01-02"}, Number: "123-45-6789"}, session.SamePerson},
		"number not known":   {session.Details{Names: []string{"Ada", "Example", "1980-01-02"}}, session.SamePerson},
		"another number":     {session.Details{Names: []string{"Ada", "Example", "1980-01-02"}, Number: "1"}, 0},
		"another date":       {session.Details{Names: []string{"Ada", "Example", "1980-01-03"}}, 0},
		"a name not known":   {session.Details{Names: []string{"", "Example", "1980-01-02"}}, 0},
		"nothing known":      {session.Details{}, 0},
		"names run together": {session.Details{Names: []string{"AdaExample", "1980-01-02"}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			register := session.NewRegister()
			register.Load(ada("ABANDON"))
			assert.Equal(t, test.want, causeOf(register.Create(session.Creation{Type: "PERSON", Details: test.details})))
		})
	}
}

// An identity that a refresh does not find is planned anew.
func TestRegister_forget(t *testing.T) {
	t.Parallel()
	register := session.NewRegister()
	register.Load(ada("PREVENT"))
	register.Forget("id-1")
	assert.Nil(t, register.Create(create(func(*session.Creation) {})))
	assert.Nil(t, session.NewRegister().Create(create(func(c *session.Creation) { c.RefID = "" })))
}

// An identity that moves to another ref_id holds both while the run lasts.
func TestRegister_movesToAnotherRefID(t *testing.T) {
	t.Parallel()
	register := session.NewRegister()
	require.Nil(t, register.Keep(ada("ABANDON"), "ref-2"))
	for _, refID := range []string{"ref-1", "ref-2"} {
		assert.Equal(t, session.Kept, causeOf(register.Create(create(func(c *session.Creation) { c.RefID = refID }))))
	}
}

// What this run has written is adopted by nobody, and what it has adopted it does not close.
func TestRegister_claim(t *testing.T) {
	t.Parallel()
	register := session.NewRegister()
	assert.True(t, register.Claim(session.Identity{ID: "updated"}, false))
	assert.False(t, register.Claim(session.Identity{ID: "updated"}, true))
	assert.False(t, register.Adopted("updated"))
	assert.True(t, register.Claim(session.Identity{ID: "adopted"}, true))
	assert.True(t, register.Adopted("adopted"))
	var group sync.WaitGroup
	claims := make([]bool, 10)
	for i := range claims {
		group.Go(func() { claims[i] = register.Claim(session.Identity{ID: "raced"}, true) })
	}
	group.Wait()
	won := 0
	for _, claim := range claims {
		if claim {
			won++
		}
	}
	assert.Equal(t, 1, won)
}

// While there is no session, what one call records is nothing to another.
func TestRegisterOf_none(t *testing.T) {
	t.Parallel()
	session.RegisterOf(nil).Load(ada("PREVENT"))
	assert.True(t, session.RegisterOf(nil).Claim(ada(""), true))
	assert.True(t, session.RegisterOf(nil).Claim(ada(""), true))
	assert.False(t, session.RegisterOf(nil).Adopted("id-1"))
}

func TestLimit(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	var none *session.Limit
	assert.True(t, none.Allow("a", "a", &diags))
	limit := session.NewLimit("max_controls_lifted", "lift identity controls", new(2))
	for i := range 4 {
		key := fmt.Sprint("control ", i)
		assert.Equal(t, i < 2, limit.Allow(key, key, &diags), key)
	}
	require.Len(t, diags, 2)
	assert.Equal(t, "Unable to lift identity controls: limit of 2 reached", diags[0].Summary())
	for _, words := range []string{
		"max_controls_lifted is 2", "number 3: control 2", "control 0; control 1", "PAXOS_MAX_CONTROLS_LIFTED=50 terraform plan",
	} {
		assert.Contains(t, diags[0].Detail(), words)
	}
	assert.Equal(t, "Number 4: control 3.", diags[1].Detail())

	diags = nil
	assert.True(t, limit.Allow("control 1", "control 1", &diags), "counted before")
	assert.False(t, limit.Allow("", "unknown", &diags))
	assert.False(t, limit.Allow("", "unknown", &diags))
	assert.Equal(t, "Number 6: unknown.", diags[1].Detail())
	assert.False(t, session.NewLimit("max_identities_closed", "close identities", new(0)).Allow("a", "a", &diags))
}

// The destroy of one of two resources with one identity does not close what the other one keeps, whichever is planned first.
func TestRegister_keptElsewhere(t *testing.T) {
	t.Parallel()
	for policy, want := range map[string]session.Cause{"CLOSE": session.KeptElsewhere, "PREVENT": session.KeptElsewhere, "ABANDON": 0} {
		first := session.NewRegister()
		require.Nil(t, first.Keep(ada("ABANDON"), ""))
		assert.Equal(t, want, causeOf(first.Destroy(ada(policy))))
		second := session.NewRegister()
		require.Nil(t, second.Destroy(ada(policy)))
		require.Nil(t, second.Destroy(ada("ABANDON")), "a third one")
		second.Load(ada("ABANDON")) // the one that stays is refreshed late
		assert.Equal(t, want, causeOf(second.Keep(ada("ABANDON"), "")))
	}
}

package readahead_test

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/readahead"
)

// What a refresh costs is pages, not identities.
func TestRefreshCostsPages(t *testing.T) {
	t.Parallel()
	// A page may be shorter than asked for. One with a single row, or none but the row at which it starts, is no reason to read
	// a thousand identities one at a time.
	short := func(rows int, applies func(list int) bool) func(x *tenant) {
		return func(x *tenant) {
			var lists atomic.Int32
			x.through(func(base http.RoundTripper, req *http.Request) (*http.Response, error) {
				query := req.URL.Query()
				if query.Has("limit") && applies(int(lists.Add(1))) {
					query.Set("limit", strconv.Itoa(rows))
					req = req.Clone(req.Context())
					req.URL.RawQuery = query.Encode()
				}
				return base.RoundTrip(req)
			})
		}
	}
	// Identities that were created together can be more than a page.
	twins := func(x *tenant) {
		for _, person := range x.add(500, "template") {
			person.ID, person.RefID, person.CreatedAt = "", "twin-"+person.RefID, "2026-01-02T03:04:05Z"
			person.PersonDetails.CIPID = "twin-" + person.PersonDetails.CIPID
			x.people = append(x.people, x.emu.Identities.Add(person))
		}
	}
	scattered := func(x *tenant) {
		for i := range 60 {
			x.people = append(x.people, x.add(1, fmt.Sprintf("managed-%d", i))...)
			x.add(60, fmt.Sprintf("foreign-%d", i))
		}
	}
	for name, test := range map[string]struct {
		people, abreast, most int
		page                  int // the largest that Paxos answers; 0 leaves it to the emulator
		prepare               func(x *tenant)
	}{
		"a thousand":                        {people: 1000, abreast: 10, most: 15},
		"three thousand":                    {people: 3000, abreast: 10, most: 25}, // 21 where the machine is busy
		"three thousand, 50 abreast":        {people: 3000, abreast: 50, most: 80},
		"three thousand, 200 abreast":       {people: 3000, abreast: 200, most: 80},
		"a thousand, small pages":           {people: 1000, abreast: 10, most: 40, page: 100},
		"a handful":                         {people: 3, abreast: 10, most: 3},
		"a few more than the warm-up reads": {people: 8, abreast: 10, most: 8},
		"the first page short":              {people: 1000, abreast: 10, most: 20, prepare: short(1, func(list int) bool { return list == 1 })},
		"the second page short":             {people: 1000, abreast: 10, most: 20, prepare: short(1, func(list int) bool { return list == 2 })},
		"every third short":                 {people: 1000, abreast: 10, most: 30, prepare: short(1, func(list int) bool { return list%3 == 1 })},
		"the first three short":             {people: 1000, abreast: 10, most: 20, prepare: short(5, func(list int) bool { return list <= 3 })},
		"of one instant":                    {abreast: 10, most: 20, prepare: twins},
		// At most the warm-up reads and what ten readers at a time may run ahead.
		"scattered":             {abreast: 10, most: 60 + 12, page: 50, prepare: scattered},
		"scattered, 50 abreast": {abreast: 50, most: 60 + 12, page: 50, prepare: scattered},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var options []emulator.Option
			if test.page > 0 {
				options = append(options, emulator.WithPageSizeCap(test.page))
			}
			x := newTenant(t, test.people, readahead.Options{}, options...)
			if test.prepare != nil {
				test.prepare(x)
			}
			x.refresh(test.abreast, x.people)
			requests := x.requests("GetIdentity") + x.requests("ListIdentities")
			assert.LessOrEqual(t, requests, test.most)
		})
	}
}

func TestDisabled_ReadsOneAtATime(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 20, readahead.Options{Disabled: true})
	x.refresh(10, x.people)
	assert.Equal(t, 20, x.requests("GetIdentity"))
	assert.Zero(t, x.requests("ListIdentities"))
	control := x.emu.Controls.Add(api.Control{IdentityID: x.people[0].ID, Type: api.ControlFrozen, ReasonCode: "OTHER"})
	for range 2 {
		_, err := x.client.ReadControl(t.Context(), x.people[0].ID, control.ID)
		require.NoError(t, err)
	}
	assert.Equal(t, 2, x.requests("ListIdentityControls"))
}

func TestEveryOutsideChangeIsFound(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 200, readahead.Options{})
	for i := 0; i < 200; i += 7 {
		x.emu.Identities.Mutate(x.people[i].ID, func(identity *api.Identity) { identity.PersonDetails.LastName = "Changed" })
	}
	for i, person := range shuffled(x.people) {
		answer := x.read(person)
		changed := answer.Identity.UpdatedAt != person.UpdatedAt
		if changed {
			require.False(t, answer.FromList, "read %d: a changed row must be read singly", i)
			require.Equal(t, "Changed", answer.Identity.PersonDetails.LastName)
		}
	}
	assert.Less(t, x.requests("GetIdentity"), 29+10, "29 changed, and a few warm-up reads and spot checks")
}

func TestSpotCheck_MismatchEndsUseOfLists(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 60, readahead.Options{})
	// Details move under an unchanged updated_at, which Paxos does not rule out.
	for i := range x.people {
		details := *x.people[i].PersonDetails
		details.LastName = "As the state has it"
		x.people[i].PersonDetails = &details
	}
	mismatches := 0
	for _, person := range x.people {
		answer := x.read(person)
		require.False(t, answer.FromList)
		if answer.Mismatch {
			mismatches++
		}
	}
	assert.Equal(t, 1, mismatches, "said once")
	assert.Equal(t, 60, x.requests("GetIdentity"))
}

func TestAMissingRowIsReadSingly(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 30, readahead.Options{})
	for _, person := range x.people[:6] {
		x.read(person)
	}
	latecomer := x.add(1, "late")[0]
	assert.False(t, x.read(latecomer).FromList, "absence from a list proves nothing")

	gone := x.people[25]
	x.emu.Identities.Forget(gone.ID)
	x.client = x.newClient(readahead.Options{})
	for _, person := range x.people[:6] {
		x.read(person)
	}
	_, err := x.client.ReadIdentity(t.Context(), x.prior(gone))
	assert.True(t, api.IsNotFound(err), "absence is confirmed by a single read")
}

func TestAListThatFailsIsNoFailure(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 20, readahead.Options{})
	x.emu.Fault(emukit.Fault{Operation: "ListIdentities", Kind: emukit.FaultStatus, Times: 1, Status: http.StatusForbidden})
	x.refresh(10, x.people)
	assert.Equal(t, 20, x.requests("GetIdentity"))
	assert.Equal(t, 1, x.requests("ListIdentities"), "not asked again")
}

// A page with a row outside of the time asked for, or with what cannot be an id, serves nobody, nor does any other.
func TestAPageThatContradictsTheQuestionEndsTheTrust(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(person api.Identity) (from, to string){
		"another time": func(person api.Identity) (from, to string) {
			return `"created_at":"` + person.CreatedAt, `"created_at":"2001-01-01T00:00:00Z`
		},
		"malformed id": func(person api.Identity) (from, to string) { return person.ID, "../" + person.ID },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newTenant(t, 20, readahead.Options{})
			x.behind(change(x.people[15]))
			for _, person := range x.people {
				assert.False(t, x.read(person).FromList)
			}
			assert.Equal(t, 20, x.requests("GetIdentity"))
			assert.Equal(t, 1, x.requests("ListIdentities"), "not asked again")
			assert.Nil(t, x.client.ActiveControl(x.people[15].ID, "c1"))
		})
	}
}

// A row under the right id that was created at another time is another identity's: the read is a single one.
func TestARowCreatedAtAnotherTimeServesNobody(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 20, readahead.Options{})
	victim, other := x.people[15], x.people[16]
	// The row of the other under the victim's id, at the victim's updated_at.
	x.behind(`"id":"`+other.ID, `"id":"`+victim.ID, other.UpdatedAt+`","summary`, victim.UpdatedAt+`","summary`,
		`"updated_at":"`+other.UpdatedAt, `"updated_at":"`+victim.UpdatedAt)
	for _, person := range x.people {
		answer := x.read(person)
		require.Equal(t, person.RefID, answer.Identity.RefID)
		if person.ID == victim.ID {
			require.False(t, answer.FromList)
		}
	}
}

// Nor do rows of the pages before it.
func TestAMixedUpPageTakesEarlierRowsWithIt(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 150, readahead.Options{})
	x.behind(x.people[140].ID, "../"+x.people[140].ID)
	for _, person := range x.people[:10] {
		x.read(person)
	}
	require.True(t, x.read(x.people[50]).FromList)
	assert.False(t, x.read(x.people[145]).FromList)
	assert.False(t, x.read(x.people[51]).FromList)
	assert.Equal(t, 2, x.requests("ListIdentities"))
}

func TestControlsComeFromRows(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 40, readahead.Options{})
	controls := make([]api.Control, len(x.people))
	for i, person := range x.people {
		controls[i] = x.emu.Controls.Add(api.Control{IdentityID: person.ID, Type: api.ControlFrozen, ReasonCode: "COMPLIANCE_KYC"})
		x.people[i], _ = x.emu.Identities.Find(person.ID)
	}
	x.refresh(10, x.people)
	for i, person := range x.people {
		control, err := x.client.ReadControl(t.Context(), person.ID, controls[i].ID)
		require.NoError(t, err)
		assert.Equal(t, controls[i].ID, control.ID)
	}
	assert.Zero(t, x.requests("ListIdentityControls"))
}

func TestALiftedControlIsProvenByOneList(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 1, readahead.Options{})
	person := x.people[0]
	var ids []string
	for range 3 {
		ids = append(ids, x.emu.Controls.Add(api.Control{IdentityID: person.ID, Type: api.ControlFrozen, ReasonCode: "OTHER"}).ID)
	}
	for _, id := range ids {
		x.emu.LiftControl(id)
	}
	x.read(person)
	for _, id := range ids {
		control, err := x.client.ReadControl(t.Context(), person.ID, id)
		require.NoError(t, err)
		assert.NotEmpty(t, control.DeletedAt)
	}
	_, err := x.client.ReadControl(t.Context(), person.ID, "no-such-control")
	assert.True(t, api.IsControlAbsent(err))
	assert.Equal(t, 1, x.requests("ListIdentityControls"), "one list for all controls of the identity")
}

func TestAControlAfterAnOwnWriteIsListedAnew(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 1, readahead.Options{})
	person := x.people[0]
	x.read(person)
	control, err := x.client.CreateControl(t.Context(), api.CreateControlRequest{
		IdentityID: person.ID, Type: api.ControlClosed, ReasonCode: "OTHER",
	})
	require.NoError(t, err)
	_, err = x.client.ReadControl(t.Context(), person.ID, control.ID)
	require.NoError(t, err)
	require.NoError(t, x.client.DeleteControl(t.Context(), api.DeleteControlRequest{IdentityID: person.ID, ID: control.ID}))
	lifted, err := x.client.ReadControl(t.Context(), person.ID, control.ID)
	require.NoError(t, err)
	assert.NotEmpty(t, lifted.DeletedAt)
	assert.Equal(t, 2, x.requests("ListIdentityControls"))
}

// writes is an api.Observer that keeps whether a write was reported.
type writes struct{ reported bool }

// BeginWrite implements api.Observer.
func (w *writes) BeginWrite(string) func(error) {
	w.reported = true
	return func(error) {}
}

// Named implements api.Observer.
func (*writes) Named(api.NameKind, string, string, bool) {}

// After any method whose write may change an identity, as the API's client reports, that identity is read by itself, and no
// other. The methods are found by reflection, so that one that is added to the API's client is tried as well.
func TestEveryWriteOfTheClientIsObserved(t *testing.T) {
	t.Parallel()
	reported, silent := 0, 0
	for method := range reflect.TypeFor[*readahead.Client]().Methods() {
		if slices.Contains([]string{"Close", "Observe"}, method.Name) {
			continue
		}
		x := newTenant(t, 10, readahead.Options{})
		victim, other := x.people[5], x.people[6]
		for _, person := range x.people[:4] {
			x.read(person)
		}
		require.True(t, x.read(victim).FromList)
		x.emu.ResetJournal()
		args := []reflect.Value{reflect.ValueOf(x.client)}
		for i := 1; i < method.Type.NumIn(); i++ {
			args = append(args, argument(t.Context(), method.Type.In(i), victim.ID))
		}
		method.Func.Call(args)
		isWrite := func(entry emukit.Entry) bool {
			return entry.Method != http.MethodGet && entry.Operation != emulator.OpToken
		}
		if !slices.ContainsFunc(x.emu.Journal(), isWrite) {
			continue
		}
		observer, raw := &writes{}, x.newAPI()
		raw.Observe(observer)
		reflect.ValueOf(raw).MethodByName(method.Name).Call(args[1:])
		if observer.reported {
			reported++
		} else {
			silent++
		}
		assert.Equal(t, !observer.reported, x.read(victim).FromList, method.Name)
		assert.True(t, x.read(other).FromList, "%s: others are still served", method.Name)
	}
	assert.GreaterOrEqual(t, reported, 6)
	assert.GreaterOrEqual(t, silent, 4)
}

// argument returns a value of a type that has an id for each string.
func argument(ctx context.Context, kind reflect.Type, id string) reflect.Value {
	value := reflect.New(kind).Elem()
	switch kind.Kind() {
	case reflect.Interface:
		value.Set(reflect.ValueOf(ctx))
	case reflect.String:
		value.SetString(id)
	case reflect.Slice:
		value.Set(reflect.Append(value, argument(ctx, kind.Elem(), id)))
	case reflect.Struct:
		for i := range kind.NumField() {
			if field := value.Field(i); field.Kind() == reflect.String && field.CanSet() {
				field.SetString(id)
			}
		}
	}
	return value
}

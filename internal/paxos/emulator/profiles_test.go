package emulator_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

const profiles = "/v2/profiles"

var _ = registerResource(api.OpCreateProfile.Name, resourceTest{
	body: object{"nickname": "One"}, other: object{"nickname": "Two"}, key: "nickname", change: object{"nickname": "Three"},
})

func (c *client) createProfile(nickname string) string {
	c.t.Helper()
	return id(c.t, c.ok("POST", profiles, object{"nickname": nickname}))
}

func TestProfileSpecificationLifecycle(t *testing.T) {
	t.Parallel()
	c := start(t)
	created := c.ok("POST", profiles, object{"nickname": "Main", "description": "All of it"})
	target := profiles + "/" + id(t, created)
	require.Equal(t, object{"id": created["id"], "nickname": "Main", "type": "NORMAL", "description": "All of it"}, created)
	require.Equal(t, created, c.ok("GET", target, nil))
	renamed := with(created, object{"nickname": "Second"})
	require.Equal(t, renamed, c.ok("PUT", target, object{"nickname": "Second"}))
	require.Equal(t, object{}, c.ok("PUT", target+"/deactivate", nil))
	require.Equal(t, renamed, c.ok("GET", target+"?include_deactivated=true", nil))

	byDefault := c.ok("GET", profiles+"/default", nil)
	require.Equal(t, object{"id": byDefault["id"], "nickname": "default", "type": "DEFAULT"}, byDefault)
	require.Equal(t, byDefault, c.ok("GET", profiles+"/"+id(t, byDefault), nil))
}

func TestProfileRefusals(t *testing.T) {
	t.Parallel()
	c := start(t)
	one := c.createProfile("One")
	standard := id(t, c.ok("GET", profiles+"/default", nil))
	rich := c.server.Profiles.Add(emulator.Profile{Profile: api.Profile{ProfileFields: api.ProfileFields{Nickname: "Rich"}}, HasBalance: true}).ID
	for name, tt := range map[string]struct {
		status         int
		method, target string
		body           any
	}{
		"specification nickname changed": {400, "PUT", "/" + one, object{}},
		"specification default":          {400, "PUT", "/" + standard + "/deactivate", nil},
		"specification balance":          {400, "PUT", "/" + rich + "/deactivate", nil},
		"specification ids":              {400, "GET", "?" + strings.Repeat("ids=x&", api.MaxProfileIDs+1), nil},
		"specification limit":            {400, "GET", "?limit=1001", nil},
		"guess strict-bodies":            {400, "PUT", "/" + one, object{"nickname": "x", "description": "y"}},
		"guess profile-nickname changed": {409, "PUT", "/" + one, object{"nickname": "default"}},
		"unknown":                        {404, "GET", "/unknown?include_deactivated=true", nil},
	} {
		problem := c.refused(tt.status, tt.method, profiles+tt.target, tt.body)
		if tt.status == http.StatusConflict {
			require.NotEmpty(t, at(t, problem, "meta", "existing", "id"), name)
		}
	}
	c.ok("PUT", profiles+"/"+one, object{"nickname": "One"}) // its own
}

func TestProfileList(t *testing.T) {
	t.Parallel()
	c := start(t)
	standard := id(t, c.ok("GET", profiles+"/default", nil))
	one, two, three := c.createProfile("Team one"), c.createProfile("team two"), c.createProfile("Other team")
	c.ok("PUT", profiles+"/"+c.createProfile("Team three")+"/deactivate", nil)
	now := c.server.Profiles.All()[2].CreatedAt
	for query, want := range map[string][]string{
		"":                                       {standard, one, two, three},
		"?order=DESC&order_by=CREATED_AT":        {three, two, one, standard},
		"?nickname=TEAM":                         {one, two},
		"?ids=":                                  {},
		"?ids=" + three + "&ids=x&ids=" + one:    {one, three},
		"?created_at.lte=" + now:                 {standard, one, two},
		"?nickname=t&created_at.gt=" + now:       {},
		"?created_at.gte=" + now + "&order=DESC": {three, two},
	} {
		items, next := c.list(profiles + query)
		require.Equal(t, want, ids(t, items), query)
		require.Empty(t, next)
	}
}

// Specification (deactivate): a balance reactivates.
func TestProfileBalanceReactivates(t *testing.T) {
	t.Parallel()
	c := start(t)
	one := c.createProfile("One")
	c.ok("PUT", profiles+"/"+one+"/deactivate", nil)
	c.server.Profiles.Mutate(one, func(p *emulator.Profile) { p.HasBalance = true })
	c.ok("GET", profiles+"/"+one, nil)
}

func TestProfilesAreSeededAndKept(t *testing.T) {
	t.Parallel()
	seed, err := emulator.ParseSeed("seed", []byte("profiles:\n  - {id: p1, nickname: One, has_balance: true}\n  - {id: p2, nickname: Two, deactivated: true}\n"))
	require.NoError(t, err)
	c := start(t, emulator.WithSeed(seed))
	c.refused(http.StatusBadRequest, "PUT", profiles+"/p1/deactivate", nil)
	c.refused(http.StatusNotFound, "GET", profiles+"/p2", nil)
	require.Equal(t, 409, c.do("POST", "/_emulator/seed", object{"profiles": []object{{"nickname": "New"}, {"nickname": "One"}}}).status)
	require.Len(t, c.server.Profiles.All(), 3, "all of a seed or none of it")

	before, snapshot := c.server.Profiles.All(), string(c.do("GET", "/_emulator/snapshot", nil).body)
	c.ok("PUT", profiles+"/p1", object{"nickname": "Renamed"})
	c.server.Profiles.Forget("p2")
	c.ok("PUT", "/_emulator/snapshot", snapshot)
	require.Equal(t, before, c.server.Profiles.All())
	c.createProfile("More")
	c.server.Reset()
	require.Len(t, c.server.Profiles.All(), 3)
}

func TestProfileFaults(t *testing.T) {
	t.Parallel()
	c := start(t)
	one := c.createProfile("One")
	fault := func(operation string, kind emukit.FaultKind) {
		c.server.Fault(emukit.Fault{Operation: operation, Kind: kind})
	}
	fault(api.OpGetProfile.Name, emukit.FaultStale)
	c.ok("PUT", profiles+"/"+one, object{"nickname": "Two"})
	require.Equal(t, "One", c.ok("GET", profiles+"/"+one, nil)["nickname"])
	fault(api.OpListProfiles.Name, emukit.FaultDropItem)
	items, _ := c.list(profiles)
	require.Len(t, items, 1)
	fault(api.OpGetProfile.Name, emukit.FaultOtherObject)
	require.Equal(t, "default", c.ok("GET", profiles+"/"+one, nil)["nickname"])
	fault(api.OpCreateProfile.Name, emukit.FaultOtherObject)
	require.Equal(t, "default", c.ok("POST", profiles, object{"nickname": "Three"})["nickname"])
	fault(api.OpUpdateProfile.Name, emukit.FaultMalformedID)
	require.Equal(t, "../"+one, c.ok("PUT", profiles+"/"+one, object{"nickname": "Four"})["id"])
	c.server.AssertFaultsConsumed(t)
}

package chaos

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// The moves that lead to harm are refused before anything is sent, and what the messages advise brings everything right.
func TestRiskyMovesAreRefused(t *testing.T) {
	t.Parallel()
	const first = "paxos_identity.person1"
	replace := func(s *simulation) { s.options.replace = []string{first} }
	for name, c := range map[string]struct {
		person attrs // what is special about the first person
		risk   func(s *simulation)
	}{
		"-replace under PREVENT":       {attrs{"ref_id": "r", "deletion_policy": "PREVENT"}, replace},
		"-replace under CLOSE":         {attrs{"ref_id": "r", "deletion_policy": "CLOSE", "adopt_existing": true}, replace},
		"-replace that does not adopt": {attrs{"ref_id": "r"}, replace},
		"taint without a ref_id": {attrs{}, func(s *simulation) {
			s.taint(first)
			s.byHand[first] = true
		}},
		"rename without a ref_id": {attrs{}, func(s *simulation) {
			s.config.rename(s.config.find(first), "other")
			s.renamed["paxos_identity.other"] = first
		}},
		"ref_id of another resource": {attrs{"ref_id": "r"}, func(s *simulation) {
			s.generator.add(objectTypeOf(kindPerson)).attrs = func() attrs {
				again := s.config.clone().find(first).attrs
				nested(again, "metadata")[ownerKey] = "person3"
				nested(again, "person_details")["cip_id"] = "999-11-2222"
				again["adopt_existing"] = true
				return again
			}()
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newSimulation(1)
				s.parameters = parameters{revision: revision2026, shared: true, parallel: 1, limit: -1}
				result, err := s.simulate(t.Context(), func() {
					person := s.generator.add(objectTypeOf(kindPerson))
					person.attrs = attrs{"metadata": attrs{ownerKey: person.label}, "person_details": attrs{
						"first_name": "Ada", "last_name": "Example", "date_of_birth": "1980-01-02", "nationality": "USA",
						"address": address(s.generator), "cip_id": "100-12-1001", "cip_id_type": "SSN", "cip_id_country": "USA",
					}}
					maps.Copy(person.attrs, c.person)
					s.generator.add(objectTypeOf(kindControl))
					require.Empty(t, s.applyOnce())
					sent := len(s.server.Journal())
					c.risk(s)
					require.NotEmpty(t, s.applyOnce())
					for _, entry := range s.server.Journal()[sent:] {
						require.True(t, entry.Operation == "Token" || strings.HasPrefix(entry.Operation, "Get") ||
							strings.HasPrefix(entry.Operation, "List"), entry.Operation)
					}
					s.converge()
				})
				require.NoError(t, err)
				require.Empty(t, result.Problems, strings.Join(result.Log, "\n"))
			})
		})
	}
}

// A change of details at Paxos, which lists do not show, between a saved plan and its apply is found by the next plan, also
// if lists answer its reads.
func TestSavedPlan_FindsChangeOfWhatItChanges(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSimulation(1)
		s.parameters = parameters{revision: revision2026, shared: true, parallel: 1, limit: -1, tenant: 12}
		result, err := s.simulate(t.Context(), func() {
			s.begin()
			require.Empty(t, s.applyOnce())
			for _, b := range s.config.identities()[9:12] { // few, so that no spot check meets them
				nested(b.attrs, "person_details")["first_name"] = "Grace" + ofBlock + b.label
				s.changed[b.address()] = true
			}
			s.late = true
			require.Empty(t, s.applyOnce())
			s.converge()
		})
		require.NoError(t, err)
		require.Empty(t, result.Problems, strings.Join(result.Log, "\n"))
		require.Equal(t, 1, result.Moves[lateMoves()[0].name])
	})
}

// What happens to profiles is refused or found, and what the messages advise brings everything right.
func TestProfileMoves(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		happens func(s *simulation, b *block)
		said    string // in the log; empty if nothing fails
	}{
		"deactivated elsewhere and destroyed": {func(s *simulation, b *block) {
			endProfile(s, b)
			require.True(t, s.remove([]*block{b}))
		}, ""},
		"deactivated elsewhere": {endProfile, "gives paxos_profile.profile2 a nickname of its own"},
		"nickname taken": {func(s *simulation, b *block) {
			s.generator.add(newProfile()).attrs["nickname"] = b.attrs["nickname"]
		}, "gives paxos_profile.profile3 a nickname of its own"},
		"created, and nothing heard of it": {func(s *simulation, _ *block) {
			s.generator.add(newProfile())
			s.server.Fault(emukit.Fault{Operation: api.OpCreateProfile.Name, Kind: emukit.FaultResetAfter})
			s.server.Fault(emukit.Fault{
				Operation: api.OpListProfiles.Name, Kind: emukit.FaultStatus, Status: http.StatusInternalServerError, Times: 100,
			})
		}, "the user imports paxos_profile.profile3"},
		"balance": {func(s *simulation, b *block) {
			s.server.Profiles.Mutate(s.managed()[b.address()].id, func(p *emulator.Profile) { p.HasBalance = true })
			require.True(t, s.remove([]*block{b}))
		}, "moves the balance of paxos_profile.profile2"},
		"default profile destroyed": {func(s *simulation, _ *block) {
			standard := s.generator.add(newProfile())
			delete(standard.attrs, "deletion_policy")
			standard.importID = defaultProfile(s.server).ID
			s.server.Profiles.Mutate(standard.importID, func(p *emulator.Profile) { p.Description = standard.label })
			require.Empty(t, s.applyOnce())
			require.True(t, s.remove([]*block{standard}))
		}, "takes paxos_profile.profile3 out of the state"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newSimulation(1)
				s.parameters = parameters{revision: revision2026, parallel: 1, limit: -1}
				result, err := s.simulate(t.Context(), func() {
					s.generator.add(newPerson())
					b := s.generator.add(newProfile())
					delete(b.attrs, "deletion_policy")
					require.Empty(t, s.applyOnce())
					test.happens(s, b)
					require.Equal(t, test.said == "", len(s.applyOnce()) == 0)
					s.converge()
				})
				require.NoError(t, err)
				log := strings.Join(result.Log, "\n")
				assert.Empty(t, result.Problems, log)
				assert.Contains(t, log, test.said)
			})
		})
	}
}

// endProfile deactivates the profile of a block at the server.
func endProfile(s *simulation, b *block) {
	in := s.managed()[b.address()]
	end := described()["paxos_profile"].Life.Ends["deactivated"]
	end.Happen(s.server, []string{in.id})
	s.ended[in.id] = true
}

// The campaign finds each fault that was planted in what the server holds of a profile.
func TestVerifyProfile(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		plant   func(s *simulation, id string)
		problem string // none if empty
	}{
		"nothing": {func(*simulation, string) {}, ""},
		"deactivated": {func(s *simulation, id string) {
			s.server.Profiles.Mutate(id, func(p *emulator.Profile) { p.Deactivated = true })
		}, "it has ended"},
		"another nickname": {func(s *simulation, id string) {
			s.server.Profiles.Mutate(id, func(p *emulator.Profile) { p.Nickname = "Other" })
		}, "nickname is Other"},
		"twice": {func(s *simulation, _ string) {
			s.server.Profiles.Add(emulator.Profile{Profile: api.Profile{ProfileFields: api.ProfileFields{Nickname: "Other", Description: "profile1"}}})
		}, "profile1 exists 2 times"},
		"lost": {func(s *simulation, id string) { s.server.Profiles.Forget(id) }, "profile1 is lost"},
		"nobody": {func(s *simulation, _ string) {
			s.server.Profiles.Add(emulator.Profile{Profile: api.Profile{ProfileFields: api.ProfileFields{Nickname: "Other", Description: "profile9"}}})
		}, `nobody configured "profile9"`},
		"destroyed and active": {func(s *simulation, _ string) {
			other := s.server.Profiles.Add(emulator.Profile{Profile: api.Profile{ProfileFields: api.ProfileFields{Nickname: "Other", Description: "profile9"}}})
			s.retired = []retired{{"profile9", other.ID, "DEACTIVATE"}}
		}, "profile9: it has ended: false, under DEACTIVATE"},
		"another's nickname sent": {func(s *simulation, id string) {
			for _, nickname := range []string{"Desk 1 of profile9", "Desk of profile1"} {
				req := httptest.NewRequestWithContext(t.Context(), http.MethodPut, "http://localhost/v2/profiles/"+id,
					bytes.NewBufferString(`{"nickname":"`+nickname+`"}`))
				s.server.Handler().ServeHTTP(httptest.NewRecorder(), req)
			}
		}, "profile1 was sent what is profile9's"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSimulation(1)
			s.server = emulator.New(t)
			b := s.generator.add(newProfile())
			held := s.server.Profiles.Add(as[emulator.Profile](b.attrs))
			s.terraform = idle{state: map[string]managedObject{b.address(): {id: held.ID}}}
			test.plant(s, held.ID)
			s.verify()
			problems := strings.Join(s.result.Problems, "\n")
			if test.problem == "" {
				assert.Empty(t, problems)
				return
			}
			assert.Contains(t, problems, test.problem)
		})
	}
}

// The campaign notices that the provider has listed the control that it says may exist.
func TestFollowControl(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		listed, twice, wrong bool
	}{
		"not listed":    {},
		"listed":        {listed: true, wrong: true},
		"two of a kind": {listed: true, twice: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSimulation(1)
			s.server = emulator.New(t)
			person := s.server.Identities.Add(api.Identity{PersonDetails: &api.PersonDetails{FirstName: "Ada", LastName: "Example"}})
			s.terraform = idle{state: map[string]managedObject{}}
			if test.twice {
				s.server.Controls.Add(api.Control{IdentityID: person.ID, Type: api.ControlClosed, ReasonCode: "OTHER", SetBy: api.OwnerClient})
			}
			client, err := api.New(api.Config{
				Config: apikit.Config{
					BaseURL: s.server.APIURL(), RequestTimeout: apikit.DefaultRequestTimeout,
				},
				TokenURL: s.server.TokenURL(), ClientID: s.server.ClientID(), ClientSecret: s.server.ClientSecret(),
			})
			require.NoError(t, err)
			t.Cleanup(client.Close)
			_, err = client.CreateControl(t.Context(), api.CreateControlRequest{
				IdentityID: person.ID, Type: api.ControlClosed, ReasonCode: "OTHER",
			})
			require.NoError(t, err)
			if test.listed {
				_, err = client.GetControl(t.Context(), person.ID, "another")
				require.Error(t, err)
			}
			b := &block{kind: kindControl, typ: typeControl, name: "one", attrs: attrs{"type": "CLOSED", "reason_code": "OTHER"}}
			newControl().follow(s, b, message{detail: "import the control, if it is there, as " + person.ID + "/<control id>"})
			require.NotEmpty(t, b.importID)
			assert.Equal(t, test.wrong, len(s.result.Problems) > 0, "%v", s.result.Problems)
		})
	}
}

// Each type of the campaign is a resource.
func TestObjectTypes_areResources(t *testing.T) {
	t.Parallel()
	for _, k := range objectTypes() {
		_, known := catalog.All().Find(spec.Resource, k.about().typ)
		assert.True(t, known, "%s: no resource %s", k.about().name, k.about().typ)
	}
}

// Without metadata and an argument that nobody changes, the unique argument says whose an object is, through all changes.
func TestOrdinary_isKnownByItsUniqueArgument(t *testing.T) {
	t.Parallel()
	resource, _ := catalog.All().Find(spec.Resource, "paxos_profile")
	profile, _ := newOrdinary(resource).(ordinary)
	g := &generator{Rand: rand.New(rand.NewPCG(1, 1)), config: &configuration{}}
	held := profile.add(g, "profile1")
	for range 3 {
		assert.Equal(t, "profile1", profile.owner(held))
		profile.set(g, held, "nickname", profile.owner(held))
	}
	assert.Empty(t, profile.owner(attrs{"nickname": "default"}))
}

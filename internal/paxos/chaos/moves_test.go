package chaos

import (
	"maps"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
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
				nested(&block{attrs: again}, "metadata")[ownerKey] = "person3"
				nested(&block{attrs: again}, "person_details")["cip_id"] = "999-11-2222"
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
				nested(b, "person_details")["first_name"] = "Grace" + ofBlock + b.label
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

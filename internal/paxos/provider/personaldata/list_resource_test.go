package personaldata_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// The names by which queries show objects have nothing personal of them: objects with every argument are created, and no name of
// any query repeats what is planted.
func TestListResource_names(t *testing.T) {
	t.Parallel()
	planted := everyCanary()
	for _, seeded := range catalog.Tenant().Identities {
		identity := seeded.Identity
		if details := identity.PersonDetails; details != nil {
			planted = append(planted, details.FirstName, details.LastName, details.CIPID)
		} else {
			planted = append(planted, identity.InstitutionDetails.Name)
		}
	}
	for _, object := range catalog.All().Resources() {
		for _, form := range object.Forms {
			r := paxostest.NewProtocolResource(t, emulator.New(t, emulator.WithSeed(catalog.Tenant())), object.Type)
			r.MustApply(r.None(), acctest.ObjectFromPaths(t, r.Type(), object.Fullest(form)))
			searchNames(t, r, planted)
		}
	}
}

// searchNames queries everything, and searches the names for these texts.
func searchNames(t *testing.T, r *acctest.ProtocolResource, planted []string) {
	t.Helper()
	var all []string
	for _, list := range catalog.All().ListResources() {
		var config map[string]any
		if len(list.Forms) > 0 {
			config = list.Smallest(list.Forms[0])
		}
		var names []string
		for _, found := range r.List(list.Type, config, protocol.Query{}) {
			names = append(names, found.Name)
		}
		require.NotEmpty(t, names, list.Type)
		assert.Len(t, slices.Compact(slices.Sorted(slices.Values(names))), len(names), "%s: two objects have one name", list.Type)
		all = append(all, names...)
	}
	search(t, r.Name, strings.Join(all, "\n"), planted...)
}

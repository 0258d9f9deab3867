package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/provider"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/publicminttest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping/mappingtest"
)

func TestMain(m *testing.M) { publicminttest.Main(m) }

// Each resource declares which field of the API each of its attributes stands for, or says why it declares none.
func TestMapping_isComplete(t *testing.T) {
	t.Parallel()
	for _, construct := range provider.New("test", func(string) string { return "" }).Resources(t.Context()) {
		object := construct()
		var named resource.MetadataResponse
		object.Metadata(t.Context(), resource.MetadataRequest{ProviderTypeName: "publicmint"}, &named)
		t.Run(named.TypeName, func(t *testing.T) {
			t.Parallel()
			mapped, ok := object.(interface {
				Mappings() ([]mapping.Declaration, string)
			})
			require.True(t, ok)
			declarations, unmapped := mapped.Mappings()
			require.Equal(t, unmapped == "", len(declarations) > 0, "Mapping of the object.Resource, or Unmapped")
			for _, declared := range declarations {
				mappingtest.Complete(t, declared)
			}
		})
	}
}

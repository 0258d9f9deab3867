package spectest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec/spectest"
)

// server is a provider with one resource, which has an id and a name.
type server struct{ tfprotov6.ProviderServer }

func (server) GetProviderSchema(
	context.Context, *tfprotov6.GetProviderSchemaRequest,
) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &tfprotov6.GetProviderSchemaResponse{
		Provider: &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{}},
		ResourceSchemas: map[string]*tfprotov6.Schema{"example_thing": {Block: &tfprotov6.SchemaBlock{
			Attributes: []*tfprotov6.SchemaAttribute{
				{Name: "id", Type: tftypes.String, Computed: true}, {Name: "name", Type: tftypes.String, Required: true},
			},
		}}},
	}, nil
}

func (server) GetResourceIdentitySchemas(
	context.Context, *tfprotov6.GetResourceIdentitySchemasRequest,
) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{IdentitySchemas: map[string]*tfprotov6.ResourceIdentitySchema{
		"example_thing": {IdentityAttributes: []*tfprotov6.ResourceIdentitySchemaAttribute{{Name: "id", Type: tftypes.String}}},
	}}, nil
}

// recording keeps the failures of a test in place of failing it.
type recording struct {
	testing.TB
	failures []string
}

func (r *recording) Errorf(format string, arguments ...any) {
	r.failures = append(r.failures, fmt.Sprintf(format, arguments...))
}
func (r *recording) Helper() {}

// Each way in which a catalog can differ from the schemas is a failure of its own.
func TestComplete(t *testing.T) {
	t.Parallel()
	for says, change := range map[string]func(catalog spec.Catalog) spec.Catalog{
		"": func(catalog spec.Catalog) spec.Catalog { return catalog },
		"resource example_thing is not in the catalog: describe it in here": func(catalog spec.Catalog) spec.Catalog { return catalog[:1] },
		"resource example_other is in the catalog and not registered": func(catalog spec.Catalog) spec.Catalog {
			return append(catalog, spec.Object{Kind: spec.Resource, Type: "example_other"})
		},
		"id has no row: add one to here": func(catalog spec.Catalog) spec.Catalog {
			catalog[1].Attributes = catalog[1].Attributes[1:]
			return catalog
		},
		"no attribute gone": func(catalog spec.Catalog) spec.Catalog {
			catalog[1].Attributes = append(catalog[1].Attributes, spec.Computed(spec.IsID, "gone")...)
			return catalog
		},
		"name can be set: say what it takes": func(catalog spec.Catalog) spec.Catalog {
			catalog[1].Attributes[1] = spec.Row("name", spec.Anything, nil, "other", spec.Hidden)
			return catalog
		},
		"name: two values": func(catalog spec.Catalog) spec.Catalog {
			catalog[1].Attributes[1] = spec.Row("name", spec.Anything, "mark", "mark", spec.Hidden)
			return catalog
		},
		"name: the type of the values": func(catalog spec.Catalog) spec.Catalog {
			catalog[1].Attributes[1] = spec.Row("name", spec.Number, 1, 2, spec.Hidden)
			return catalog
		},
		"IDs are the attributes of the resource identity": func(catalog spec.Catalog) spec.Catalog {
			catalog[1].IDs = []string{"name"}
			return catalog
		},
	} {
		probe := &recording{TB: t}
		spectest.Complete(probe, server{}, change(spec.Catalog{
			{Kind: spec.Provider},
			{Kind: spec.Resource, Type: "example_thing", IDs: []string{"id"}, Attributes: []spec.Attribute{
				{Path: "id", Shown: spec.IsID}, spec.Row("name", spec.Anything, "mark", "other", spec.Hidden),
			}},
		}), "here")
		assert.Equal(t, says != "", len(probe.failures) > 0, says)
		assert.Contains(t, strings.Join(probe.failures, "\n"), says)
	}
}

package tfkit_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	rschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

func TestDataSourceAttributes(t *testing.T) {
	t.Parallel()
	nested := map[string]rschema.Attribute{
		"number":            rschema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: "Number."},
		"number_wo":         rschema.StringAttribute{Optional: true, WriteOnly: true},
		"number_wo_version": rschema.Int64Attribute{Optional: true},
	}
	derived := map[string]dschema.Attribute{
		"number": dschema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "Number."},
	}
	got := tfkit.DataSourceAttributes(map[string]rschema.Attribute{
		"text": rschema.StringAttribute{Required: true, MarkdownDescription: "Text.", DeprecationMessage: "Old."},
		"time": rschema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}},
		"flag": rschema.BoolAttribute{Optional: true, MarkdownDescription: "Flag. Default: `false`.", DeprecationMessage: "Old."},
		"map":  rschema.MapAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: "Map."},
		"list": rschema.ListAttribute{
			Optional: true, ElementType: types.StringType, Sensitive: true,
			Description: "List. One of A or B.", MarkdownDescription: "List. One of A or B. Shown in plans.",
		},
		"set": rschema.SetAttribute{Optional: true, ElementType: types.StringType},
		"one": rschema.SingleNestedAttribute{Optional: true, Attributes: nested, Sensitive: true, MarkdownDescription: "One."},
		"many": rschema.ListNestedAttribute{
			Optional: true, NestedObject: rschema.NestedAttributeObject{Attributes: nested}, MarkdownDescription: "Many.",
		},
		"some":        rschema.SetNestedAttribute{Optional: true, NestedObject: rschema.NestedAttributeObject{Attributes: nested}},
		"api_version": rschema.StringAttribute{Optional: true},
		"_version":    rschema.StringAttribute{Optional: true},
	})
	assert.Equal(t, map[string]dschema.Attribute{
		"text": dschema.StringAttribute{Computed: true, MarkdownDescription: "Text.", DeprecationMessage: "Old."},
		"time": dschema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}},
		"flag": dschema.BoolAttribute{Computed: true, MarkdownDescription: "Flag.", DeprecationMessage: "Old."},
		"map":  dschema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Map."},
		"list": dschema.ListAttribute{
			Computed: true, ElementType: types.StringType, Sensitive: true, MarkdownDescription: "List. One of A or B.",
		},
		"set": dschema.SetAttribute{Computed: true, ElementType: types.StringType},
		"one": dschema.SingleNestedAttribute{
			Computed: true, Attributes: derived, Sensitive: true, MarkdownDescription: "One.",
		},
		"many": dschema.ListNestedAttribute{
			Computed: true, NestedObject: dschema.NestedAttributeObject{Attributes: derived}, MarkdownDescription: "Many.",
		},
		"some":        dschema.SetNestedAttribute{Computed: true, NestedObject: dschema.NestedAttributeObject{Attributes: derived}},
		"api_version": dschema.StringAttribute{Computed: true}, // the version of nothing
		"_version":    dschema.StringAttribute{Computed: true},
	}, got)
}

func TestDataSourceAttributes_unknownType(t *testing.T) {
	t.Parallel()
	assert.PanicsWithValue(t, "attribute share: no data source form of schema.Float64Attribute", func() {
		tfkit.DataSourceAttributes(map[string]rschema.Attribute{"share": rschema.Float64Attribute{Optional: true}})
	})
}

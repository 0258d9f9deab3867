package object

import (
	"context"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
)

// letter has an address that is personal and a stamp that is not; the post office sets by whom it was opened, and why.
var letter = Type{
	Name: "sealed_letter", Personal: []string{"text", "opened.why"},
	Required: []Required{{Path: "address.city"}, {Path: "sums.sum", Or: "sum_wo"}, {Path: "title"}},
	Schema: func(context.Context) schema.Schema {
		secret := schema.StringAttribute{Optional: true, Sensitive: true}
		return schema.Schema{Attributes: map[string]schema.Attribute{
			"title": secret, "text": schema.StringAttribute{Optional: true, Computed: true}, "stamp": schema.StringAttribute{Optional: true},
			"address": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{
				"city": secret, "kind": schema.StringAttribute{Optional: true},
			}},
			"sums": schema.ListNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{
				Attributes: map[string]schema.Attribute{"sum": secret, "sum_wo": secret, "currency": secret},
			}},
			"opened": schema.ListNestedAttribute{Computed: true, NestedObject: schema.NestedAttributeObject{
				Attributes: map[string]schema.Attribute{
					"by":  schema.StringAttribute{Computed: true, Sensitive: true},
					"why": schema.StringAttribute{Computed: true}, "on": schema.StringAttribute{Computed: true},
				},
			}},
		}}
	},
}

type attrs = map[string]any

func letterOf(t *testing.T, attributes attrs) tftypes.Value {
	t.Helper()
	kind := letter.Schema(t.Context()).Type().TerraformType(t.Context())
	if attributes == nil {
		return tftypes.NewValue(kind, nil)
	}
	return acctest.Object(t, kind, attributes)
}

func TestPersonal_without(t *testing.T) {
	t.Parallel()
	found := attrs{
		"title": "Dear Ada", "text": "Hello", "stamp": "1d", "address": attrs{"city": "York", "kind": "home"},
		"sums": []attrs{{"sum": "1", "currency": "GBP"}}, "opened": []attrs{{"by": "Bea", "why": "customs", "on": "Monday"}},
	}
	closed := []attrs{{"on": "Monday"}}
	with := func(name string, value any) attrs {
		changed := attrs{}
		for each := range found {
			changed[each] = found[each]
		}
		changed[name] = value
		return changed
	}
	for name, test := range map[string]struct {
		prior    attrs
		imported bool
		want     attrs
	}{
		"an import keeps what is nobody's":             {nil, true, attrs{"stamp": "1d", "opened": closed}},
		"a refresh keeps what is configured":           {nil, false, with("opened", closed)},
		"a write keeps what the plan took from before": {found, false, found},
		"of another element":                           {with("opened", []attrs{}), false, with("opened", closed)},
	} {
		got := letter.personal(t.Context()).without("", letterOf(t, found), letterOf(t, test.prior), test.imported)
		assert.True(t, letterOf(t, test.want).Equal(got), "%s: %s", name, got)
	}
}

var elements = regexp.MustCompile(`\[\d+\]`)

func TestRequireArguments(t *testing.T) {
	t.Parallel()
	whole := attrs{"title": "a", "address": attrs{"city": "York", "kind": "home"}, "sums": []attrs{{"sum": "1"}, {"sum": "2", "currency": "GBP"}}}
	for name, test := range map[string]struct {
		state, config attrs
		want          []string
	}{
		"a create with everything":     {nil, whole, nil},
		"a create with nothing":        {nil, attrs{}, []string{"title"}},
		"objects that lack something":  {nil, attrs{"title": "a", "address": attrs{}, "sums": []attrs{{"sum_wo": "1"}, {}}}, []string{"address.city", "sums[].sum"}},
		"what is not known":            {nil, attrs{"title": tftypes.UnknownValue, "address": tftypes.UnknownValue, "sums": tftypes.UnknownValue}, nil},
		"an update that lets go":       {whole, attrs{"address": attrs{"kind": "home"}, "sums": []attrs{{}, {"sum": "2"}}}, nil},
		"one that changes the rest":    {whole, attrs{"address": attrs{"kind": "office"}}, []string{"address.city"}},
		"one that adds":                {attrs{}, attrs{"address": attrs{"kind": "home"}}, []string{"address.city"}},
		"one that changes the list":    {whole, attrs{"sums": []attrs{{}}}, []string{"sums[].sum"}},
		"one that changes an element":  {whole, attrs{"sums": []attrs{{}, {"sum": "3"}}}, []string{"sums[].sum"}},
		"one that is to be known soon": {whole, attrs{"address": attrs{"kind": tftypes.UnknownValue}}, []string{"address.city"}},
	} {
		var diags diag.Diagnostics
		letter.requireArguments(func() API { return API{Name: "The post"} }, letterOf(t, test.config), letterOf(t, test.state), &diags)
		var at []string
		for _, one := range diags {
			located, ok := one.(diag.DiagnosticWithPath)
			require.True(t, ok)
			at = append(at, elements.ReplaceAllString(located.Path().String(), "[]"))
		}
		assert.Equal(t, test.want, at, name)
		if len(diags) > 0 && test.state == nil {
			assert.Equal(t, "Unable to create sealed letter", diags[0].Summary())
		}
	}
}

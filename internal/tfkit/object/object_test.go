package object_test

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// store is an API and the session of its provider: names of pages by "<book>/<id>", and the modes of the reads.
type store struct {
	pages map[string]string
	modes []tfkit.ReadMode
}

// page is the model of the object "book_page".
type page struct {
	Book   types.String `tfsdk:"book_id"`
	ID     types.String `tfsdk:"id"`
	Name   types.String `tfsdk:"name"`
	Policy types.String `tfsdk:"deletion_policy"`
}

func (p page) key() string { return p.Book.ValueString() + "/" + p.ID.ValueString() }

var removal = object.Removal{
	Resource: "library_book_page", Stays: "in the book", API: "the library",
	Policies: []object.Policy{{Name: "BURN", Does: "burns it"}, {Name: object.Abandon, Does: "leaves it"}},
}

var kind = object.Type{
	Name: "book_page",
	IDs:  []object.ID{{Name: "book_id", Description: "The book."}, {Name: "id", Description: "The page."}},
	IsID: isID,
	Schema: func(context.Context) schema.Schema {
		return schema.Schema{Attributes: map[string]schema.Attribute{
			"book_id": schema.StringAttribute{Required: true}, "id": schema.StringAttribute{Required: true},
			"name": schema.StringAttribute{Required: true}, "deletion_policy": removal.Attribute(),
		}}
	},
}

// isID is the rule of an API whose ids are words.
func isID(text string) bool { return text != "" && text != "no id" }

var _ object.Interface = (*pageResource)(nil)

type pageResource struct{ object.Resource[*store] }

func (p page) removed(verb string) object.Removed {
	return object.Removed{What: "Page " + p.key(), ImportID: p.key(), Policy: p.Policy.ValueString(), Verb: verb}
}

func (r *pageResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state page
	switch {
	case req.State.Raw.IsNull():
		if _, removes := removal.PlanReplaced(ctx, r.Type, &resp.Diagnostics); removes {
			tfkit.Notice{Summary: "It burns"}.AddWarning(&resp.Diagnostics)
		}
	case req.Plan.Raw.IsNull():
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		if !removal.Plan(state.removed("destroy"), &resp.Diagnostics) {
			tfkit.Notice{Summary: "It burns"}.AddWarning(&resp.Diagnostics)
		}
	}
}

func (r *pageResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan page
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	r.Session.pages[plan.key()] = plan.Name.ValueString()
	canceled, cancel := context.WithCancel(ctx)
	cancel()
	r.Save(canceled, plan, &resp.State, resp.Identity, &resp.Diagnostics)
}

func (r *pageResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state page
	mode, ok := r.StartRead(ctx, req, resp, &state)
	if !ok {
		return
	}
	r.Session.modes = append(r.Session.modes, mode)
	name, ok := r.Session.pages[state.key()]
	if !ok {
		resp.State.RemoveResource(ctx)
		return
	}
	state.Name = types.StringValue(name)
	r.Save(ctx, state, &resp.State, resp.Identity, &resp.Diagnostics)
}

func (r *pageResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan page
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	r.Save(ctx, plan, &resp.State, resp.Identity, &resp.Diagnostics)
}

func (r *pageResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state page
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !removal.Keeps(state.removed("destroy"), &resp.Diagnostics) {
		delete(r.Session.pages, state.key())
	}
}

// found is the model of the data source, and of a row of the list.
type found struct {
	Key  types.String `tfsdk:"key"`
	Name types.String `tfsdk:"name"`
	ID   types.String `tfsdk:"id"` // an attribute of the resource
}

type list struct {
	Limit types.Int64 `tfsdk:"limit"`
	Rows  []found     `tfsdk:"book_pages"`
}

var pageDataSource = object.DataSource[*store, found, string]{
	Type: &kind, OneOf: []string{"key", "name"}, Description: "A page.",
	Attributes: map[string]dschema.Attribute{
		"key":  object.KeyAttribute("Key.", tfkit.PlainText(20), "key", "name"),
		"name": object.KeyAttribute("Name.", tfkit.PlainText(20), "key", "name"),
	},
	Get: func(_ context.Context, s *store, config found) (*string, error) {
		name, ok := s.pages[config.Key.ValueString()]
		if !ok {
			return nil, errors.New("no such page")
		}
		return &name, nil
	},
	Failed: func(config found) string { return "Reading " + config.Key.ValueString() + " failed." },
	Row:    func(config found, name *string) found { return found{Key: config.Key, Name: types.StringValue(*name)} },
}

var pagesDataSource = object.ListDataSource[*store, list, string, found]{
	Name: "book_pages", Description: "Pages.",
	Attributes: map[string]dschema.Attribute{
		"limit": object.LimitAttribute("pages"),
		"book_pages": object.RowsAttribute("The pages.", map[string]dschema.Attribute{
			"key": dschema.StringAttribute{Computed: true}, "name": dschema.StringAttribute{Computed: true},
			"id": dschema.StringAttribute{Computed: true},
		}),
	},
	List: func(_ context.Context, s *store, config list) iter.Seq2[string, error] {
		return func(yield func(string, error) bool) {
			for i, key := range slices.Sorted(maps.Keys(s.pages)) {
				if i > 0 && int64(i) == config.Limit.ValueInt64() {
					yield("", errors.New("torn page"))
					return
				}
				if !yield(key, nil) {
					return
				}
			}
		}
	},
	Row:  func(_ list, key *string) found { return found{Key: types.StringValue(*key)} },
	Rows: func(m *list) *[]found { return &m.Rows },
}

// library is the provider.
type library struct {
	provider.Provider
	data any
}

func (library) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "library"
}

func (library) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (l library) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.ResourceData, resp.DataSourceData = l.data, l.data
}

func (library) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return newPage() }}
}

func (library) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{pageDataSource.New, pagesDataSource.New}
}

func newPage() *pageResource { return &pageResource{object.Resource[*store]{Type: &kind}} }

// newResource returns the resource of a provider that hands data to its objects, with fast paths or without.
func newResource(t *testing.T, data any, fast bool) *acctest.ProtocolResource {
	t.Helper()
	return acctest.NewProtocolResource(t, acctest.Suite{
		Name: "library",
		NewServer: func(func(string) string) (tfprotov6.ProviderServer, error) {
			server, err := providerserver.NewProtocol6WithError(library{data: data})()
			if err != nil || !fast {
				return server, err
			}
			return fastpath.Wrap(context.Background(), server, "library", func() any { return data }, newPage())
		},
	}, "library_book_page")
}

type attrs = map[string]any

var sonnet = attrs{"book_id": "poems", "id": "18", "name": "Sonnet"}

// Both imports set the ids, in their order, and the read that follows knows that it follows an import, once.
func TestResource_import(t *testing.T) {
	t.Parallel()
	s := &store{pages: map[string]string{"poems/18": "Sonnet"}}
	r := newResource(t, s, true)
	state, diagnostics := r.Import("poems/18", nil)
	acctest.RequireNoErrors(t, diagnostics)
	other, diagnostics := r.Import("", attrs{"book_id": "poems", "id": "18"})
	acctest.RequireNoErrors(t, diagnostics)
	assert.True(t, state.Equal(other))
	assert.Equal(t, []tfkit.ReadMode{tfkit.Everything, tfkit.Everything}, s.modes)
	assert.Equal(t, "Sonnet", state.Text("name"))
	assert.Empty(t, state.Private)
	assert.True(t, r.MustRead(state).Equal(state))
	assert.Equal(t, tfkit.Managed, s.modes[2])
}

func TestResource_importRefuses(t *testing.T) {
	t.Parallel()
	r := newResource(t, &store{}, true)
	for name, test := range map[string]struct {
		id       string
		identity attrs
	}{
		"nothing":                {},
		"too few parts":          {id: "poems"},
		"too many parts":         {id: "poems/18/1"},
		"an empty part":          {id: "poems/"},
		"an empty first part":    {id: "/18"},
		"no id":                  {id: "poems/no id"},
		"a null in the identity": {identity: attrs{"book_id": "poems"}},
		"no id in the identity":  {identity: attrs{"book_id": "poems", "id": "no id"}},
	} {
		state, diagnostics := r.Import(test.id, test.identity)
		assert.True(t, state.IsNull(), name)
		assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "Unable to import by this id: The import id must be <book_id>/<id>", name)
	}
}

// The resource identity follows the ids of the state, also if the object is gone and the command line sends none.
func TestResource_identity(t *testing.T) {
	t.Parallel()
	s := &store{pages: map[string]string{}}
	r := newResource(t, s, false)
	state := r.MustApply(r.None(), sonnet)
	of := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"book_id": tftypes.String, "id": tftypes.String}}
	want := acctest.Object(t, of, attrs{"book_id": "poems", "id": "18"})
	for _, each := range []protocol.Object{state, r.MustRead(protocol.Object{State: state.State})} {
		got, err := protocol.Decode(each.Identity.IdentityData, of)
		require.NoError(t, err)
		assert.True(t, want.Equal(got), got)
	}
	clear(s.pages)
	gone, diagnostics := r.Read(protocol.Object{State: state.State})
	acctest.RequireNoErrors(t, diagnostics)
	assert.True(t, gone.IsNull())
}

// A session of another provider is an error that does not show it, and none at all is the time before the configuration.
func TestResource_session(t *testing.T) {
	t.Parallel()
	for data, says := range map[any]string{"a secret": "ERROR: Unable to configure: The provider handed over a string", nil: ""} {
		var resp resource.ConfigureResponse
		r := newPage()
		r.Configure(t.Context(), resource.ConfigureRequest{ProviderData: data}, &resp)
		assert.Nil(t, r.Session)
		require.Equal(t, says != "", resp.Diagnostics.HasError())
		if says != "" {
			assert.Contains(t, "ERROR: "+resp.Diagnostics[0].Summary()+": "+resp.Diagnostics[0].Detail(), says)
			assert.NotContains(t, resp.Diagnostics[0].Detail(), data)
		}
	}
}

func TestRemoval(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "What destroy does: `BURN` burns it, `ABANDON` leaves it, `PREVENT` fails the plan. The provider uses the applied value, so "+
		"apply a change before you destroy. Default: `BURN`.", removal.Attribute().MarkdownDescription)
	const prevented = `has the applied deletion_policy PREVENT. To let it go, apply deletion_policy = "BURN" or "ABANDON" first, or take it out of the state with a removed block:`
	for policy, test := range map[string]struct {
		plan    string
		refused bool
		left    int
	}{
		"BURN":    {plan: "WARNING: It burns: "},
		"ABANDON": {plan: "stays in the book: its deletion_policy is ABANDON, so nothing is sent to the library.", left: 1},
		"PREVENT": {plan: "ERROR: Unable to destroy book page: Page poems/18 " + prevented, left: 1, refused: true},
	} {
		s := &store{pages: map[string]string{}}
		r := newResource(t, s, true)
		state := r.MustApply(r.None(), with(sonnet, "deletion_policy", policy))
		plan := r.Plan(state, nil)
		assert.Contains(t, acctest.FormatDiagnostics(plan.Diagnostics), test.plan)
		after, diagnostics := r.ApplyPlanned(plan) // whatever the plan says
		assert.Equal(t, test.refused, len(protocol.Errors(diagnostics)) > 0)
		assert.Equal(t, test.refused, !after.IsNull())
		assert.Len(t, s.pages, test.left)

		kept := r.Plan(state, with(sonnet, "deletion_policy", policy))
		require.True(t, kept.Empty())
		replacement := r.Plan(protocol.Object{Private: kept.Planned.Private}, sonnet) // -replace
		assert.Equal(t, test.refused, len(protocol.Errors(replacement.Diagnostics)) > 0)
		assert.Contains(t, acctest.FormatDiagnostics(replacement.Diagnostics),
			strings.NewReplacer("destroy", "replace", "Page poems/18", "The object that this plan replaces").Replace(test.plan))
		if policy == object.Abandon {
			assert.Contains(t, acctest.FormatDiagnostics(replacement.Diagnostics), "import it by poems/18.")
		}
	}
}

func with(attributes attrs, name string, value any) attrs {
	changed := maps.Clone(attributes)
	changed[name] = value
	return changed
}

func TestDataSource(t *testing.T) {
	t.Parallel()
	r := newResource(t, &store{pages: map[string]string{"poems/18": "Sonnet"}}, true)
	state, diagnostics := r.ReadData("library_book_page", attrs{"key": "poems/18"})
	require.Empty(t, diagnostics)
	assert.Equal(t, "Sonnet", protocol.Text(state, "name"))
	_, diagnostics = r.ReadData("library_book_page", attrs{"key": "poems/19"})
	assert.Equal(t, "ERROR: Unable to read book page: Reading poems/19 failed. no such page", acctest.FormatDiagnostics(diagnostics))

	source := r.DataSource("library_book_page")
	var names []string
	for _, attribute := range source.Schema.Block.Attributes {
		names = append(names, attribute.Name)
	}
	assert.Equal(t, []string{"id", "key", "name"}, names, "of the resource, as far as the model has fields, and its own")
	diagnostics, err := source.Validate(t.Context(), acctest.Object(t, source.Schema.ValueType(), attrs{"key": "a", "name": "b"}))
	require.NoError(t, err)
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "[key,name]")
}

func TestListDataSource(t *testing.T) {
	t.Parallel()
	r := newResource(t, &store{pages: map[string]string{"poems/18": "Sonnet", "poems/1": "Title"}}, true)
	state, diagnostics := r.ReadData("library_book_pages", nil)
	require.Empty(t, diagnostics)
	var rows []tftypes.Value
	require.NoError(t, protocol.Attribute(state, "book_pages").As(&rows))
	require.Len(t, rows, 2)
	assert.Equal(t, "poems/1", protocol.Text(rows[0], "key"))
	_, diagnostics = r.ReadData("library_book_pages", attrs{"limit": 1})
	assert.Equal(t, "ERROR: Unable to list book pages: Listing the book pages failed. torn page", acctest.FormatDiagnostics(diagnostics))

	r = newResource(t, &store{}, true)
	state, diagnostics = r.ReadData("library_book_pages", nil)
	require.Empty(t, diagnostics)
	assert.False(t, protocol.Attribute(state, "book_pages").IsNull(), "no rows are an empty list")
}

package object_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	listing "github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// store is an API and the session of its provider: names of pages by "<book>/<id>".
type store struct {
	pages     map[string]string
	answers   []error // what the next looks for a page answer; nil for what there is
	respells  bool    // answers in upper case
	forget    bool    // missing pages leave the state
	stopped   int     // the look from which on the run reads no more; 0 is none
	looks     int
	ahead     int  // looks that reading ahead could have answered
	listed    int  // books that a query took
	limit     int  // what a query said it would take
	omit      bool // personal data: the names of pages
	forgotten []string
	names     *object.Names
	breaker   *object.MissingBreaker
}

var (
	errMissing = errors.New("404")
	errTaken   = errors.New("409")
)

func (s *store) API() object.API {
	return object.API{
		Name: "The library", Prefix: "library_", Environment: "attic", Arguments: "the door", Forget: s.forget, OmitPersonalData: s.omit,
		IsNotFound: func(err error) bool { return errors.Is(err, errMissing) },
		IsConflict: func(err error) bool { return errors.Is(err, errTaken) },
		ExistingID: func(err error) (string, bool) { return "p9", err != errTaken }, //nolint:errorlint // one that says more
	}
}

func (s *store) TryCredentials(context.Context, string, *diag.Diagnostics) {}

func (s *store) Names() *object.Names {
	if s == nil || s.names == nil {
		return object.NewNames()
	}
	return s.names
}

func (s *store) SkipRead(what string, diags *diag.Diagnostics) bool {
	if s.looks++; s.stopped == 0 || s.looks < s.stopped {
		return false
	}
	tfkit.Notice{Summary: "Skipped " + what}.AddWarning(diags)
	return true
}

// get returns the page of a state as the API spells it.
func get(_ context.Context, s *store, state page) (*body, error) {
	if len(s.answers) > 0 {
		answer := s.answers[0]
		s.answers = s.answers[1:]
		if answer != nil {
			return nil, answer
		}
	}
	name, ok := s.pages[state.key()]
	if !ok {
		return nil, errMissing
	}
	return s.spell(name), nil
}

func readAhead(ctx context.Context, s *store, state page) (*body, error) {
	s.ahead++
	return get(ctx, s, state)
}

func (s *store) spell(name string) *body {
	if s.respells {
		name = strings.ToUpper(name)
	}
	return &body{Name: name}
}

// body is a page as the API has it.
type body struct {
	Name string `json:"name"`
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
	Warn:     func(id string) (found, next string) { return "It burns: " + id + ".", "" },
}

var kind = object.Type{
	Name: "book_page",
	IDs:  []object.ID{{Name: "book_id", Description: "The book."}, {Name: "id", Description: "The page."}},
	IsID: isID, Unique: object.Unique{Argument: "name"}, Removal: removal, Personal: []string{"name"},
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

type pageResource struct {
	object.Resource[*store, page, body]
}

func bindPage(p *page, b *body) mapping.Fields { return mapping.Fields{mapping.Text(&p.Name, &b.Name)} }

func newPage() *pageResource {
	return &pageResource{object.Resource[*store, page, body]{
		Type: &kind, Get: get, ReadAhead: readAhead, WhyMissing: "Pages do not burn",
		What: func(state page) string { return "page " + state.ID.ValueString() },
		FromAPI: func(mode tfkit.ReadMode, prior page, answer *body) page {
			if mode != tfkit.Planned {
				prior.Name = types.StringValue(answer.Name)
			}
			return prior
		},
		Post: post,
		Put:  func(ctx context.Context, s *store, plan, _ page) (*body, error) { return post(ctx, s, &plan) },
		Remove: func(_ context.Context, s *store, state page) error {
			delete(s.pages, state.key())
			return nil
		},
		Mapping:   mapping.Declare(bindPage, "book_id", "id", "deletion_policy"),
		Forgotten: func(s *store, state page) { s.forgotten = append(s.forgotten, state.key()) },
	}}
}

func post(_ context.Context, s *store, plan *page) (*body, error) {
	s.pages[plan.key()] = plan.Name.ValueString()
	return s.spell(plan.Name.ValueString()), nil
}

// Create gives up before it saves what it has created.
func (r *pageResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	canceled, cancel := context.WithCancel(ctx)
	cancel()
	r.Resource.Create(canceled, req, resp)
}

// found is the model of the data source, and of a row of the list.
type found struct {
	Key  types.String `tfsdk:"key"`
	Name types.String `tfsdk:"name"`
	ID   types.String `tfsdk:"id"` // an attribute of the resource
}

// search is the model of the filters of the list.
type search struct {
	object.Listing
	Besides types.String `tfsdk:"besides"`
}

var pageDataSource = object.DataSource[*store, found, string]{
	Type: &kind, Description: "A page.",
	Keys: []object.Key[*store, found, string]{
		{Name: "key", Description: "Key.", Valid: tfkit.PlainText(20), Get: byKey},
		{Name: "name", Description: "Name.", Valid: tfkit.PlainText(20), Get: byKey},
	},
	Row: func(config found, name *string) found { return found{Key: config.Key, Name: types.StringValue(*name)} },
}

func byKey(_ context.Context, s *store, _ found, value string) (*string, error) {
	if name, ok := s.pages[value]; ok {
		return &name, nil
	}
	if value == "poems/0" {
		return nil, errors.New("torn page")
	}
	return nil, nil //nolint:nilnil // there is none
}

var pagesDataSource = object.ListDataSource[*store, search, string, found]{
	Name: "book_pages", Description: "Pages.", Order: "ASC", Type: &kind,
	Filters:       map[string]dschema.Attribute{"besides": dschema.StringAttribute{Optional: true}},
	RowAttributes: map[string]dschema.Attribute{"key": dschema.StringAttribute{Computed: true}},
	List: func(_ context.Context, s *store, filters search, limit int) iter.Seq2[string, error] {
		return func(yield func(string, error) bool) {
			for i, key := range slices.Sorted(maps.Keys(s.pages)) {
				if i > 0 && i == limit {
					yield("", errors.New("torn page"))
					return
				}
				if !yield(key, nil) {
					return
				}
			}
		}
	},
	Row: func(_ search, key *string) found {
		return found{Key: types.StringValue(*key), Name: types.StringValue("page " + *key)}
	},
}

// library is the provider.
type library struct {
	provider.Provider
	data any
	page func() *pageResource
}

func (library) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "library"
}

func (library) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (l library) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.ResourceData, resp.DataSourceData, resp.ListResourceData = l.data, l.data, l.data
}

func (l library) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return l.page() }}
}

func (library) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{pageDataSource.New, pagesDataSource.New}
}

func (library) ListResources(context.Context) []func() listing.ListResource {
	return []func() listing.ListResource{pageListResource.New}
}

// newResource returns the resource of a provider that hands data to its objects, with fast paths or without.
func newResource(t *testing.T, data any, fast bool) *acctest.ProtocolResource {
	t.Helper()
	return newResourceOf(t, data, fast, newPage)
}

func newResourceOf(t *testing.T, data any, fast bool, page func() *pageResource) *acctest.ProtocolResource {
	t.Helper()
	return acctest.NewProtocolResource(t, acctest.Suite{
		Name: "library",
		NewServer: func(func(string) string) (tfprotov6.ProviderServer, error) {
			server, err := providerserver.NewProtocol6WithError(library{data: data, page: page})()
			if err != nil || !fast {
				return server, err
			}
			return fastpath.Wrap(context.Background(), server, "library", func() any { return data }, page())
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
	assert.Zero(t, s.ahead)
	assert.Equal(t, "Sonnet", state.Text("name"))
	assert.Equal(t, "BURN", state.Text("deletion_policy"))
	assert.Empty(t, state.Private)
	assert.True(t, r.MustRead(state).Equal(state))
	assert.Equal(t, 1, s.ahead)
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
	s := &store{pages: map[string]string{}, forget: true}
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

// The failure of a write is at the argument that names the parent if the API does not find that, and at the unique argument if
// another object has its value.
func TestResource_WriteFailure(t *testing.T) {
	t.Parallel()
	r := newPage()
	r.Session = &store{}
	for _, test := range []struct {
		err   error
		at    path.Path
		block string
	}{
		{errMissing, path.Root("book_id"), ""},
		{errTaken, path.Root("name"), ""},
		{fmt.Errorf("p9: %w", errTaken), path.Root("name"), "import {\n  to = library_book_page.example # the address of this resource\n  id = \"poems/p9\"\n}"},
		{errors.New("fire"), path.Path{}, ""},
	} {
		failed := r.WriteFailure(t.Context(), "write", "Writing failed.", test.err, "poems")
		assert.Equal(t, "write book page", failed.Action)
		assert.Equal(t, "Writing failed.", failed.Context)
		assert.Equal(t, test.err, failed.Err)
		assert.True(t, failed.At.Equal(test.at), failed.At)
		assert.Equal(t, test.block, failed.Block)
		assert.Equal(t, test.block != "", failed.Next == "Book page p9 has this name. Choose another one, or import that book page if it is the one meant:")
	}
}

// What a create and an update find out about the API's spellings is remembered; an update that sends nothing changes nothing.
func TestResource_respelling(t *testing.T) {
	t.Parallel()
	s := &store{pages: map[string]string{}, respells: true}
	r := newResource(t, s, true)
	state, diagnostics := r.Apply(r.None(), sonnet)
	const learned = "The answer of The library to this write spells values of page 18 in another way than they are configured: name."
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), learned)
	assert.True(t, r.MustRead(state).Equal(state))

	kept := r.MustApply(state, with(sonnet, "deletion_policy", "ABANDON"))
	assert.Equal(t, state.Private, kept.Private)
	state, diagnostics = r.Apply(kept, with(sonnet, "name", "Ode"))
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), learned)
	assert.NotEqual(t, kept.Private, state.Private)
	assert.True(t, r.MustRead(state).Equal(state))

	s.pages["poems/18"] = "Elegy"
	assert.Equal(t, "ELEGY", r.MustRead(state).Text("name"))
}

// An object that only has arguments of the provider to update saves the plan.
func TestResource_Update(t *testing.T) {
	t.Parallel()
	r := newPage()
	r.Put = nil
	form := kind.Schema(t.Context())
	planned := acctest.Object(t, form.Type().TerraformType(t.Context()), sonnet)
	var identity resource.IdentitySchemaResponse
	r.IdentitySchema(t.Context(), resource.IdentitySchemaRequest{}, &identity)
	resp := resource.UpdateResponse{
		State: tfsdk.State{Schema: form}, Identity: &tfsdk.ResourceIdentity{
			Schema: identity.IdentitySchema,
			Raw:    tftypes.NewValue(identity.IdentitySchema.Type().TerraformType(t.Context()), nil),
		},
	}
	r.Update(t.Context(), resource.UpdateRequest{Plan: tfsdk.Plan{Schema: form, Raw: planned}}, &resp)
	require.Empty(t, resp.Diagnostics)
	assert.True(t, resp.State.Raw.Equal(planned))
	assert.Equal(t, "18", protocol.Text(resp.Identity.Raw, "id"))
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
		"BURN":    {plan: "WARNING: Resource Destruction Considerations: It burns: 18."},
		"ABANDON": {plan: "stays in the book: its deletion_policy is ABANDON, so nothing is sent to the library.", left: 1},
		"PREVENT": {plan: "ERROR: Unable to destroy book page: Page 18 (Sonnet) " + prevented, left: 1, refused: true},
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
			strings.NewReplacer("destroy", "replace", "Page 18 (Sonnet)", "The object that this plan replaces").Replace(test.plan))
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
	for says, config := range map[string]attrs{
		"Reading book page poems/19 failed. no book page has this key; check it, and the door of the provider":                   {"key": "poems/19"},
		"Looking for the book page with name \"Ode\" failed. no book page has this name; check it, and the door of the provider": {"name": "Ode"},
		"Reading book page poems/0 failed. torn page":                                                                            {"key": "poems/0"},
	} {
		_, diagnostics = r.ReadData("library_book_page", config)
		assert.Equal(t, "ERROR: Unable to read book page: "+says, acctest.FormatDiagnostics(diagnostics))
	}

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

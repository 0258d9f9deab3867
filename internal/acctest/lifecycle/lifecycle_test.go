package lifecycle

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// fakeVariable tells a process which rule its fake breaks; fakeTest is the name of the test that runs the suite with it.
const fakeVariable, fakeTest = "LIFECYCLE_FAKE", "TestFake"

// fake is a server with one object, and the provider and the resource for it. It breaks one rule, or none.
type fake struct {
	acctest.Emulator

	breaks  string
	name    string
	journal []emukit.Entry
}

func (f *fake) Journal() []emukit.Entry { return f.journal }
func (f *fake) ResetJournal()           { f.journal = nil }

// request notes a request.
func (f *fake) request(method, operation string, fields ...string) {
	f.journal = append(f.journal, emukit.Entry{
		Method: method, Operation: operation, Path: "/things/{id}", RequestPath: "/things/1", BodyKeys: fields,
	})
}

// fakeProvider is the provider of a fake.
type fakeProvider struct{ *fake }

func (fakeProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "fake"
}
func (fakeProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}
func (fakeProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}
func (fakeProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }
func (p fakeProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return fakeResource(p) }}
}

// fakeResource is the resource of a fake.
type fakeResource struct{ *fake }

type fakeModel struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
}

func (fakeResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "fake_thing"
}

func (fakeResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id": schema.StringAttribute{
			Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"name": schema.StringAttribute{Required: true},
	}}
}

func (fakeResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true},
	}}
}

func (fakeResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("id"), path.Root("id"), req, resp)
}

func (r fakeResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan fakeModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	r.name = plan.Name.ValueString()
	fields := []string{"name"}
	if r.breaks == "sends more" {
		fields = append(fields, "nickname")
	}
	r.request(http.MethodPost, "CreateThing", fields...)
	if r.breaks == "sends twice" {
		r.request(http.MethodPost, "CreateThing", fields...)
	}
	plan.ID = types.StringValue("1")
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), plan.ID)...)
}

func (r fakeResource) Read(ctx context.Context, _ resource.ReadRequest, resp *resource.ReadResponse) {
	r.request(http.MethodGet, "GetThing")
	name := r.name
	if r.breaks == "reads another value" {
		name += " "
	}
	if r.breaks == "writes when it reads" {
		r.request(http.MethodPut, "UpdateThing", "name")
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, fakeModel{types.StringValue("1"), types.StringValue(name)})...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), "1")...)
}

func (r fakeResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan fakeModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if name := plan.Name.ValueString(); name != r.name && r.breaks != "does not send a change" {
		r.name = name
		r.request(http.MethodPut, "UpdateThing", "name")
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

func (fakeResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

// TestFake runs the suite with a fake, in the processes that TestSuite starts.
func TestFake(t *testing.T) {
	t.Parallel()
	breaks, ok := os.LookupEnv(fakeVariable)
	if !ok {
		return
	}
	acctest.RunMethods(t, Suite{Modes: make([]Mode, 1), Provider: acctest.Provider{
		Catalog: spec.New([]spec.Object{{
			Kind: spec.Resource, Type: "fake_thing", IDs: []string{"id"}, Forms: []spec.Form{{Least: []string{"name"}}},
			Life:       &spec.Life{Create: "CreateThing", Read: "GetThing", Update: "UpdateThing"},
			Attributes: append(spec.Computed(spec.IsID, "id"), spec.Row("name", spec.Anything, "mark", "other", spec.Hidden)),
		}}),
		Servers: make([]acctest.ServerKind, 1),
		Start: func(testing.TB, acctest.ServerKind) (acctest.Emulator, acctest.Suite) {
			emu := &fake{breaks: breaks}
			return emu, acctest.Suite{Name: "fake", NewServer: func(func(string) string) (tfprotov6.ProviderServer, error) {
				return providerserver.NewProtocol6WithError(fakeProvider{emu})()
			}}
		},
	}})
}

// The suite passes a resource that keeps the rules, and fails for each that one breaks.
func TestSuite(t *testing.T) {
	t.Parallel()
	for breaks, says := range map[string]string{
		"":                       "",
		"sends more":             "nickname",
		"sends twice":            "CreateThing",
		"reads another value":    "the plan is not empty",
		"writes when it reads":   "a refresh or an import changes something",
		"does not send a change": "UpdateThing",
	} {
		command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+fakeTest+"$/^(TestCreate|TestUpdate|TestUnknownValues)$")
		command.Env = append(slices.Clone(os.Environ()), fakeVariable+"="+breaks)
		output, err := command.CombinedOutput()
		assert.Equal(t, says == "", err == nil, "%s: %s", breaks, output)
		assert.Contains(t, string(output), says, breaks)
	}
}

// Each exported method is a test, which acctest.RunMethods finds by its name and signature.
func TestSuite_everyMethodRuns(t *testing.T) {
	t.Parallel()
	found := 0
	for method := range reflect.TypeFor[Suite]().Methods() {
		if _, inherited := reflect.TypeFor[acctest.Provider]().MethodByName(method.Name); inherited {
			continue
		}
		assert.True(t, strings.HasPrefix(method.Name, "Test"), method.Name)
		assert.Equal(t, reflect.TypeFor[func(Suite, *testing.T)](), method.Type, method.Name)
		found++
	}
	assert.NotZero(t, found)
}

package identity

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/readahead"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// alone is a provider that has paxos_identity alone.
type alone struct{ session *session.Session }

func (alone) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "paxos"
}

func (alone) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (a alone) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.ResourceData = a.session
}

func (alone) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{NewResource}
}

func (alone) DataSources(context.Context) []func() datasource.DataSource { return nil }

// framework returns the framework's server of the resource with this session, which may be nil.
func framework(t require.TestingT, s *session.Session) wholeServer {
	server, err := providerserver.NewProtocol6WithError(alone{s})()
	require.NoError(t, err)
	whole, ok := server.(wholeServer)
	require.True(t, ok)
	return whole
}

// withFastPath returns the framework's server with fast paths, configured.
func withFastPath(ctx context.Context, t require.TestingT, inner tfprotov6.ProviderServer, s *session.Session) tfprotov6.ProviderServer {
	r, ok := NewResource().(fastpath.Resource)
	require.True(t, ok)
	server, err := fastpath.Wrap(ctx, inner, "paxos", func() any { return s }, r)
	require.NoError(t, err)
	empty := tftypes.NewValue(tftypes.Object{}, map[string]tftypes.Value{})
	_, err = server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: protocol.Encode(empty)})
	require.NoError(t, err)
	return server
}

// wholeServer is all of the protocol, which the framework's server implements.
type wholeServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// spy notes whether a request came through to the framework.
type spy struct {
	wholeServer
	reads, plans int
}

func (s *spy) ReadResource(
	ctx context.Context, req *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	s.reads++
	return s.wholeServer.ReadResource(ctx, req)
}

func (s *spy) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	s.plans++
	return s.wholeServer.PlanResourceChange(ctx, req)
}

// A plan with fast paths is the plan of the framework, whatever state and configuration are, and takes the fast path
// just where neither differs from the other.
func TestFastPath_plan(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	inner := &spy{wholeServer: framework(t, nil)}
	schema := acctest.Schemas(t, inner).ResourceSchemas["paxos_identity"]
	short := withFastPath(ctx, t, inner, nil)
	rapid.Check(t, func(t *rapid.T) {
		kind := aKind(t)
		state := configuration(t, kind)
		config := state
		if rapid.Bool().Draw(t, "changed") {
			config = configuration(t, kind)
		}
		state.summary = aSummary(t, state.summary)
		state.DeletionPolicy = rapid.SampledFrom([]types.String{
			types.StringValue(object.Abandon), types.StringValue(session.PolicyClose),
		}).Draw(t, "deletion_policy")
		state.AdoptExisting = types.BoolValue(rapid.Bool().Draw(t, "adopt_existing"))
		state.forgetWriteOnly()
		config.DeletionPolicy = rapid.SampledFrom([]types.String{types.StringNull(), state.DeletionPolicy}).Draw(t, "policy")
		config.AdoptExisting = rapid.SampledFrom([]types.Bool{types.BoolNull(), state.AdoptExisting}).Draw(t, "adopt")

		prior, wanted := raw(t, state), raw(t, config)
		offered, err := protocol.Proposed(schema, prior, wanted)
		require.NoError(t, err)
		req := &tfprotov6.PlanResourceChangeRequest{
			TypeName: "paxos_identity", PriorState: protocol.Encode(prior), Config: protocol.Encode(wanted),
			ProposedNewState: protocol.Encode(offered), PriorIdentity: anIdentity(t, state),
		}
		if offered.Equal(prior) {
			req.ProposedNewState = req.PriorState // the CLI has one encoding for one value, and this test has not
		}
		want, err := inner.wholeServer.PlanResourceChange(ctx, req)
		require.NoError(t, err)
		before := inner.plans
		got, err := short.PlanResourceChange(ctx, req)
		require.NoError(t, err)
		sameAnswer(t, want.PlannedState, got.PlannedState)
		require.Empty(t, cmp.Diff(want.Diagnostics, got.Diagnostics))
		require.Equal(t, want.RequiresReplace, got.RequiresReplace)
		require.Empty(t, want.PlannedPrivate)
		require.NotEmpty(t, got.PlannedPrivate, "the mark of a replacement")
		require.Equal(t, want.PlannedIdentity, got.PlannedIdentity)
		unchanged := offered.Equal(prior) && decoded(t, want.PlannedState).Equal(prior)
		require.Equal(t, unchanged, inner.plans == before, "the fast path is for what does not change, and for all of that")
	})
}

// A read from a list with fast paths is that of the framework, whatever the state has and the row says.
func TestFastPath_read(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	emu := emulator.New(t)
	rapid.Check(t, func(t *rapid.T) {
		row := addRow(t, emu)
		state := configuration(t, api.IdentityTypePerson)
		state.summary = aSummary(t, state.summary)
		state.DeletionPolicy, state.AdoptExisting = types.StringValue(object.Abandon), types.BoolValue(false)
		state.forgetWriteOnly()
		state.ID = types.StringValue(row.ID)
		state.CreatedAt, state.UpdatedAt = respelled(t, row.CreatedAt), respelled(t, row.UpdatedAt)
		if rapid.Bool().Draw(t, "same as the row") {
			state.summary = summaryFromAPI(tfkit.Managed, state.summary, &row)
		}
		req := &tfprotov6.ReadResourceRequest{
			TypeName: "paxos_identity", CurrentState: protocol.Encode(raw(t, state)), CurrentIdentity: anIdentity(t, state),
		}
		plain, short := warmed(ctx, t, emu), warmed(ctx, t, emu)
		inner := &spy{wholeServer: framework(t, short)}
		want, err := withFastPath(ctx, t, framework(t, plain), nil).ReadResource(ctx, req)
		require.NoError(t, err)
		got, err := withFastPath(ctx, t, inner, short).ReadResource(ctx, req)
		require.NoError(t, err)
		sameAnswer(t, want.NewState, got.NewState)
		require.Empty(t, cmp.Diff(want.Diagnostics, got.Diagnostics))
		require.Equal(t, want.Private, got.Private)
		require.Equal(t, want.NewIdentity, got.NewIdentity)
		require.Zero(t, inner.reads)
	})
}

// addRow adds a person with drawn values of what a row carries.
func addRow(t *rapid.T, emu *emulator.Server) api.Identity {
	added := emu.Identities.Add(api.Identity{
		RefID: fmt.Sprint("row-", rand.Uint64()),
		PersonDetails: &api.PersonDetails{
			FirstName: "Ada", LastName: "Miller", DateOfBirth: "1985-12-10", Nationality: "GBR", CIPIDType: "PASSPORT",
			CIPID: fmt.Sprint("row-", rand.Uint64()), CIPIDCountry: "GBR",
		},
	})
	if rapid.Bool().Draw(t, "has a control") {
		emu.Controls.Add(api.Control{IdentityID: added.ID, Type: api.ControlFrozen, ReasonCode: "LEGAL_ORDER"})
	}
	emu.Identities.Mutate(added.ID, func(identity *api.Identity) {
		identity.Metadata = rapid.SampledFrom([]map[string]string{nil, {"A": "B"}, {"A": "C"}}).Draw(t, "row's metadata")
		identity.AdminDisabled = rapid.Bool().Draw(t, "row's admin_disabled")
		identity.LastKYCRefreshDate = rapid.SampledFrom([]string{"", "2026-01-01T12:00:00Z", "2026-01-01T13:00:00+01:00"}).
			Draw(t, "row's last_kyc_refresh_date")
	})
	for _, identity := range emu.Identities.All() {
		if identity.ID == added.ID {
			return identity
		}
	}
	t.Fatal("the identity is gone")
	return api.Identity{}
}

// warmed returns a session that reads from lists from now on.
func warmed(ctx context.Context, t *rapid.T, emu *emulator.Server) *session.Session {
	client, err := api.New(api.Config{
		Config: apikit.Config{
			BaseURL: emu.APIURL(), RequestTimeout: apikit.DefaultRequestTimeout,
		},
		TokenURL: emu.TokenURL(), ClientID: emu.ClientID(), ClientSecret: emu.ClientSecret(),
	})
	require.NoError(t, err)
	t.Cleanup(client.Close)
	ahead := readahead.New(client, readahead.Options{})
	some := summaryFromAPI(tfkit.Everything, summary{}, &emu.Identities.All()[0]).toPrior()
	some.Unchanged = func(*api.Identity) bool { return true }
	for range 4 { // three are read singly, and of those after them the first is a probe
		_, err := ahead.ReadIdentity(ctx, some)
		require.NoError(t, err)
	}
	return &session.Session{Client: ahead, Environment: session.Sandbox, Breaker: object.NewMissingBreaker("identities", true)}
}

// aSummary draws what a row carries, around the ref_id and the metadata that are configured.
func aSummary(t *rapid.T, configured summary) summary {
	var drawn api.Identity
	drawn.ID, drawn.RefID, drawn.Metadata = "id-1", "ref-1", map[string]string{"A": "B"}
	drawn.Type = api.IdentityTypePerson
	drawn.CreatedAt, drawn.UpdatedAt = "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"
	drawn.AdminDisabled = rapid.Bool().Draw(t, "admin_disabled")
	drawn.LastKYCRefreshDate = rapid.SampledFrom([]string{"", "2026-01-01T12:00:00Z"}).Draw(t, "last_kyc_refresh_date")
	if configured.RefID.IsNull() {
		configured.RefID = types.StringUnknown()
	}
	configured.Type = types.StringUnknown()
	return summaryFromAPI(tfkit.Planned, configured, &drawn)
}

// forgetWriteOnly takes out what no state holds.
func (m *model) forgetWriteOnly() {
	if m.PersonDetails != nil {
		person := *m.PersonDetails
		person.CIPIDWO = types.StringNull()
		m.PersonDetails = &person
	}
	if m.InstitutionDetails != nil {
		institution := *m.InstitutionDetails
		institution.CIPIDWO = types.StringNull()
		m.InstitutionDetails = &institution
	}
	details := make([]taxDetailModel, 0, len(m.TaxDetails))
	for _, detail := range m.TaxDetails {
		detail.TaxPayerIDWO = types.StringNull()
		details = append(details, detail)
	}
	if m.TaxDetails != nil {
		m.TaxDetails = details
	}
}

func respelled(t *rapid.T, timestamp string) timetypes.RFC3339 {
	at, err := time.Parse(time.RFC3339Nano, timestamp)
	require.NoError(t, err)
	zone := time.FixedZone("", 3600*rapid.IntRange(-1, 1).Draw(t, "zone"))
	return timetypes.NewRFC3339ValueMust(at.In(zone).Format(time.RFC3339Nano))
}

// anIdentity draws a resource identity: that of the state, or none, as older CLIs have it.
func anIdentity(t *rapid.T, state model) *tfprotov6.ResourceIdentityData {
	if rapid.Bool().Draw(t, "has no resource identity") {
		return nil
	}
	id, err := state.ID.ToTerraformValue(context.Background())
	require.NoError(t, err)
	kind := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.String}}
	return &tfprotov6.ResourceIdentityData{
		IdentityData: protocol.Encode(tftypes.NewValue(kind, map[string]tftypes.Value{"id": id})),
	}
}

// wholeSchema returns the schema with what the declaration adds to it.
func wholeSchema(ctx context.Context) (resp resource.SchemaResponse) {
	NewResource().Schema(ctx, resource.SchemaRequest{}, &resp)
	return resp
}

// raw returns a model as Terraform has it.
func raw(t *rapid.T, m model) tftypes.Value {
	ctx := context.Background()
	full := wholeSchema(ctx).Schema
	if m.Timeouts.IsNull() {
		m.Timeouts = timeouts.Value{Object: types.ObjectNull(map[string]attr.Type{
			"create": types.StringType, "update": types.StringType,
		})}
	}
	if m.StatusDetails.IsNull() {
		m.StatusDetails = types.ObjectNull(statusDetailsType.AttrTypes)
	}
	if m.Verification.IsNull() {
		m.Verification = types.ObjectNull(verificationType.AttrTypes)
	}
	if m.Metadata.IsNull() {
		m.Metadata = types.MapNull(types.StringType)
	}
	state := tfsdk.State{Schema: full, Raw: tftypes.NewValue(full.Type().TerraformType(ctx), nil)}
	require.Empty(t, state.Set(ctx, m))
	return state.Raw
}

func decoded(t *rapid.T, encoded *tfprotov6.DynamicValue) tftypes.Value {
	value, err := encoded.Unmarshal(wholeSchema(context.Background()).Schema.Type().TerraformType(context.Background()))
	require.NoError(t, err)
	return value
}

func sameAnswer(t *rapid.T, want, got *tfprotov6.DynamicValue) {
	differences, err := decoded(t, want).Diff(decoded(t, got))
	require.NoError(t, err)
	require.Empty(t, differences)
}

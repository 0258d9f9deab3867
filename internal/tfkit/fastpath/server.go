// Package fastpath answers for objects that have not changed before the framework is asked: the plan of a large state
// is nearly all such objects, and the framework spends milliseconds on each to say so, walking every attribute of its
// schema several times, where a comparison of bytes takes microseconds.
//
// A fast path never decides anything. It recognizes the one case in which the framework, given what Resource promises,
// would answer with the bytes that it was given, and passes on everything else.
//
// A read answers with the attributes that a row of a list carries, byte by byte; a plan compares the proposed state with the
// prior one and the schema's defaults. Property tests hold both against the framework's answers, for generated states,
// configurations and rows.
package fastpath

import (
	"bytes"
	"context"
	"fmt"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"
)

// Resource is a managed resource that allows for a fast path. It promises three things: that its ModifyPlan and the
// plan modifiers of its attributes do and say nothing where the planned state is the prior one, that objects without private
// state need none, and that its resource identity is made of attributes of the same names in its state.
type Resource interface {
	resource.ResourceWithIdentity
	resource.ResourceWithConfigure

	// Refresh reads the object whose state this is as far as that takes no request for it alone, and returns the attributes
	// that a refresh would change, with their new values. It returns false where that cannot be told, or where a refresh
	// would say something; then the context that it returns goes to Read, and what was read can travel in it.
	Refresh(ctx context.Context, state RawObject) (onward context.Context, changed map[string]attr.Value, ok bool)

	// Load learns that the state holds an object, given as JSON and by the schema that wrote it. It is called once for each
	// object and walk, whether or not the object is refreshed.
	Load(ctx context.Context, state []byte)

	// Keep learns that a plan leaves the object as it is. It returns false if ModifyPlan has something to say about that.
	Keep(ctx context.Context, state RawObject) bool
}

// providerServer is what a server of the framework implements. plugin-go asks a server for the later parts of the protocol by
// type assertions, so that a server that wraps another one and embeds less would hide them.
type providerServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// Server is a provider's server with fast paths for some of its resources. It passes on every other call of the protocol.
type Server struct {
	providerServer

	configured func() any
	resources  map[string]resourceInfo
}

var _ providerServer = (*Server)(nil)

// resourceInfo is what the server knows of a resource.
type resourceInfo struct {
	Resource
	identity []string          // names of the attributes of the resource identity, in the order of the alphabet
	defaults map[string][]byte // values of the attributes that have a default, as they are encoded
}

// NewServer returns the provider of this name as a server of the plugin protocol, with fast paths for its resources; see Wrap. An error
// is a bug in a schema.
func NewServer(ctx context.Context, p provider.Provider, name string, configured func() any) (*Server, error) {
	inner, err := providerserver.NewProtocol6WithError(p)()
	if err != nil {
		return nil, err
	}
	var resources []Resource
	for _, construct := range p.Resources(ctx) {
		if r, ok := construct().(Resource); ok {
			resources = append(resources, r)
		}
	}
	return Wrap(ctx, inner, name, configured, resources...)
}

// Wrap returns the server with fast paths for these resources of the provider of this name. Once it is configured, they
// are given what configured returns, the provider's resource data. It fails for a resource whose schema has a default
// that it does not know how to compare, and for a server that is not one of the framework.
func Wrap(
	ctx context.Context, server tfprotov6.ProviderServer, providerName string, configured func() any, resources ...Resource,
) (*Server, error) {
	whole, ok := server.(providerServer)
	if !ok {
		return nil, fmt.Errorf("a %T does not implement all of the protocol", server)
	}
	s := &Server{
		providerServer: callServer{whole, withCallContext}, configured: configured, resources: make(map[string]resourceInfo, len(resources)),
	}
	for _, r := range resources {
		var metadata resource.MetadataResponse
		r.Metadata(ctx, resource.MetadataRequest{ProviderTypeName: providerName}, &metadata)
		defaults, err := defaultsOf(ctx, r)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", metadata.TypeName, err)
		}
		s.resources[metadata.TypeName] = resourceInfo{Resource: r, identity: identityOf(ctx, r), defaults: defaults}
	}
	return s, nil
}

// ConfigureProvider configures the provider and then the resources.
func (s *Server) ConfigureProvider(
	ctx context.Context, req *tfprotov6.ConfigureProviderRequest,
) (*tfprotov6.ConfigureProviderResponse, error) {
	resp, err := s.providerServer.ConfigureProvider(ctx, req)
	if err != nil {
		return resp, err
	}
	for _, r := range s.resources {
		// What is wrong with the data is said by the framework, which configures a resource for every call.
		r.Configure(ctx, resource.ConfigureRequest{ProviderData: s.configured()}, &resource.ConfigureResponse{})
	}
	return resp, nil
}

// ReadResource answers with the current state, and what the resource knows to have changed in it.
func (s *Server) ReadResource(
	ctx context.Context, req *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	r, ok := s.resources[req.TypeName]
	if !ok || req.CurrentState == nil || len(req.Private) > 0 { // what is in there, the resource knows
		return s.providerServer.ReadResource(ctx, req)
	}
	state, ok := decode(req.CurrentState.MsgPack)
	if !ok {
		return s.providerServer.ReadResource(ctx, req)
	}
	onward, resp := r.read(ctx, state, req)
	if resp == nil {
		return s.providerServer.ReadResource(onward, req)
	}
	return resp, nil
}

// read returns nil where the framework is to read, with the context to go on with.
func (r resourceInfo) read(
	ctx context.Context, state RawObject, req *tfprotov6.ReadResourceRequest,
) (onward context.Context, resp *tfprotov6.ReadResourceResponse) {
	ids, ok := state.pick(r.identity)
	if !ok {
		return ctx, nil
	}
	identity, err := ids.encode()
	if err != nil || !sameIdentity(req.CurrentIdentity, identity) {
		return ctx, nil
	}
	onward, changed, ok := r.Refresh(ctx, state)
	if !ok {
		return onward, nil
	}
	resp = &tfprotov6.ReadResourceResponse{
		NewState: req.CurrentState, NewIdentity: &tfprotov6.ResourceIdentityData{IdentityData: identity},
	}
	if len(changed) == 0 {
		return onward, resp
	}
	next, err := state.with(ctx, changed)
	if err != nil {
		return onward, nil
	}
	if resp.NewState, err = next.encode(); err != nil {
		return onward, nil
	}
	return onward, resp
}

// UpgradeResourceState passes the call on, after the resource has learned of the object.
func (s *Server) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	if r, ok := s.resources[req.TypeName]; ok && req.RawState != nil && len(req.RawState.JSON) > 0 {
		r.Load(ctx, req.RawState.JSON)
	}
	return s.providerServer.UpgradeResourceState(ctx, req)
}

// PlanResourceChange answers with the prior state where nothing else is proposed. It hands the object's id from the first
// plan call of a replacement to the second; see Replaced.
func (s *Server) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	r, ok := s.resources[req.TypeName]
	if !ok {
		return s.providerServer.PlanResourceChange(ctx, req)
	}
	prior, exists := RawObject(nil), false
	if req.PriorState != nil {
		prior, exists = decode(req.PriorState.MsgPack)
	}
	ctx, req = withoutMark(ctx, req, exists)
	if exists && len(req.PriorPrivate) == 0 && r.unchanged(prior, req) && r.Keep(ctx, prior) {
		identity := req.PriorIdentity
		if identity == nil {
			nothing := &tfprotov6.DynamicValue{MsgPack: []byte{msgpackNil}}
			identity = &tfprotov6.ResourceIdentityData{IdentityData: nothing} // as the framework says it
		}
		return &tfprotov6.PlanResourceChangeResponse{
			PlannedState: req.PriorState, PlannedIdentity: identity, PlannedPrivate: r.mark(prior, nil),
		}, nil
	}
	resp, err := s.providerServer.PlanResourceChange(ctx, req)
	if err == nil && exists && !isNull(req.ProposedNewState) {
		resp.PlannedPrivate = r.mark(prior, resp.PlannedPrivate)
	}
	return resp, err
}

// ApplyResourceChange passes the call on without a mark that a plan left behind.
func (s *Server) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	if _, own, marked := readMark(req.PlannedPrivate); marked {
		clean := *req
		clean.PlannedPrivate = own
		req = &clean
	}
	return s.providerServer.ApplyResourceChange(ctx, req)
}

// unchanged reports whether the proposed state is the prior one, defaults included: those the CLI does not know.
func (r resourceInfo) unchanged(state RawObject, req *tfprotov6.PlanResourceChangeRequest) bool {
	if req.ProposedNewState == nil || req.Config == nil || !sameValue(req.PriorState.MsgPack, req.ProposedNewState.MsgPack) {
		return false
	}
	config, ok := decode(req.Config.MsgPack)
	if !ok {
		return false
	}
	for name, value := range r.defaults {
		if config.isNull(name) && !bytes.Equal(state[name], value) {
			return false
		}
	}
	return true
}

// sameValue reports whether two encoded values are the same, whatever the order of the keys in their maps.
func sameValue(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	if len(a) != len(b) {
		return false
	}
	var one, other any // an unknown value cannot be decoded, and is never the same
	return msgpack.Unmarshal(a, &one) == nil && msgpack.Unmarshal(b, &other) == nil && reflect.DeepEqual(one, other)
}

// sameIdentity reports whether a resource identity that the CLI has is the one that follows from the state. None, as
// the CLIs before resource identities have it, contradicts nothing.
func sameIdentity(current *tfprotov6.ResourceIdentityData, follows *tfprotov6.DynamicValue) bool {
	return current == nil || current.IdentityData == nil ||
		bytes.Equal(current.IdentityData.MsgPack, follows.MsgPack)
}

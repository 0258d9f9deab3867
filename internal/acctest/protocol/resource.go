package protocol

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Object is what Terraform keeps of an object of a resource. The zero value is the object that is not there.
type Object struct {
	State    tftypes.Value
	Private  []byte
	Identity *tfprotov6.ResourceIdentityData
}

// IsNull reports whether there is no object.
func (o Object) IsNull() bool { return o.State.Type() == nil || o.State.IsNull() }

// Equal reports whether the states of two objects are equal.
func (o Object) Equal(other Object) bool { return o.State.Equal(other.State) }

// Text returns a text in the state by the names that lead to it; see Text.
func (o Object) Text(names ...string) string { return Text(o.State, names...) }

// Plan is a planned change.
type Plan struct {
	Prior, Planned Object
	// Config is null for a destroy.
	Config          tftypes.Value
	RequiresReplace []*tftypes.AttributePath
	Diagnostics     []*tfprotov6.Diagnostic
}

// Empty reports whether the plan changes nothing.
func (p Plan) Empty() bool {
	return p.Planned.State.Equal(p.Prior.State) && len(p.RequiresReplace) == 0
}

// Resource is a managed resource of a provider that is configured.
type Resource struct {
	Server tfprotov6.ProviderServer
	Name   string
	Schema *tfprotov6.Schema
}

// Type returns the type of the resource's configurations and states.
func (r Resource) Type() tftypes.Type { return r.Schema.ValueType() }

// Null returns the absence of the resource.
func (r Resource) Null() tftypes.Value { return tftypes.NewValue(r.Type(), nil) }

// state encodes a state; the absent one is null.
func (r Resource) state(o Object) *tfprotov6.DynamicValue {
	if o.State.Type() == nil {
		return Encode(r.Null())
	}
	return Encode(o.State)
}

func (r Resource) object(
	state *tfprotov6.DynamicValue, private []byte, identity *tfprotov6.ResourceIdentityData,
) (Object, error) {
	value, err := Decode(state, r.Type())
	return Object{State: value, Private: private, Identity: identity}, err
}

// Validate validates a configuration.
func (r Resource) Validate(ctx context.Context, config tftypes.Value) ([]*tfprotov6.Diagnostic, error) {
	resp, err := r.Server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{
		TypeName: r.Name, Config: Encode(config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil {
		return nil, err
	}
	return resp.Diagnostics, nil
}

// Upgrade upgrades an object of the current version of the schema, which Terraform does before it uses one.
func (r Resource) Upgrade(ctx context.Context, o Object) (Object, []*tfprotov6.Diagnostic, error) {
	text, err := JSON(o.State)
	if err != nil {
		return Object{}, nil, err
	}
	resp, err := r.Server.UpgradeResourceState(ctx, &tfprotov6.UpgradeResourceStateRequest{
		TypeName: r.Name, Version: r.Schema.Version, RawState: &tfprotov6.RawState{JSON: text},
	})
	if err != nil {
		return Object{}, nil, err
	}
	upgraded, err := r.object(resp.UpgradedState, o.Private, o.Identity)
	return upgraded, resp.Diagnostics, err
}

// Read refreshes an object. The state of the new one is null if the object is gone.
func (r Resource) Read(ctx context.Context, o Object) (Object, []*tfprotov6.Diagnostic, error) {
	resp, err := r.Server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: r.Name, CurrentState: r.state(o), Private: o.Private, CurrentIdentity: o.Identity,
	})
	if err != nil {
		return Object{}, nil, err
	}
	read, err := r.object(resp.NewState, resp.Private, resp.NewIdentity)
	return read, resp.Diagnostics, err
}

// Import imports by id or, if identity is not nil, by resource identity. The state is null if nothing was imported.
func (r Resource) Import(
	ctx context.Context, id string, identity map[string]any,
) (Object, []*tfprotov6.Diagnostic, error) {
	req := &tfprotov6.ImportResourceStateRequest{TypeName: r.Name, ID: id}
	if identity != nil {
		schemas, err := r.Server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
		if err != nil {
			return Object{}, nil, err
		}
		value, err := Build(schemas.IdentitySchemas[r.Name].ValueType(), identity)
		if err != nil {
			return Object{}, nil, err
		}
		req.Identity = &tfprotov6.ResourceIdentityData{IdentityData: Encode(value)}
	}
	resp, err := r.Server.ImportResourceState(ctx, req)
	if err != nil {
		return Object{}, nil, err
	}
	if len(resp.ImportedResources) != 1 {
		return Object{State: r.Null()}, resp.Diagnostics, nil
	}
	found := resp.ImportedResources[0]
	imported, err := r.object(found.State, found.Private, found.Identity)
	return imported, resp.Diagnostics, err
}

// Plan plans the way from an object to a configuration, which is null for a destroy.
func (r Resource) Plan(ctx context.Context, prior Object, config tftypes.Value) (Plan, error) {
	if prior.State.Type() == nil {
		prior.State = r.Null()
	}
	proposed, err := Proposed(r.Schema, prior.State, config)
	if err != nil {
		return Plan{}, err
	}
	resp, err := r.Server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: r.Name, PriorState: r.state(prior), Config: Encode(config), ProposedNewState: Encode(proposed),
		PriorPrivate: prior.Private, PriorIdentity: prior.Identity,
	})
	if err != nil {
		return Plan{}, err
	}
	planned, err := r.object(resp.PlannedState, resp.PlannedPrivate, resp.PlannedIdentity)
	return Plan{
		Prior: prior, Planned: planned, Config: config, RequiresReplace: resp.RequiresReplace, Diagnostics: resp.Diagnostics,
	}, err
}

// Apply applies a plan.
func (r Resource) Apply(ctx context.Context, p Plan) (Object, []*tfprotov6.Diagnostic, error) {
	resp, err := r.Server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: r.Name, PriorState: r.state(p.Prior), PlannedState: r.state(p.Planned), Config: Encode(p.Config),
		PlannedPrivate: p.Planned.Private, PlannedIdentity: p.Planned.Identity,
	})
	if err != nil {
		return Object{}, nil, err
	}
	applied, err := r.object(resp.NewState, resp.Private, resp.NewIdentity)
	return applied, resp.Diagnostics, err
}

package protocol

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// ListResource is a list resource of a provider that is configured.
type ListResource struct {
	Server tfprotov6.ProviderServer
	Name   string
	Schema *tfprotov6.Schema
	// Resource is the schema of the resource of this name.
	Resource *tfprotov6.Schema
}

// Query says what to list.
type Query struct {
	Config tftypes.Value
	Limit  int64 // 0 for all
	// Whole asks for the resources as well (include_resource).
	Whole bool
	// Stop is how many results to take, as of a CLI that is interrupted; 0 for all.
	Stop int
}

// Listed is a result of a query.
type Listed struct {
	Name     string
	Identity *tfprotov6.ResourceIdentityData
	Resource tftypes.Value // null unless the query asks for it
}

// Validate validates a configuration.
func (l ListResource) Validate(ctx context.Context, config tftypes.Value) ([]*tfprotov6.Diagnostic, error) {
	server, err := l.server()
	if err != nil {
		return nil, err
	}
	resp, err := server.ValidateListResourceConfig(ctx, &tfprotov6.ValidateListResourceConfigRequest{
		TypeName: l.Name, Config: Encode(config),
	})
	if err != nil {
		return nil, err
	}
	return resp.Diagnostics, nil
}

// List returns what a query finds, and what it says.
func (l ListResource) List(ctx context.Context, q Query) (found []Listed, diagnostics []*tfprotov6.Diagnostic, err error) {
	server, err := l.server()
	if err != nil {
		return nil, nil, err
	}
	stream, err := server.ListResource(ctx, &tfprotov6.ListResourceRequest{
		TypeName: l.Name, Config: Encode(q.Config), IncludeResource: q.Whole, Limit: q.Limit,
	})
	if err != nil {
		return nil, nil, err
	}
	for result := range stream.Results {
		diagnostics = append(diagnostics, result.Diagnostics...)
		if len(Errors(result.Diagnostics)) > 0 {
			continue
		}
		resource, err := Decode(result.Resource, l.Resource.ValueType())
		if err != nil {
			return nil, nil, err
		}
		found = append(found, Listed{Name: result.DisplayName, Identity: result.Identity, Resource: resource})
		if len(found) == q.Stop {
			break
		}
	}
	return found, diagnostics, nil
}

func (l ListResource) server() (tfprotov6.ListResourceServer, error) {
	server, ok := l.Server.(tfprotov6.ListResourceServer)
	if !ok {
		return nil, fmt.Errorf("a %T has no list resources", l.Server)
	}
	return server, nil
}

package protocol

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Action is an action of a provider that is configured.
type Action struct {
	Server tfprotov6.ProviderServer
	Name   string
	Schema *tfprotov6.Schema
}

// actions returns the part of the server that has actions, which a server need not have.
func (a Action) actions() (tfprotov6.ActionServer, error) {
	server, ok := a.Server.(tfprotov6.ActionServer)
	if !ok {
		return nil, fmt.Errorf("a %T has no actions", a.Server)
	}
	return server, nil
}

// Validate validates a configuration.
func (a Action) Validate(ctx context.Context, config tftypes.Value) ([]*tfprotov6.Diagnostic, error) {
	server, err := a.actions()
	if err != nil {
		return nil, err
	}
	resp, err := server.ValidateActionConfig(ctx, &tfprotov6.ValidateActionConfigRequest{ActionType: a.Name, Config: Encode(config)})
	if err != nil {
		return nil, err
	}
	return resp.Diagnostics, nil
}

// Plan plans the action.
func (a Action) Plan(ctx context.Context, config tftypes.Value) ([]*tfprotov6.Diagnostic, error) {
	server, err := a.actions()
	if err != nil {
		return nil, err
	}
	resp, err := server.PlanAction(ctx, &tfprotov6.PlanActionRequest{ActionType: a.Name, Config: Encode(config)})
	if err != nil {
		return nil, err
	}
	return resp.Diagnostics, nil
}

// Invoke does what the action is for. It returns its messages of progress, in order.
func (a Action) Invoke(
	ctx context.Context, config tftypes.Value,
) (progress []string, diagnostics []*tfprotov6.Diagnostic, err error) {
	server, err := a.actions()
	if err != nil {
		return nil, nil, err
	}
	stream, err := server.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{ActionType: a.Name, Config: Encode(config)})
	if err != nil {
		return nil, nil, err
	}
	for event := range stream.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			progress = append(progress, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			diagnostics = event.Diagnostics
		}
	}
	return progress, diagnostics, nil
}

package protocol

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Call calls a function of a provider with these arguments. The result is of the type that the schema declares, and null if
// the function fails.
func Call(
	ctx context.Context, server tfprotov6.ProviderServer, name string, returns tftypes.Type, arguments ...tftypes.Value,
) (tftypes.Value, *tfprotov6.FunctionError, error) {
	req := &tfprotov6.CallFunctionRequest{Name: name}
	for _, argument := range arguments {
		req.Arguments = append(req.Arguments, Encode(argument))
	}
	resp, err := server.CallFunction(ctx, req)
	if err != nil {
		return tftypes.Value{}, nil, err
	}
	if resp.Error != nil {
		return tftypes.NewValue(returns, nil), resp.Error, nil
	}
	result, err := Decode(resp.Result, returns)
	return result, nil, err
}

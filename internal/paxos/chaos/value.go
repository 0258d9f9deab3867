package chaos

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
)

// build converts attributes to a value of a type. What they do not name is null; resolve gives references their value.
func build(kind tftypes.Type, from attrs, resolve func(reference) any) tftypes.Value {
	value, err := protocol.Build(kind, mapped(from, resolve))
	if err != nil {
		panic(fmt.Sprintf("the campaign writes no such configuration: %v", err))
	}
	return value
}

// plain returns a text for build: its string, nil for null, or the unknown value.
func plain(value tftypes.Value) any {
	switch {
	case value.Type() == nil || value.IsNull():
		return nil
	case !value.IsKnown():
		return tftypes.UnknownValue
	}
	return protocol.Text(value)
}

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
)

// NewServer returns the provider as a server of the plugin protocol: that of New, with fast paths for its
// resources. The arguments are those of New. An error is a bug in a schema.
func NewServer(
	version string, getenv func(string) string, adjust ...func(*api.Config),
) (tfprotov6.ProviderServer, error) {
	p := New(version, getenv, adjust...)
	server, err := fastpath.NewServer(context.Background(), p, p.Name, func() any { return p.Session })
	if err != nil {
		return nil, err
	}
	return server.WithWarnings(func(diags *diag.Diagnostics) { p.Session.WarnPaused(diags) }), nil
}

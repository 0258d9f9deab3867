package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/identity"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/identitycontrol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
)

// NewServer returns the provider as a server of the plugin protocol: that of New, with fast paths for the objects that
// large states are full of. The arguments are those of New. An error is a bug in a schema.
func NewServer(
	version string, getenv func(string) string, options ...Option,
) (tfprotov6.ProviderServer, error) {
	p := newProvider(version, getenv, options)
	inner, err := providerserver.NewProtocol6WithError(p)()
	if err != nil {
		return nil, err
	}
	server, err := fastpath.Wrap(context.Background(), inner, name, func() any { return p.session },
		&identity.Resource{}, &identitycontrol.Resource{})
	if err != nil {
		return nil, err
	}
	return pauseServer{server, p}, nil
}

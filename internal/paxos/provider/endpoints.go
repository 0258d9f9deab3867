package provider

import (
	"net/url"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/settings"
)

var endpoints = settings.Endpoints{
	API: "Paxos", Arguments: [2]string{"api_url", "token_url"}, Sandbox: session.Sandbox, EnvironmentOf: environmentForURL, Parse: api.ParseURL,
	URLs: map[string][2]string{
		session.Sandbox:    {"https://api.sandbox.paxos.com/v2", "https://oauth.sandbox.paxos.com/oauth2/token"},
		session.Production: {"https://api.paxos.com/v2", "https://oauth.paxos.com/oauth2/token"},
	},
}

// environmentForURL returns the environment to which a URL belongs: sandbox for sandbox.paxos.com and everything below it,
// production for every other host of paxos.com, and the empty string for hosts that are not Paxos's.
func environmentForURL(u *url.URL) string {
	host := "." + u.Hostname()
	switch {
	case strings.HasSuffix(host, ".sandbox.paxos.com"):
		return session.Sandbox
	case strings.HasSuffix(host, ".paxos.com"):
		return session.Production
	default:
		return ""
	}
}

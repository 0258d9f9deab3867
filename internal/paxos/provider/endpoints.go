package provider

import (
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
)

// endpoints are the API and token URLs of each environment.
var endpoints = map[string][2]string{
	session.Sandbox:    {"https://api.sandbox.paxos.com/v2", "https://oauth.sandbox.paxos.com/oauth2/token"},
	session.Production: {"https://api.paxos.com/v2", "https://oauth.paxos.com/oauth2/token"},
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

// urlArgument is one of the two URLs to which credentials go.
type urlArgument struct {
	name       string
	configured types.String
	value      string
}

// resolveURLs fills in Paxos's own URLs if neither is set, and refuses URLs to which the credential of the environment must
// not go. The rules hold for URLs from the provider block and from variables alike:
//
//   - In production, plain http is refused on the loopback interface as well: an emulator that was pointed at by variables
//     would receive the production secret. https on the loopback interface is accepted, as a process there needs a
//     certificate that this machine trusts, which an emulator does not have and a company's gateway does.
//   - A URL of Paxos belongs to the environment.
//   - Either both URLs are Paxos's or neither is: the token of one host is not sent to another.
func (s *settings) resolveURLs(r resolver, config model) {
	arguments := [2]urlArgument{{"api_url", config.APIURL, s.apiURL}, {"token_url", config.TokenURL, s.tokenURL}}
	if s.apiURL == "" && s.tokenURL == "" {
		s.apiURL, s.tokenURL = endpoints[s.environment][0], endpoints[s.environment][1]
		return
	}
	for i, argument := range arguments {
		if other := arguments[1-i]; argument.value == "" {
			r.addError(argument.name, other.name+" is set without it, and a credential must not go to the host of another environment. "+
				"Set both or neither. To use the URLs of Paxos: "+r.removal(other)+".")
			return
		}
	}
	var environments [2]string
	for i, argument := range arguments {
		environments[i] = s.checkURL(r, argument, r.removal(arguments[:]...))
	}
	if r.diags.HasError() || environments[0] == environments[1] {
		return
	}
	own, foreign := arguments[0].name, arguments[1].name
	if environments[0] == "" {
		own, foreign = foreign, own
	}
	r.addError(foreign, own+" belongs to Paxos, but "+foreign+" does not: the token of one host must not be sent to another. Set both to "+
		"the same gateway. To use the URLs of Paxos: "+r.removal(arguments[:]...)+".")
}

// checkURL returns the environment to which a URL belongs, and refuses the URL if the credential must not go there.
func (s *settings) checkURL(r resolver, argument urlArgument, removal string) string {
	u, ok := api.ParseURL(argument.value)
	if !ok {
		r.addError(argument.name, "It must be an https URL without user name, query or fragment, because it receives credentials and personal "+
			"data. Only in the sandbox, and only on the loopback interface, http is allowed. To use the URLs of Paxos: "+removal+".")
		return ""
	}
	environment := environmentForURL(u)
	switch {
	case environment != "" && environment != s.environment:
		r.addError(argument.name, argument.name+" belongs to "+environment+", but environment is "+s.environment+". To use the URLs of "+
			s.environment+": "+removal+". To use the credential and the data of "+environment+": set environment = \""+environment+"\".")
	case s.environment == session.Production && u.Scheme != "https":
		r.addError(argument.name, argument.name+" is not https, but environment is production. To use the URLs of production: "+removal+
			". To use an emulator: set environment = \"sandbox\".")
	}
	return environment
}

// removal returns how to take arguments back, such as "unset PAXOS_API_URL".
func (r resolver) removal(arguments ...urlArgument) string {
	var configured, variables []string
	for _, argument := range arguments {
		if argument.configured.IsNull() {
			variables = append(variables, envVar(argument.name))
		} else {
			configured = append(configured, argument.name)
		}
	}
	var steps []string
	if len(configured) > 0 {
		steps = append(steps, "remove "+strings.Join(configured, " and ")+" from the provider block")
	}
	if len(variables) > 0 {
		steps = append(steps, "unset "+strings.Join(variables, " and "))
	}
	return strings.Join(steps, " and ")
}

package settings

import (
	"net/url"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// The environments that the argument environment can name. Each has hosts, credentials and data of its own.
const (
	Sandbox    = "sandbox" // plain http to the loopback interface is allowed here, for an emulator
	Production = "production"
)

// Endpoints are the URLs of an API.
type Endpoints struct {
	API string // its name
	// Arguments are those for the URLs to whose hosts credentials go: that of the API, and that of its token endpoint, if it has one.
	Arguments []string
	// URLs are the defaults of Arguments, for each environment.
	URLs map[string][]string
	// Domain is that of the API, such as "example.com". Hosts of sandbox.example.com are those of the sandbox, all others in the domain
	// those of production.
	Domain string
}

// Environment reads the argument environment, and refuses what is none.
func (e Endpoints) Environment(r Resolver) string {
	environment := r.Text("environment", Sandbox)
	if _, known := e.URLs[environment]; !known && environment != "" {
		r.AddError("environment", "It must be sandbox or production.")
	}
	return environment
}

// Resolve returns the URLs of Arguments: those of the environment if none is set. It refuses URLs to which the credential of the
// environment must not go. The rules hold for URLs from the provider block and from variables alike:
//
//   - Outside the sandbox, plain http is refused on the loopback interface as well: an emulator that was pointed at by variables
//     would receive the production secret. https on the loopback interface is accepted, as a process there needs a
//     certificate that this machine trusts, which an emulator does not have and a company's gateway does.
//   - A URL of the API belongs to the environment.
//   - Either all URLs are the API's or none is: the token of one host is not sent to another.
func (e Endpoints) Resolve(r Resolver, environment string, urls ...string) []string {
	var set []string
	for i, argument := range e.Arguments {
		if urls[i] != "" {
			set = append(set, argument)
		}
	}
	if len(set) == 0 {
		return e.URLs[environment]
	}
	own := "To use the URLs of " + e.API + ": "
	var native, foreign string
	for i, argument := range e.Arguments {
		switch {
		case urls[i] == "":
			r.AddError(argument, strings.Join(set, " and ")+" is set without it, and a credential must not go to the host of another "+
				"environment. Set both or neither. "+own+r.removal(set...)+".")
			return urls
		case e.check(r, environment, argument, urls[i]) == "":
			foreign = argument
		default:
			native = argument
		}
	}
	if !r.Diags.HasError() && native != "" && foreign != "" {
		r.AddError(foreign, native+" belongs to "+e.API+", but "+foreign+" does not: the token of one host must not be sent to another. Set "+
			"both to the same gateway. "+own+r.removal(e.Arguments...)+".")
	}
	return urls
}

// environmentOf returns the environment to which a URL belongs; empty for hosts that are not the API's.
func (e Endpoints) environmentOf(u *url.URL) string {
	host := "." + u.Hostname()
	switch {
	case strings.HasSuffix(host, "."+Sandbox+"."+e.Domain):
		return Sandbox
	case strings.HasSuffix(host, "."+e.Domain):
		return Production
	default:
		return ""
	}
}

// check returns the environment to which a URL belongs, and refuses the URL if the credential must not go there.
func (e Endpoints) check(r Resolver, environment, argument, value string) string {
	removal := r.removal(e.Arguments...)
	u, ok := apikit.ParseURL(value)
	if !ok {
		r.AddError(argument, "It must be an https URL without user name, query or fragment, because it receives credentials and personal "+
			"data. Only in the "+Sandbox+", and only on the loopback interface, http is allowed. To use the URLs of "+e.API+": "+removal+".")
		return ""
	}
	belongs := e.environmentOf(u)
	switch {
	case belongs != "" && belongs != environment:
		r.AddError(argument, argument+" belongs to "+belongs+", but environment is "+environment+". To use the URLs of "+
			environment+": "+removal+". To use the credential and the data of "+belongs+": set environment = \""+belongs+"\".")
	case environment != Sandbox && u.Scheme != "https":
		r.AddError(argument, argument+" is not https, but environment is "+environment+". To use the URLs of "+environment+": "+
			removal+". To use an emulator: set environment = \""+Sandbox+"\".")
	}
	return belongs
}

// removal returns how to take arguments back, such as "unset EXAMPLE_API_URL".
func (r Resolver) removal(arguments ...string) string {
	var configured, variables []string
	for _, argument := range arguments {
		if _, ok := r.Configured(argument); ok {
			configured = append(configured, argument)
		} else {
			variables = append(variables, r.EnvVar(argument))
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

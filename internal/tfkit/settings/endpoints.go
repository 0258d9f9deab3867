package settings

import (
	"net/url"
	"strings"
)

// Endpoints are the URLs of an API. Each of its environments has hosts, credentials and data of its own.
type Endpoints struct {
	API string // its name
	// Arguments are those for the URLs of the API and of its token endpoint, to whose hosts credentials go.
	Arguments [2]string
	// URLs are the defaults of Arguments, for each value of the argument environment.
	URLs map[string][2]string
	// Sandbox is the environment in which plain http to the loopback interface is allowed, for an emulator.
	Sandbox string
	// EnvironmentOf returns the environment to which a URL belongs, and the empty string for hosts that are not the API's.
	EnvironmentOf func(*url.URL) string
	// Parse returns a URL to which credentials may go, by its scheme and form.
	Parse func(string) (*url.URL, bool)
}

// Resolve returns the URLs of the API and of its token endpoint: those of the environment if neither is set. It refuses URLs to
// which the credential of the environment must not go. The rules hold for URLs from the provider block and from variables alike:
//
//   - Outside the sandbox, plain http is refused on the loopback interface as well: an emulator that was pointed at by variables
//     would receive the production secret. https on the loopback interface is accepted, as a process there needs a
//     certificate that this machine trusts, which an emulator does not have and a company's gateway does.
//   - A URL of the API belongs to the environment.
//   - Either both URLs are the API's or neither is: the token of one host is not sent to another.
func (e Endpoints) Resolve(r Resolver, environment string, urls [2]string) [2]string {
	if urls[0] == "" && urls[1] == "" {
		return e.URLs[environment]
	}
	own := "To use the URLs of " + e.API + ": "
	for i, argument := range e.Arguments {
		if other := e.Arguments[1-i]; urls[i] == "" {
			r.AddError(argument, other+" is set without it, and a credential must not go to the host of another environment. "+
				"Set both or neither. "+own+r.removal(other)+".")
			return urls
		}
	}
	var environments [2]string
	for i, argument := range e.Arguments {
		environments[i] = e.check(r, environment, argument, urls[i])
	}
	if r.Diags.HasError() || environments[0] == environments[1] {
		return urls
	}
	native, foreign := e.Arguments[0], e.Arguments[1]
	if environments[0] == "" {
		native, foreign = foreign, native
	}
	r.AddError(foreign, native+" belongs to "+e.API+", but "+foreign+" does not: the token of one host must not be sent to another. Set "+
		"both to the same gateway. "+own+r.removal(e.Arguments[:]...)+".")
	return urls
}

// check returns the environment to which a URL belongs, and refuses the URL if the credential must not go there.
func (e Endpoints) check(r Resolver, environment, argument, value string) string {
	removal := r.removal(e.Arguments[:]...)
	u, ok := e.Parse(value)
	if !ok {
		r.AddError(argument, "It must be an https URL without user name, query or fragment, because it receives credentials and personal "+
			"data. Only in the "+e.Sandbox+", and only on the loopback interface, http is allowed. To use the URLs of "+e.API+": "+removal+".")
		return ""
	}
	belongs := e.EnvironmentOf(u)
	switch {
	case belongs != "" && belongs != environment:
		r.AddError(argument, argument+" belongs to "+belongs+", but environment is "+environment+". To use the URLs of "+
			environment+": "+removal+". To use the credential and the data of "+belongs+": set environment = \""+belongs+"\".")
	case environment != e.Sandbox && u.Scheme != "https":
		r.AddError(argument, argument+" is not https, but environment is "+environment+". To use the URLs of "+environment+": "+
			removal+". To use an emulator: set environment = \""+e.Sandbox+"\".")
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

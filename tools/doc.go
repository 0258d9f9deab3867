// Package tools pins the programs that build, check and document the provider, apart from the provider's own
// dependencies. Run one from the repository's root with "go tool -modfile=tools/go.mod NAME".
//
// Programs whose dependencies cannot share a module have one of their own: changie in tools/changelog, goreleaser in
// tools/release, the check against the published OpenAPI file in tools/conformance, what releases list as their contents
// in tools/sbom, the checks of workflows and for known vulnerabilities in tools/security.
package tools

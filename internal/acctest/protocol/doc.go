// Package protocol speaks the plugin protocol to a provider, as Terraform does: it proposes new states, leaves
// write-only values out of them, and carries private states and resource identities from call to call. It knows no
// testing, so that the fault campaign's model of Terraform can use it; tests use it through acctest.
//
// A method returns an error where the call itself has failed, and diagnostics as the provider made them.
package protocol

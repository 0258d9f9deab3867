// Package interruption holds the tests of what is left when a run is broken off: the CLI and the provider as processes of
// their own, interrupted or killed at each request of an apply. Its outcome is the guide "Interrupted runs".
package interruption

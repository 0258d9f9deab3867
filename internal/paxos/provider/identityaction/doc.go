// Package identityaction has the actions on identities. An action sends something that no state could hold or compare, and
// leaves no state behind: it only reports an error, and the resources that have invoked it stay as they are.
package identityaction

// Package drift implements the subcommand "drift" of the provider's program. It reads the JSON of a plan (terraform show
// -json) and reports what changed at Paxos since the state was saved, in terms that a pipeline can act on: controls that
// others set or lifted, changed details, decisions of a verification, objects that are gone.
//
// The -detailed-exitcode of a refresh-only plan cannot serve for that: it is 2 after each apply, because timestamps,
// statuses and the active controls of an identity move after the identity was saved. The reasons are in the comments of
// follows and isProgress.
//
// Plans hold personal data. The package prints addresses, ids, attribute names, and codes that look like codes of the
// API; it never prints another value, neither in a report nor in an error.
package drift

// Package sandboxstatus is the resource paxos_sandbox_identity_status.
package sandboxstatus

// Package identity is the resource paxos_identity and the data sources paxos_identity and paxos_identities.
package identity

// Package accesstoken is the ephemeral resource paxos_access_token.
package accesstoken

// Package accountmember is the resource paxos_account_member.
package accountmember

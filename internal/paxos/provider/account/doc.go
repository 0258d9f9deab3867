// Package account is the resource paxos_account and the data sources paxos_account and paxos_accounts.
package account

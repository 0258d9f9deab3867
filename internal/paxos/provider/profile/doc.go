// Package profile is the resource paxos_profile and the data sources paxos_profile and paxos_profiles.
package profile

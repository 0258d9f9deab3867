// Package identitycontrol is the resource paxos_identity_control and the data sources paxos_identity_control and
// paxos_identity_controls.
package identitycontrol

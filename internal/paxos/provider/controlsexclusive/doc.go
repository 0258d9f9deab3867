// Package controlsexclusive is the resource paxos_identity_controls_exclusive.
package controlsexclusive

// Package institutionmember is the resource paxos_institution_member.
package institutionmember

//go:build unix

package interruption

import (
	"cmp"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// kept is what the emulator holds of one identity, without ids and times, so that two runs compare.
type kept struct {
	CIPID    string
	Identity api.Identity
	Members  []api.InstitutionMember // the identity id is the CIP id of the member
	Controls []api.Control           // those in force
}

// left returns what an emulator holds, in an order of its own.
func left(emu *emulator.Server) []kept {
	all := emu.Identities()
	cips := map[string]string{}
	for _, identity := range all {
		cips[identity.ID] = cipID(identity)
	}
	result := make([]kept, 0, len(all))
	for _, identity := range all {
		k := kept{CIPID: cipID(identity), Identity: withoutMarks(identity)}
		for _, member := range identity.InstitutionMembers {
			k.Members = append(k.Members, api.InstitutionMember{
				IdentityID: cips[member.IdentityID], Roles: member.Roles, Ownership: member.Ownership, Position: member.Position,
			})
		}
		slices.SortFunc(k.Members, func(a, b api.InstitutionMember) int { return cmp.Compare(a.IdentityID, b.IdentityID) })
		for _, control := range inForce(emu, identity.ID) {
			control.ID, control.CreatedAt = "", ""
			k.Controls = append(k.Controls, control)
		}
		slices.SortStableFunc(k.Controls, func(a, b api.Control) int { return cmp.Compare(a.Type, b.Type) })
		result = append(result, k)
	}
	slices.SortFunc(result, func(a, b kept) int { return cmp.Compare(a.CIPID, b.CIPID) })
	return result
}

// withoutMarks takes out of an identity what differs from run to run, and what is compared apart.
func withoutMarks(identity api.Identity) api.Identity {
	identity.ID, identity.CreatedAt, identity.UpdatedAt = "", "", ""
	identity.StatusDetails, identity.InstitutionMembers = nil, nil
	if len(identity.RefID) == len("00000000-0000-0000-0000-000000000000") {
		identity.RefID = "made by the provider"
	}
	return identity
}

func cipID(identity api.Identity) string {
	if identity.PersonDetails != nil {
		return identity.PersonDetails.CIPID
	}
	return identity.InstitutionDetails.CIPID
}

func inForce(emu *emulator.Server, identityID string) []api.Control {
	return slices.DeleteFunc(emu.Controls(identityID), func(c api.Control) bool { return c.DeletedAt != "" })
}

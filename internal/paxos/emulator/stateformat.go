package emulator

import (
	"encoding/json"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// stateFormat is the format of snapshots and state files.
var stateFormat = emukit.Format{
	Version:  2,
	Upgrades: map[int]func(map[string]json.RawMessage) error{1: upgradeNested},
}

// upgradeNested moves controls and members, which version 1 keeps in the records of the identities, to collections of their
// own. The first emulators knew no profiles, and so wrote not even the default one.
func upgradeNested(fields map[string]json.RawMessage) error {
	var nested []*struct {
		record

		Controls []api.Control `json:"controls"`
	}
	if data := fields["identities"]; data != nil {
		if err := emukit.DecodeStrict(data, &nested); err != nil {
			return err
		}
	}
	var identities []*record
	var controls []api.Control
	var members []member
	for _, old := range nested {
		if old == nil {
			identities = append(identities, nil) // refused like any other
			continue
		}
		for _, control := range old.Controls {
			control.IdentityID = old.Identity.ID
			controls = append(controls, control)
		}
		for _, of := range old.Identity.InstitutionMembers {
			members = append(members, member{InstitutionID: old.Identity.ID, InstitutionMember: of})
		}
		old.Identity.InstitutionMembers = nil
		identities = append(identities, &old.record)
	}
	collections := map[string]any{"identities": identities, "controls": controls, "members": members}
	if fields["profiles"] == nil {
		collections["profiles"] = []*Profile{newDefaultProfile()}
	}
	for name, rows := range collections {
		data, err := json.Marshal(rows)
		if err != nil {
			return err
		}
		fields[name] = data
	}
	return nil
}

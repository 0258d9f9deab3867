package identity

import (
	"cmp"
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/attr"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
)

// Refresh takes over what a list has of the identity: a row with the state's updated_at, by which the details stand.
func (r *Resource) Refresh(
	ctx context.Context, state fastpath.RawObject,
) (onward context.Context, changed map[string]attr.Value, ok bool) {
	var prior summary
	if r.Session == nil || r.Session.Breaker.IsOpen() || !declaration.Decode(ctx, state, &prior) {
		return ctx, nil, false
	}
	onward, row := r.Session.Client.Lookup(ctx, prior.toPrior())
	if row == nil {
		return onward, nil, false
	}
	r.Session.Breaker.RecordFound()
	return onward, r.OmitPersonal(ctx, fastpath.Changed(ctx, prior, summaryFromAPI(tfkit.Managed, prior, row))), true
}

// Keep records in the register that a plan keeps the identity.
func (r *Resource) Keep(_ context.Context, state fastpath.RawObject) bool {
	refID := state.Text("ref_id")
	return session.RegisterOf(r.Session).Keep(session.Identity{
		ID: state.Text("id"), RefID: refID, DeletionPolicy: state.Text("deletion_policy"),
	}, refID) == nil
}

// stored is what Load reads of an identity in the state.
type stored struct {
	ID             string `json:"id"`
	Type           string `json:"type"`
	RefID          string `json:"ref_id"`
	DeletionPolicy string `json:"deletion_policy"`
	PersonDetails  *struct {
		FirstName   string `json:"first_name"`
		LastName    string `json:"last_name"`
		DateOfBirth string `json:"date_of_birth"`
		CIPID       string `json:"cip_id"`
		GovtID      string `json:"govt_id"`
	} `json:"person_details"`
	InstitutionDetails *struct {
		Name  string `json:"name"`
		CIPID string `json:"cip_id"`
	} `json:"institution_details"`
	InstitutionMembers []json.RawMessage `json:"institution_members"`
}

// Load records the identity in the register.
func (r *Resource) Load(_ context.Context, state []byte) {
	var s stored
	if json.Unmarshal(state, &s) != nil { // the framework says what is wrong with it
		return
	}
	i := session.Identity{ID: s.ID, RefID: s.RefID, DeletionPolicy: s.DeletionPolicy, Type: s.Type}
	if p := s.PersonDetails; p != nil {
		i.Type, i.Details = string(api.IdentityTypePerson), personToRegister(p.FirstName, p.LastName, p.DateOfBirth, p.CIPID, p.GovtID)
	}
	if d := s.InstitutionDetails; d != nil {
		i.Type, i.Details = string(api.IdentityTypeInstitution), session.Details{Names: []string{d.Name}, Number: d.CIPID}
	}
	session.RegisterOf(r.Session).Load(i)
	session.RegisterOf(r.Session).LoadMemberList(s.ID, s.InstitutionMembers != nil)
}

// toRegister returns what conflicts are about. config has the write-only numbers, where there is one.
func (m model) toRegister(config model) session.Identity {
	i := session.Identity{
		ID: m.ID.ValueString(), RefID: m.RefID.ValueString(), DeletionPolicy: m.DeletionPolicy.ValueString(), Type: m.Type.ValueString(),
	}
	switch {
	case m.InstitutionDetails != nil:
		number := m.InstitutionDetails.CIPID.ValueString()
		if config.InstitutionDetails != nil && number == "" {
			number = config.InstitutionDetails.CIPIDWO.ValueString()
		}
		i.Type = string(api.IdentityTypeInstitution)
		i.Details = session.Details{Names: []string{m.InstitutionDetails.Name.ValueString()}, Number: number}
	case m.PersonDetails != nil:
		p, writeOnly := m.PersonDetails, ""
		if config.PersonDetails != nil {
			writeOnly = config.PersonDetails.CIPIDWO.ValueString()
		}
		i.Type = string(api.IdentityTypePerson)
		i.Details = personToRegister(p.FirstName.ValueString(), p.LastName.ValueString(), p.DateOfBirth.ValueString(),
			p.CIPID.ValueString(), p.GovtID.ValueString(), writeOnly)
	}
	return i
}

func personToRegister(firstName, lastName, dateOfBirth string, numbers ...string) session.Details {
	return session.Details{Names: []string{firstName, lastName, dateOfBirth}, Number: cmp.Or(numbers...)}
}

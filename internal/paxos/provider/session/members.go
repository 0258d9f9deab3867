package session

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// membership is the part of a run's plans that is about the members of one institution.
type membership struct {
	listed  bool // its identity has the argument institution_members
	changed bool // whose plan adds or removes members
	single  bool // a resource of its own manages one of them
}

func (r *Register) membersOf(institutionID string, record func(*membership)) membership {
	r.mu.Lock()
	defer r.mu.Unlock()
	of := r.members[institutionID]
	record(&of)
	r.members[institutionID] = of
	return of
}

// LoadMemberList records whether an identity of the state has a list of members.
func (r *Register) LoadMemberList(institutionID string, listed bool) {
	r.membersOf(institutionID, func(m *membership) { m.listed = listed })
}

// PlanMemberList records whether the plan of an identity has a list of members, and whether it changes that. A change is an error
// if a paxos_institution_member manages a member: whichever is applied last would undo the other. A list without changes is no
// conflict, because the provider cannot tell it from one with ignore_changes.
func PlanMemberList(s *Session, institutionID string, listed, changes bool, diags *diag.Diagnostics) {
	of := RegisterOf(s).membersOf(institutionID, func(m *membership) { m.listed, m.changed = listed, changes })
	if of.changed && of.single {
		addMembersConflict(institutionID, path.Root("institution_members"), diags)
	}
}

// KeepMember records that a resource manages a member of an institution, and reports whether the plan of the list allows that.
func KeepMember(s *Session, institutionID string) bool {
	return !RegisterOf(s).membersOf(institutionID, func(m *membership) { m.single = true }).changed
}

// PlanMember is PlanMemberList for the plan of a resource that manages one member. If it creates the member, any list is a warning.
func PlanMember(s *Session, institutionID string, creates bool, diags *diag.Diagnostics) {
	of := RegisterOf(s).membersOf(institutionID, func(m *membership) { m.single = true })
	switch at := path.Root("institution_id"); {
	case of.changed:
		addMembersConflict(institutionID, at, diags)
	case of.listed && creates:
		tfkit.Notice{
			Summary: "The institution lists its members", At: at,
			Found: "The paxos_identity of institution " + institutionID + " has institution_members, which is the whole list of members: unless " +
				"its lifecycle has ignore_changes = [institution_members], the next plan of it removes this member again.",
			Next: "Add ignore_changes, or remove institution_members from the configuration: Paxos keeps the members.",
		}.AddWarning(diags)
	}
}

func addMembersConflict(institutionID string, at path.Path, diags *diag.Diagnostics) {
	tfkit.Failure{
		Action: "plan institution members", At: at,
		Context: "This plan changes institution_members of identity " + institutionID + ", which is the whole list of its members, and a " +
			"paxos_institution_member manages one of them too. Each would undo what the other does.",
		Next: "Let the resources manage the members: set ignore_changes = [institution_members] in the lifecycle of the identity, or remove " +
			"institution_members from its configuration, which keeps the members. Or remove the resources, with removed blocks.",
	}.AddError(diags)
}

// RemovedMember records that the run has removed a member. A later answer that has it is an old one.
func (r *Register) RemovedMember(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.removed[id] = true
}

// IsRemovedMember reports whether the run has removed a member.
func (r *Register) IsRemovedMember(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.removed[id]
}

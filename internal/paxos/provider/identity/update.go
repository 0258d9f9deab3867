package identity

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/respelling"
)

// applyChanges writes what the plan changes of the prior state: one update, then the members that came and went. It
// returns the last answer that carries the identity, or only its id and the members that it has added where the members moved
// it. memory has the spellings of the members that stay.
func applyChanges(
	ctx context.Context, s *session.Session, id string, plan, prior, config model, memory respelling.Memory,
) (*api.Identity, error) {
	answer := &api.Identity{ID: id}
	body := toAPI(plan, prior, config)
	if !mapping.IsZero(&body) {
		updated, err := s.Client.UpdateIdentity(ctx, id, body)
		if err != nil {
			return nil, err
		}
		answer = updated
	}
	if !changesMembers(plan.InstitutionMembers, prior.InstitutionMembers) {
		return answer, nil
	}
	added, err := reconcileMembers(ctx, s, id, plan, memory)
	if err != nil && !mapping.IsZero(&body) {
		err = fmt.Errorf("the identity was updated, but not all of its members: %w", err)
	}
	if err != nil {
		return nil, err
	}
	return &api.Identity{ID: id, InstitutionMembers: added}, nil
}

// withDetails returns the state with the details that it lacks and a plan has, as Paxos has them: an import without personal data
// has left them out, and Paxos may verify an identity again for any that is sent, also if it is the same.
func withDetails(ctx context.Context, s *session.Session, plan, state model) (model, error) {
	if state.PersonDetails != nil || state.InstitutionDetails != nil || plan.PersonDetails == nil && plan.InstitutionDetails == nil {
		return state, nil
	}
	answer, err := readWhole(ctx, s, state.ID.ValueString(), state.RefID.ValueString())
	if err != nil {
		return state, err
	}
	all := fromAPI(tfkit.Everything, model{}, answer)
	state.PersonDetails, state.InstitutionDetails = all.PersonDetails, all.InstitutionDetails
	if state.TaxDetails == nil {
		state.TaxDetails = all.TaxDetails
	}
	if state.CustomerDueDiligence == nil {
		state.CustomerDueDiligence = all.CustomerDueDiligence
	}
	return state, nil
}

// savedFromAPI maps the answer to a write to the state: what was planned, and updated_at only if the answer shows that Paxos
// has just that. A row of a list vouches for the state that has its updated_at, so where another client has changed the
// identity since the plan, the state keeps the updated_at of prior (none after a create), and the next refresh reads the
// identity by itself.
func savedFromAPI(plan, prior model, answer *api.Identity) model {
	saved := fromAPI(tfkit.Planned, plan, answer)
	shown := fromAPI(tfkit.Managed, saved, answer)
	confirmed := shows(saved.PersonDetails, answer.PersonDetails) && shows(saved.InstitutionDetails, answer.InstitutionDetails) &&
		shows(saved.CustomerDueDiligence, answer.CustomerDueDiligence)
	if prior.ID.IsNull() { // a create leaves no time in between: Paxos has as it was sent what its answer leaves out
		confirmed = true
		if len(answer.TaxDetails) == 0 {
			shown.TaxDetails = saved.TaxDetails
		}
		if len(answer.InstitutionMembers) == 0 {
			shown.InstitutionMembers = saved.InstitutionMembers
		}
	}
	if !confirmed || hasChanges(saved, shown, model{}) || !saved.Verification.Equal(shown.Verification) ||
		!saved.CustomerDueDiligenceCreatedAt.Equal(shown.CustomerDueDiligenceCreatedAt) {
		saved.UpdatedAt = prior.UpdatedAt
	}
	return saved
}

// shows reports whether the answer has an object if the state has it.
func shows[M, A any](state *M, answer *A) bool { return state == nil || answer != nil }

// detailed are the arguments that are objects, of which an update carries some fields.
var detailed = []string{"person_details", "institution_details", "customer_due_diligence"}

// argumentNames returns the arguments that an update carries: the fields of its body, and those of the details one by one.
func argumentNames(body api.UpdateIdentityRequest) []string {
	var names []string
	for field, value := range fieldsOf(body) {
		if field = strings.TrimPrefix(field, "set_"); !slices.Contains(detailed, field) {
			names = append(names, field)
			continue
		}
		for inner := range fieldsOf(value) {
			names = append(names, field+"."+inner)
		}
	}
	return names
}

// fieldsOf takes a JSON object apart.
func fieldsOf(object any) map[string]json.RawMessage {
	var fields map[string]json.RawMessage
	if encoded, err := json.Marshal(object); err == nil {
		_ = json.Unmarshal(encoded, &fields) // of what was just encoded
	}
	return fields
}

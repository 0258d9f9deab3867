package identity

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

var _ object.Interface = (*Resource)(nil)

var declaration = object.Type{
	Name: "identity", Schema: resourceSchema, IDs: []object.ID{{Name: "id", Description: "The id that Public Mint gave the identity."}},
	IsID: apikit.ValidID, Unique: object.Unique{Argument: "email", Hidden: true}, Replaces: []string{"type"}, Removal: removal,
	Required: required,
}

// required are the requirements of the reference (POST).
var required = []object.Required{
	{Path: "name"},
	{Path: "email"},
	{Path: "birthday", If: has("type", api.TypePerson), When: "of a person"},
	{Path: "gender", If: has("type", api.TypePerson), When: "of a person"},
	{Path: "identity_owner", If: has("type", api.TypeCompany), When: "of a company"},
	{Path: "address"},
	{Path: "address.street"},
	{Path: "address.city"},
	{Path: "address.postal_code"},
	{Path: "address.country"},
	{Path: "address.state", If: has("address.country", "US"), When: "if address.country is US"},
	{Path: "phone"},
	{Path: "phone.number"},
	{Path: "tax"},
	{Path: "tax.country"},
	{Path: "tax.id_number"},
	{Path: "tax.state", If: has("tax.country", "US"), When: "if tax.country is US"},
	{Path: "tax.formation_region", If: has("type", api.TypeCompany), When: "of a company"},
}

// has returns whether a configuration is known to have a value.
func has(argument, value string) func(tftypes.Value) bool {
	return func(config tftypes.Value) bool {
		return tfkit.Attribute(config, argument).Equal(tftypes.NewValue(tftypes.String, value))
	}
}

// Resource is publicmint_identity.
type Resource struct {
	object.Resource[*session.Session, model, api.Identity]
}

// NewResource returns the resource publicmint_identity.
func NewResource() resource.Resource {
	return &Resource{object.Resource[*session.Session, model, api.Identity]{
		Type: &declaration, Get: get, FromAPI: fromAPI, What: func(state model) string { return "identity " + state.ID.ValueString() },
		Mapping: mapping.Declare(bind, "id", "app_id", "blocked", "identity_confirmed", "kyc_status", "created_at", "updated_at",
			"deletion_policy", "documents", "face_images"),
		Nested:   []mapping.Declaration{mapping.Declare(bindAddress), mapping.Declare(bindPhone), mapping.Declare(bindTax)},
		Verbatim: []string{"type", "identityOwner"},
		Counts:   func(s *session.Session) *object.MissingBreaker { return s.Breaker },
		Plan:     planIdentity, Post: post, Put: put, Remove: remove,
	}}
}

// personal has the client take what a model has of the identity out of what Public Mint says.
func personal(ctx context.Context, models ...model) context.Context {
	return apikit.WithPersonal(ctx, func() any {
		var bodies []api.IdentityBody
		for _, m := range models {
			bodies = append(bodies, toAPI(m, model{}))
		}
		return bodies
	})
}

// post creates the identity. If another one has its email, it finds out which.
func post(ctx context.Context, s *session.Session, plan *model) (*api.Identity, error) {
	created, err := s.Client.CreateIdentity(ctx, toAPI(*plan, model{}))
	return created, taken(personal(ctx, *plan), s, plan.Email.ValueString(), err)
}

// taken adds to an answer that another identity has an email the id of that one.
func taken(ctx context.Context, s *session.Session, email string, err error) error {
	if api.Code(err) != api.CodeEmailAlreadyInUse {
		return err
	}
	if found, failed := byEmail(ctx, s, fields{}, email); failed == nil && found != nil {
		return &object.TakenError{Err: err, ID: found.ID}
	}
	return err
}

// get reads the identity. A server that shows one as deleted knows it: that needs no second look.
func get(ctx context.Context, s *session.Session, state model) (*api.Identity, error) {
	found, err := s.Client.GetIdentity(personal(ctx, state), state.ID.ValueString())
	if api.IsNotFound(err) {
		ended := &object.EndedError{What: "Identity " + state.ID.ValueString(), How: "deleted"}
		if apikit.IsNotFound(err) {
			ended.Err = err
		}
		return nil, ended
	}
	return found, err
}

// put sends what changes. A thin answer is completed by a read.
func put(ctx context.Context, s *session.Session, plan, state model) (*api.Identity, error) {
	ctx = personal(ctx, plan, state)
	body := toAPI(plan, state)
	if state.IdentityConfirmed.ValueBool() && locks(body) {
		if err := unlock(ctx, s, state, &body); err != nil {
			return nil, err
		}
	}
	if mapping.IsZero(&body) {
		return nil, nil //nolint:nilnil // nothing is left to send
	}
	updated, err := s.Client.UpdateIdentity(ctx, state.ID.ValueString(), body)
	return updated, taken(ctx, s, body.Email, err)
}

// locks reports whether a body has a field that is locked once the identity is confirmed.
func locks(body api.IdentityBody) bool {
	return body.Name != "" || body.Birthday != "" || body.Gender != "" || body.Tax != nil
}

// unlock takes out of the body for a confirmed identity what is locked and as Public Mint has it: an import without personal data
// leaves open what that is. Anything else it refuses.
func unlock(ctx context.Context, s *session.Session, state model, body *api.IdentityBody) error {
	has, err := s.Client.GetIdentity(ctx, state.ID.ValueString())
	if err != nil || !has.Confirmed() {
		return err
	}
	var changed []string
	for _, field := range []struct {
		name      string
		sent, has *string
	}{{"name", &body.Name, &has.Name}, {"birthday", &body.Birthday, &has.Birthday}, {"gender", &body.Gender, &has.Gender}} {
		if *field.sent != "" && !apikit.SameLetters(*field.sent, *field.has) {
			changed = append(changed, field.name)
		}
		*field.sent = ""
	}
	if tax := has.Tax; body.Tax != nil && tax != nil && state.Tax == nil { // else the plan has compared them
		if body.Tax.Country != tax.Country {
			changed = append(changed, "tax.country")
		}
		if body.Tax.IDNumber != tax.IDNumber && !tfkit.IsMasked(tax.IDNumber) {
			changed = append(changed, "tax.id_number")
		}
	}
	if len(changed) > 0 {
		return &lockedError{strings.Join(changed, " and ")}
	}
	return nil
}

// lockedError is the refusal to change what is locked.
type lockedError struct{ arguments string }

// Error says what is locked.
func (e *lockedError) Error() string {
	return "The identity is confirmed, and Public Mint has another " + e.arguments + ". Nothing was sent."
}

// NextStep implements tfkit.UserError.
func (e *lockedError) NextStep() string { return "Correct " + e.arguments + ", or leave it out." }

// remove deletes the identity.
func remove(ctx context.Context, s *session.Session, state model) error {
	err := s.Client.DeleteIdentity(personal(ctx, state), state.ID.ValueString())
	if api.IsNotFound(err) {
		return nil // it was deleted elsewhere
	}
	return err
}

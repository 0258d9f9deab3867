package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// The operations of identities (reference).
var (
	OpCreateIdentity = nameless(operation(http.MethodPost, "CreateIdentity", "/identities"))
	OpGetIdentity    = operation(http.MethodGet, "GetIdentity", "/identities/{id}")
	OpUpdateIdentity = operation(http.MethodPatch, "UpdateIdentity", "/identities/{id}")
	OpDeleteIdentity = operation(http.MethodDelete, "DeleteIdentity", "/identities/{id}")
)

// GetIdentity returns an identity. IsNotFound reports that this key sees none with the id, or that it was deleted.
func (c *Client) GetIdentity(ctx context.Context, id string) (*Identity, error) {
	found, err := do(ctx, c, apikit.Call{Op: OpGetIdentity, IDs: []string{id}}, func(i *Identity) error { return i.check(subject{id: id}) })
	if err != nil {
		return nil, err
	}
	if found.DeletedAt != "" {
		e := apikit.NewError(c.kit.At(OpGetIdentity))
		e.Outcome, e.Err = OutcomeRejected, errDeleted
		e.Hint = "Create another identity. Whether its email can be used again is up to Public Mint."
		return nil, e
	}
	return found, nil
}

// UpdateIdentity changes the fields that the body has. The answer is nil if it says too little; the update was done.
//
// What it sets does not depend on what was there, so a request whose answer was lost is sent again. The exception are documents and
// face images: no page says whether they replace those that are there or are added to them. Such a request is sent once. If its
// answer was lost, the client reads the identity: if that has all that was sent, the update was done. Else the outcome is unknown.
func (c *Client) UpdateIdentity(ctx context.Context, id string, body IdentityBody) (*Identity, error) {
	op := OpUpdateIdentity
	send := func(ctx context.Context) (*Identity, error) {
		return do(ctx, c, apikit.Call{Op: op, IDs: []string{id}, Body: body}, func(i *Identity) error {
			return i.check(subject{id: id, email: body.Email, kind: body.Type})
		})
	}
	if len(body.Documents) == 0 && len(body.FaceImages) == 0 {
		return apikit.Write(ctx, c.kit, send)
	}
	op.Idempotent = false
	return apikit.Create(ctx, c.kit, send, func(s *apikit.Search) (*Identity, error) {
		if apikit.SaysLittle(s.Lost) {
			return nil, nil //nolint:nilnil // it was done, and there is no answer to speak of
		}
		for ctx := range s.Looks {
			found, err := c.GetIdentity(ctx, id)
			if err == nil && body.isIn(found) && body.filesAreIn(found, s.Since.Add(-clockSkew)) {
				return found, nil
			}
		}
		return nil, s.Failed(s.Lost, "Documents may have been added to identity "+id+": the request got no answer and was not repeated",
			"Compare them before applying again.")
	})
}

// DeleteIdentity deletes an identity. That it is missing is no error if an attempt before may have deleted it; else IsNotFound
// reports it.
func (c *Client) DeleteIdentity(ctx context.Context, id string) error {
	err := done(ctx, c, apikit.Call{Op: OpDeleteIdentity, IDs: []string{id}})
	if err == nil || OutcomeOf(err) != OutcomeUnknown {
		return err
	}
	if IsNotFound(err) {
		return nil // an earlier attempt got no answer, and has done it
	}
	for ctx := range c.kit.SearchFor(ctx, err).Now {
		if _, failed := c.GetIdentity(ctx, id); failed == nil {
			return err
		} else if IsNotFound(failed) {
			return nil
		}
	}
	return err
}

// clockSkew is how far Public Mint's clock and ours may be apart when an object's age is judged.
const clockSkew = 5 * time.Minute

// CreateIdentity creates a person or a company.
//
// The request is sent once. If its answer was lost, the client looks for the identity by its email, which is unique (reference). One
// that is no older than this call and has the same content is ours. An older one shows that the request was refused. OutcomeUnknown
// means that the identity may exist.
func (c *Client) CreateIdentity(ctx context.Context, body IdentityBody) (*Identity, error) {
	post := func(ctx context.Context) (*Identity, error) {
		return do(ctx, c, apikit.Call{Op: OpCreateIdentity, Body: body}, func(i *Identity) error {
			if i.ID != "" && i.Email == "" {
				return errors.New("the answer does not say whose id it holds")
			}
			return i.check(subject{email: body.Email, kind: body.Type})
		})
	}
	return apikit.Create(ctx, c.kit, post, func(s *apikit.Search) (*Identity, error) { return c.created(s, body) })
}

// created finds out what became of a create of an identity.
func (c *Client) created(s *apikit.Search, body IdentityBody) (*Identity, error) {
	since := s.Since.Add(-clockSkew)
	for ctx := range s.Looks {
		for found, err := range c.ListIdentities(ctx, ListIdentitiesOptions{Email: body.Email}) {
			if err != nil {
				break
			}
			if !apikit.SameLetters(found.Email, body.Email) {
				continue // a server that reads the filter in another way
			}
			if !youngerThan(found.CreatedAt, since) {
				return nil, apikit.Rejected(s.Lost)
			}
			if body.isIn(&found) {
				return &found, nil
			}
			return nil, s.Failed(s.Lost, "An identity with this email was made at the same time, by another request or with other values",
				"Compare "+found.ID+" with the configuration, and import it if it is the identity meant.")
		}
	}
	return nil, s.Failed(s.Lost, "The identity may exist: the request got no answer and was not repeated", "Look for its email with the data "+
		"source publicmint_identities, and import the identity if it is there. Applying again with the same email cannot make a second one.")
}

// youngerThan reports whether a timestamp is readable and not before a time.
func youngerThan(timestamp string, at time.Time) bool {
	t, err := time.Parse(time.RFC3339Nano, timestamp)
	return err == nil && !t.Before(at)
}

// isIn reports whether an identity has all that the body sets, documents and face images aside. What it leaves out contradicts nothing.
func (b *IdentityBody) isIn(found *Identity) bool {
	pairs := [][2]string{
		{b.Type, found.Type},
		{b.Name, found.Name},
		{b.Email, found.Email},
		{b.Birthday, found.Birthday},
		{b.Gender, found.Gender},
		{b.IdentityOwner, found.IdentityOwner},
	}
	if sent, has := b.Address, found.Address; sent != nil && has != nil {
		pairs = append(pairs, [2]string{sent.Street, has.Street}, [2]string{sent.City, has.City},
			[2]string{sent.PostalCode, has.PostalCode}, [2]string{sent.Country, has.Country}, [2]string{sent.State, has.State})
	}
	if sent, has := b.Phone, found.Phone; sent != nil && has != nil {
		pairs = append(pairs, [2]string{sent.Number, has.Number})
	}
	if sent, has := b.Tax, found.Tax; sent != nil && has != nil {
		pairs = append(pairs, [2]string{sent.Country, has.Country}, [2]string{sent.IDNumber, has.IDNumber},
			[2]string{sent.State, has.State}, [2]string{sent.FormationRegion, has.FormationRegion})
	}
	for _, pair := range pairs {
		if pair[0] != "" && pair[1] != "" && !apikit.SameLetters(pair[0], pair[1]) {
			return false
		}
	}
	return true
}

// filesAreIn reports whether an identity has the documents and face images of the body. Each document has a partner of its own that
// was made since a time: the URL of a document may change when it is stored.
func (b *IdentityBody) filesAreIn(found *Identity, since time.Time) bool {
	for _, image := range b.FaceImages {
		if !slices.Contains(found.FaceImages, image) {
			return false
		}
	}
	left := found.Documents
	for _, sent := range b.Documents {
		i := partner(sent, left, since)
		if i < 0 {
			return false
		}
		left = append(left[:i:i], left[i+1:]...)
	}
	return true
}

// partner returns the index of a document that a request may have made; -1 if there is none.
func partner(sent Document, documents []Document, since time.Time) int {
	for i, d := range documents {
		if d.Type == sent.Type && d.Side == sent.Side && d.Label == sent.Label && d.Description == sent.Description &&
			youngerThan(d.CreatedAt, since) {
			return i
		}
	}
	return -1
}

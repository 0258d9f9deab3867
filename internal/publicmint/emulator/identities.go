package emulator

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
)

// endpoints lists the operations of the API. guess(unknown-query): a parameter that an operation does not know is a 400.
func (s *Server) endpoints() []emukit.Endpoint {
	var list []emukit.Endpoint
	for _, e := range []struct {
		api.Operation

		as emukit.Endpoint
	}{
		{api.OpCreateIdentity, emukit.Endpoint{Serve: s.create, Other: s.other(1)}},
		{api.OpGetIdentity, emukit.Endpoint{Serve: s.get, Other: s.other(2)}},
		{api.OpListIdentities, emukit.Endpoint{Serve: s.list, Query: listQuery(), Lists: true}},
		{api.OpUpdateIdentity, emukit.Endpoint{Serve: s.update, Other: s.other(2)}},
		{api.OpDeleteIdentity, emukit.Endpoint{Serve: s.remove, AnswersNoID: true}},
		{api.OpPresignDocument, emukit.Endpoint{Serve: s.presignDocument, AnswersNoID: true}},
		{api.OpPresignUpload, emukit.Endpoint{Serve: s.presignUpload, AnswersNoID: true}},
		{api.OpListIdentityOperations, emukit.Endpoint{Serve: s.listOperations, AnswersNoID: true}},
		{api.OpValidateOperation, emukit.Endpoint{Serve: s.validateOperation, AnswersNoID: true}},
		{api.OpActivateOperation, emukit.Endpoint{Serve: s.activateOperation, AnswersNoID: true}},
		{api.OpApproveIdentity, emukit.Endpoint{Serve: s.approve, AnswersNoID: true}},
	} {
		e.as.Operation, e.as.Method, e.as.Path = e.Name, e.Method, e.Path
		e.as.Body = e.Method == http.MethodPost || e.Method == http.MethodPatch
		e.as.LimitClass, e.as.Admit, e.as.IDs = limitClass, s.admit, []string{"id"}
		list = append(list, e.as)
	}
	return list
}

// other is how an operation answers about the oldest other identity. There is one if there are at least so many: 2 for an operation
// about one that exists, 1 for one that makes one.
func (s *Server) other(least int) emukit.Other {
	return emukit.Other{
		Exists: func() bool { return s.store.Identities.Len() >= least },
		Answer: func(c *emukit.Call, answer any) (any, error) {
			asked := c.Request.PathValue("id")
			if asked == "" { // a create has made the last one
				asked = slices.MaxFunc(s.store.Identities.All(), func(a, b *Identity) int { return strings.Compare(a.CreatedAt, b.CreatedAt) }).ID
			}
			for _, i := range s.store.Identities.All() {
				if i.ID != asked {
					return s.enveloped(s.view(i)), nil
				}
			}
			return answer, nil
		},
	}
}

// find returns an identity of this key, with an approval that is due. Reference (DELETE): an id that is no UUID is a 400, and an unknown
// one a 404. guess(get-errors): the same for all operations.
func (s *Server) find(id string) (*Identity, error) {
	if uuid.Validate(id) != nil {
		return nil, invalid("id must be a UUID")
	}
	i, err := s.store.Identities.Find(id)
	if err != nil {
		return nil, err
	}
	s.settle(i)
	if i.DeletedAt != "" {
		return i, &emukit.NotFoundError{Noun: "identity", ID: id}
	}
	return i, nil
}

// settle lets an approval take effect that is due. Guides: a verification takes a moment, and nobody is told when.
func (s *Server) settle(i *Identity) {
	if i.ApproveAt.IsZero() || s.Clock().Now().Before(i.ApproveAt) {
		return
	}
	yes := true
	emukit.Must(s.store.Identities.Update(i, func(i *Identity) {
		i.ApproveAt, i.IdentityConfirmed, i.UpdatedAt = time.Time{}, &yes, s.now()
	}))
}

// emailKey is what no two identities share. guess(delete): what becomes of the email of a deleted identity is an option.
func (s *Server) emailKey(i *Identity) string {
	if i.DeletedAt != "" && s.opts.deletion != KeepsEmail {
		return ""
	}
	return strings.ToLower(i.Email)
}

// create serves POST /identities. Reference: 200 with the identity.
func (s *Server) create(c *emukit.Call) (any, error) {
	body, err := decodeIdentity(c)
	if err != nil {
		return nil, err
	}
	if err := s.check(body); err != nil {
		return nil, err
	}
	i, err := s.insert(&Identity{Identity: api.Identity{IdentityBody: *body}})
	if err != nil {
		return nil, err
	}
	return s.enveloped(s.view(i)), nil
}

// get serves GET /identities/:id. guess(delete): a deleted identity may still be answered.
func (s *Server) get(c *emukit.Call) (any, error) {
	i, err := s.find(c.Request.PathValue("id"))
	if err != nil && (i == nil || s.opts.deletion != MarksDeleted) {
		return nil, err
	}
	return s.enveloped(s.view(i)), nil
}

// update serves PATCH /identities/:id. Reference: an object is sent whole; of a confirmed identity name, birthday, gender, tax country and
// tax id number cannot change.
func (s *Server) update(c *emukit.Call) (any, error) {
	i, err := s.find(c.Request.PathValue("id"))
	if err != nil {
		return nil, err
	}
	body, err := decodeIdentity(c)
	if err != nil {
		return nil, err
	}
	merged := s.merged(&i.IdentityBody, body)
	// guess(locked-code): the status and the code. guess(locked-equal): a value that does not change is no change.
	if i.Confirmed() && isLocked(&i.IdentityBody, merged) {
		return nil, &failure{http.StatusUnprocessableEntity, "identity_already_confirmed", "a field of a confirmed identity can't be updated"}
	}
	if err := s.check(merged); err != nil {
		return nil, err
	}
	err = s.store.Identities.Update(i, func(i *Identity) {
		i.IdentityBody, i.UpdatedAt = *merged, s.now()
		s.nameDocuments(i, i.UpdatedAt)
	})
	if err != nil {
		return nil, err
	}
	return s.enveloped(s.view(i)), nil
}

// merged returns what is there with what the body of a PATCH sets.
func (s *Server) merged(has, sent *api.IdentityBody) *api.IdentityBody {
	to := emukit.Clone(has)
	for _, text := range [][2]*string{
		{&to.Type, &sent.Type},
		{&to.Name, &sent.Name},
		{&to.Email, &sent.Email},
		{&to.Birthday, &sent.Birthday},
		{&to.Gender, &sent.Gender},
		{&to.IdentityOwner, &sent.IdentityOwner},
	} {
		if *text[1] != "" {
			*text[0] = *text[1]
		}
	}
	if sent.Address != nil {
		to.Address = sent.Address
	}
	if sent.Phone != nil {
		to.Phone = sent.Phone
	}
	if sent.Tax != nil {
		to.Tax = sent.Tax
	}
	if sent.Documents != nil {
		to.Documents = sent.Documents
	}
	if sent.FaceImages != nil {
		to.FaceImages = sent.FaceImages
	}
	if s.opts.addsDocuments {
		to.Documents = append(slices.Clone(has.Documents), sent.Documents...)
		to.FaceImages = append(slices.Clone(has.FaceImages), sent.FaceImages...)
	}
	return to
}

// isLocked reports whether a change touches what a confirmed identity keeps.
func isLocked(has, merged *api.IdentityBody) bool {
	var tax, changed api.Tax
	if has.Tax != nil {
		tax = *has.Tax
	}
	if merged.Tax != nil {
		changed = *merged.Tax
	}
	return has.Name != merged.Name || has.Birthday != merged.Birthday || has.Gender != merged.Gender || tax.Country != changed.Country ||
		tax.IDNumber != changed.IDNumber
}

// remove serves DELETE /identities/:id. Reference: 204. guess(delete-owner): the owner of a company can be deleted, too.
func (s *Server) remove(c *emukit.Call) (any, error) {
	i, err := s.find(c.Request.PathValue("id"))
	if err != nil {
		return nil, err
	}
	if s.opts.deletion == DeletesAll {
		s.store.Identities.Delete(i)
		return nil, nil //nolint:nilnil // 204
	}
	return nil, s.store.Identities.Update(i, func(i *Identity) { i.DeletedAt = s.now() })
}

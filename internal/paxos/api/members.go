package api

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// The operations of the members of institutions (specification).
var (
	OpAddMembers   = identities.post("AddInstitutionMembers", "/identity/institution-members")
	OpDeleteMember = identities.del("DeleteInstitutionMember", "/identity/institution-members/{id}")
)

// GetInstitutionMember returns a member of an institution. The API has no such operation; this reads the institution with all of
// its members, and picks. IsNotFound reports that there is no institution, IsMemberAbsent that it has no such member.
func (c *Client) GetInstitutionMember(ctx context.Context, institutionID, id string) (*InstitutionMember, error) {
	members, err := c.ListInstitutionMembers(ctx, institutionID)
	return pick(members, err, func(m InstitutionMember) bool { return m.ID == id }, absent(OpGetIdentity.Operation, errMemberAbsent,
		"The institution has no member with this id. Check the id, and that the member belongs to this institution."))
}

// ListInstitutionMembers returns the members of an institution, which it reads.
func (c *Client) ListInstitutionMembers(ctx context.Context, institutionID string) ([]InstitutionMember, error) {
	institution, err := c.GetIdentity(ctx, institutionID, GetIdentityOptions{Members: true})
	if err != nil {
		return nil, err
	}
	return institution.InstitutionMembers, nil
}

// AddInstitutionMember adds one member to an institution that has others already, and returns it as Paxos answers it.
//
// The request is sent once: unlike the list of AddInstitutionMembers, nothing shows a second member as one too many. If its answer
// is lost, the client looks for a member of the same identity that is not one of the others. OutcomeUnknown means that it found none.
func (c *Client) AddInstitutionMember(
	ctx context.Context, institutionID string, member InstitutionMember, others []InstitutionMember,
) (*InstitutionMember, error) {
	post := func(ctx context.Context) (*InstitutionMember, error) {
		made, err := c.postMembers(ctx, institutionID, []InstitutionMember{member})
		if err != nil {
			return nil, err
		}
		return &made[0], nil
	}
	isOurs := func(m InstitutionMember) bool { return m.isOf(member) && !isOneOf(others)(m) }
	return create(ctx, c, post, func(s *search) (*InstitutionMember, error) {
		return added(s, institutionID, "answer to GET identity with include_institution_members", isOurs, c.ListInstitutionMembers)
	})
}

// isOneOf reports whether a member has the id of one of these.
func isOneOf(others []InstitutionMember) func(InstitutionMember) bool {
	return func(m InstitutionMember) bool {
		return slices.ContainsFunc(others, func(other InstitutionMember) bool { return other.ID == m.ID })
	}
}

// AddInstitutionMembers adds members to an institution that has others already, and returns them with the ids that Paxos gave
// them, in the order of the request and as Paxos spells them.
//
// When the answer is lost, the client reads the institution and adds only what is not there. A member is recognized by its
// identity, roles, position and ownership, as the API has no key for it, and else by its identity alone, because a server may
// spell the others in another way: one of the same identity that was not there before.
func (c *Client) AddInstitutionMembers(
	ctx context.Context, institutionID string, members, others []InstitutionMember,
) ([]InstitutionMember, error) {
	if len(members) == 0 {
		return nil, nil
	}
	post := func(ctx context.Context) ([]InstitutionMember, error) {
		return c.postMembers(ctx, institutionID, members)
	}
	return create(ctx, c, post, func(s *search) ([]InstitutionMember, error) { return s.members(institutionID, members, others) })
}

// postMembers makes the request once, as far as the transport is concerned, and returns the members in its order.
func (c *Client) postMembers(ctx context.Context, institutionID string, members []InstitutionMember) ([]InstitutionMember, error) {
	body := AddInstitutionMembersRequest{InstitutionID: institutionID, Members: members}
	out, err := do[AddInstitutionMembersResponse](ctx, c, call{
		op: OpAddMembers, body: body, about: subject{id: institutionID}, changes: institutionID,
	})
	if err != nil {
		return nil, err
	}
	found, missing := matchMembers(members, out.Members)
	if len(missing) > 0 {
		return nil, apikit.Unusable(c.kit.At(OpAddMembers.Operation), errors.New("the answer does not hold the ids of all members"))
	}
	return found, nil
}

// members reads the institution until all members are there. What is still missing at the second look is added once more
// (the first look may be too early), unless Paxos has already said that it was done: then the first look is at once.
func (s *search) members(institutionID string, members, others []InstitutionMember) ([]InstitutionMember, error) {
	looks, repeated := s.Looks, apikit.SaysLittle(s.Lost)
	if repeated {
		looks = s.Now
	}
	for ctx := range looks {
		have, err := s.c.ListInstitutionMembers(ctx, institutionID)
		if err != nil {
			continue
		}
		found, missing := matchMembers(members, slices.DeleteFunc(have, isOneOf(others)))
		if len(missing) == 0 {
			return found, nil
		}
		if s.Made() < 2 || repeated {
			continue
		}
		_, err = s.c.postMembers(ctx, institutionID, missing)
		if OutcomeOf(err) == OutcomeRejected {
			s.Lost = err
			break
		}
		repeated = OutcomeOf(err) != OutcomeNotSent
	}
	return nil, s.Failed(s.Lost, "Some of the members may have been added: an attempt of this run got no answer", "Run a plan, which reads "+
		"the institution's members, before applying again.")
}

// matchMembers pairs the members wanted with those that the institution has, each of those at most once: first with the same,
// then with another spelling. found is in the order of wanted; missing are those without a partner.
func matchMembers(wanted, have []InstitutionMember) (found, missing []InstitutionMember) {
	have = slices.Clone(have)
	partners := make([]InstitutionMember, len(wanted))
	for _, isOne := range []func(w, h InstitutionMember) bool{InstitutionMember.SameAs, InstitutionMember.isOf} {
		for i, w := range wanted {
			at := slices.IndexFunc(have, func(h InstitutionMember) bool { return h.ID != "" && isOne(w, h) })
			if partners[i].ID == "" && at >= 0 {
				partners[i] = have[at]
				have = slices.Delete(have, at, at+1)
			}
		}
	}
	for i, partner := range partners {
		if partner.ID == "" {
			missing = append(missing, wanted[i])
			continue
		}
		found = append(found, partner)
	}
	return found, missing
}

// isOf reports whether two members are of the same identity.
func (m InstitutionMember) isOf(other InstitutionMember) bool {
	return m.IdentityID == other.IdentityID
}

// SameAs reports whether two members agree in all that a client can say of one, which is what tells members apart:
// roles as a set, ownership as a number.
func (m InstitutionMember) SameAs(other InstitutionMember) bool {
	return m.IdentityID == other.IdentityID && m.Position == other.Position &&
		slices.Equal(asSet(m.Roles), asSet(other.Roles)) && SameNumber(m.Ownership, other.Ownership)
}

func asSet(values []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(values)))
}

// SameNumber compares decimal numbers by value; "5" is "5.00", and absent is 0.
func SameNumber(a, b string) bool {
	x, errX := strconv.ParseFloat(cmp.Or(a, "0"), 64)
	y, errY := strconv.ParseFloat(cmp.Or(b, "0"), 64)
	return a == b || errX == nil && errY == nil && x == y
}

// DeleteInstitutionMember removes a member of an institution, which the API does not ask for. One that is already gone is
// no error.
func (c *Client) DeleteInstitutionMember(ctx context.Context, institutionID, id string) error {
	return deleteObject[InstitutionMember](ctx, c, OpDeleteMember, id, institutionID)
}

package api

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
)

// AddInstitutionMembers adds members to an institution and returns them with the ids that Paxos gave them, in the order
// of the request.
//
// When the answer is lost, the client reads the institution and adds only what is not there. A member is recognized by
// its identity, roles, position and ownership, as the API has no key for it.
func (c *Client) AddInstitutionMembers(
	ctx context.Context, institutionID string, members []InstitutionMember,
) ([]InstitutionMember, error) {
	if len(members) == 0 {
		return nil, nil
	}
	answered, err := c.postMembers(ctx, institutionID, members)
	if err == nil {
		if found, missing := matchMembers(members, answered); len(missing) == 0 {
			return found, nil
		}
		err = unusable(c.at(opAddMembers), errors.New("the answer does not hold the ids of all members"))
	}
	if OutcomeOf(err) != OutcomeUnknown {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), resolveTimeout)
	defer cancel()
	if saysLittle(err) { // done, only the answer is thin: no need to wait before reading
		if institution, err := c.GetIdentity(ctx, institutionID, GetIdentityOptions{Members: true}); err == nil {
			if found, missing := matchMembers(members, institution.InstitutionMembers); len(missing) == 0 {
				return found, nil
			}
		}
	}
	return c.resolveMembers(ctx, institutionID, members, err)
}

// postMembers makes the request once, as far as the transport is concerned.
func (c *Client) postMembers(ctx context.Context, institutionID string, members []InstitutionMember) ([]InstitutionMember, error) {
	body := AddInstitutionMembersRequest{InstitutionID: institutionID, Members: members}
	out, err := do[AddInstitutionMembersResponse](ctx, c, call{
		op: opAddMembers, body: body, about: subject{id: institutionID}, changes: institutionID,
	})
	if err != nil {
		return nil, err
	}
	return out.Members, nil
}

// resolveMembers reads the institution until all members are there. What is still missing at the second look is added
// once more (the first look may be too early), unless Paxos has already said that it was done.
func (c *Client) resolveMembers(
	ctx context.Context, institutionID string, members []InstitutionMember, lost error,
) ([]InstitutionMember, error) {
	repeated := saysLittle(lost)
	for n := 1; n <= resolveAttempts && c.after(ctx, n) == nil; n++ {
		institution, err := c.GetIdentity(ctx, institutionID, GetIdentityOptions{Members: true})
		if err != nil {
			continue
		}
		found, missing := matchMembers(members, institution.InstitutionMembers)
		if len(missing) == 0 {
			return found, nil
		}
		if n < 2 || repeated {
			continue
		}
		repeated = true
		if _, err := c.postMembers(ctx, institutionID, missing); err != nil && OutcomeOf(err) == OutcomeRejected {
			return nil, withUnknownOutcome(err, membersHint)
		}
	}
	return nil, withUnknownOutcome(lost, membersHint)
}

const membersHint = "Some of the members may have been added: an attempt of this run got no answer. Run a plan, which reads the " +
	"institution's members, before applying again."

// matchMembers pairs the members wanted with those that the institution has, each of those at most once. found is in the
// order of wanted; missing are those without a partner.
func matchMembers(wanted, have []InstitutionMember) (found, missing []InstitutionMember) {
	have = slices.Clone(have)
	for _, w := range wanted {
		i := slices.IndexFunc(have, func(h InstitutionMember) bool { return h.ID != "" && w.SameAs(h) })
		if i < 0 {
			missing = append(missing, w)
			continue
		}
		found = append(found, have[i])
		have = slices.Delete(have, i, i+1)
	}
	return found, missing
}

// SameAs reports whether two members agree in all that a client can say of one, which is what tells members apart:
// roles as a set, ownership as a number.
func (m InstitutionMember) SameAs(other InstitutionMember) bool {
	return m.IdentityID == other.IdentityID && m.Position == other.Position &&
		slices.Equal(asSet(m.Roles), asSet(other.Roles)) && sameNumber(m.Ownership, other.Ownership)
}

func asSet(values []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(values)))
}

// sameNumber compares decimal numbers by value; "5" is "5.00", and absent is 0.
func sameNumber(a, b string) bool {
	x, errX := strconv.ParseFloat(cmp.Or(a, "0"), 64)
	y, errY := strconv.ParseFloat(cmp.Or(b, "0"), 64)
	return a == b || errX == nil && errY == nil && x == y
}

// DeleteInstitutionMember removes a member of an institution, which the API does not ask for. One that is already gone is
// no error.
func (c *Client) DeleteInstitutionMember(ctx context.Context, institutionID, id string) error {
	r := call{op: opDeleteMember, ids: []string{id}, about: subject{id: id}, changes: institutionID}
	_, err := write[InstitutionMember](ctx, c, r)
	if IsNotFound(err) {
		return nil
	}
	return err
}

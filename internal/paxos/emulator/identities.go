package emulator

import (
	"fmt"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// record is what the emulator holds of one identity; its members are objects of their own. The statuses inside Identity
// are what reads show; Verification is the truth, which differs just while a status lags.
type record struct {
	Identity     api.Identity `json:"identity"`
	Verification verification `json:"verification"`
	LagReads     int          `json:"lag_reads,omitempty"`
	RefreshesKYC bool         `json:"refreshes_kyc,omitempty"` // a KYC refresh is under way
}

// identitySchema describes the identities. Specification (create, 409): ref_id and CIP id are unique.
// guess(conflict-order): the ref_id is looked at first, since it is what makes a repeated create safe.
func identitySchema(o *options) emukit.Schema[record] {
	unique := []emukit.Key[record]{{Name: "ref_id", Of: func(r *record) string { return r.Identity.RefID }}}
	if !o.sharedCIPIDs {
		unique = append(unique, emukit.Key[record]{Name: "(cip_id, cip_id_type, cip_id_country)", Of: cipKey})
	}
	return emukit.Schema[record]{
		Noun:      "identity",
		ID:        func(r *record) string { return r.Identity.ID },
		CreatedAt: func(r *record) string { return r.Identity.CreatedAt },
		Unique:    unique,
	}
}

// identityFields are the fields of an identity that lists are filtered by.
var identityFields = fields[record]{
	{rule{name: "status", values: api.IdentityStatuses}, func(r *record) string { return string(r.Identity.Status) }},
	{rule{name: "type", values: api.IdentityTypes}, func(r *record) string { return string(r.Identity.Type) }},
}

// identityEndpoints are the operations of the identities.
func identityEndpoints(s *Server) []endpoint {
	identities := resource[record]{
		rows: &s.store.Identities, fields: identityFields, show: func(r *record) any { return s.fullView(r) },
	}
	listed := identities
	listed.show = func(r *record) any {
		s.read(r)
		return s.rowView(r)
	}
	return []endpoint{
		identities.create(api.OpCreateIdentity, withBody(createIdentity)),
		listed.list(api.OpListIdentities, listing[record]{
			size: 100, order: "DESC", filters: []filter{{parameter: "summary_status", field: "status"}, {parameter: "identity_type", field: "type"}},
			query: append(timeQuery("updated_at"), "control_types", "control_reason_codes"), filter: (*call).identityFilter,
		}),
		{
			Operation: api.OpGetIdentity, query: []string{"include_details", "include_institution_members"},
			serve: getIdentity, other: otherOf(&s.store.Identities, 2, otherIdentity),
		},
		identities.update(api.OpUpdateIdentity, withBody(updateIdentity)),
	}
}

// otherIdentity gets another identity than the one that was asked for.
func otherIdentity(c *call, r *record) (any, error) {
	c.Request.SetPathValue("id", r.Identity.ID)
	return getIdentity(c)
}

// amend changes what is not unique of an identity.
func (s *Server) amend(r *record, apply func(*record)) { must(s.store.Identities.Update(r, apply)) }

// cipOf returns the CIP id of an identity; empty where it has none.
func cipOf(identity *api.Identity) (id, kind, country string) {
	if p := identity.PersonDetails; p != nil && p.CIPID != "" {
		return p.CIPID, p.CIPIDType, p.CIPIDCountry
	}
	if i := identity.InstitutionDetails; i != nil && i.CIPID != "" {
		return i.CIPID, i.CIPIDType, i.CIPIDCountry
	}
	return "", "", ""
}

// cipKey returns one text for what makes a CIP id unique; empty where there is none.
func cipKey(r *record) string {
	id, kind, country := cipOf(&r.Identity)
	if id == "" {
		return ""
	}
	return strings.Join([]string{id, kind, country}, "\x00")
}

// identityObjects are the identities for code in Go. A Status sets the verification statuses that lead to it, and verification
// statuses in the details take effect on the status. What an identity has are its details and members.
func identityObjects(s *Server) emukit.Objects[record, api.Identity] {
	return emukit.Objects[record, api.Identity]{
		Server: s.Server, Name: "identities", Rows: &s.store.Identities,
		View:   func(r *record) *api.Identity { return emukit.Clone(s.fullView(r)) },
		Insert: s.insertIdentity, Update: s.mutateIdentity,
		Seeds: emukit.SeedsOf(func(seed *Seed) []emukit.Placed[api.Identity] {
			all := []emukit.Placed[api.Identity]{}
			for _, given := range emukit.PlacedIn("identities", seed.Identities) {
				all = append(all, emukit.Placed[api.Identity]{Place: given.Place, Object: &given.Object.Identity})
			}
			return all
		}),
		Check: checked(func(check *checks, identity *api.Identity) {
			check.newIdentity(identity)
			check.Enum("status", string(identity.CurrentStatus()), api.IdentityStatuses)
		}),
	}
}

// insertIdentity puts an identity into the store as if it had been made elsewhere.
func (s *Server) insertIdentity(identity *api.Identity) (*record, error) {
	identity.Type = identity.Kind()
	if identity.Type == "" {
		return nil, fmt.Errorf("an identity needs person_details, institution_details or a type")
	}
	for _, member := range identity.InstitutionMembers {
		if _, err := s.store.Identities.Find(member.IdentityID); err != nil {
			return nil, fmt.Errorf("member: %w", err)
		}
	}
	wanted, details := identity.CurrentStatus(), identity.StatusDetails
	disabled, admin := identity.UserDisabled, identity.AdminDisabled
	identity.Status, identity.SummaryStatus, identity.StatusDetails = "", "", nil
	identity.UserDisabled, identity.AdminDisabled = false, false
	normalize(identity)
	fillTaxDetails(identity)
	verified := verificationFor(identity)
	if wanted != "" {
		verified = leadingTo(wanted, identity.Type)
	}
	r, err := s.insertRecord(identity, verified.overlaid(shown(identity)))
	if err != nil {
		return nil, err
	}
	if details != nil {
		for _, control := range details.ActiveControls {
			control.IdentityID = identity.ID
			if _, err := s.insertControl(&control); err != nil {
				return nil, err
			}
		}
	}
	if disabled {
		s.setDisabled(r, api.OwnerClient, true)
	}
	if admin {
		s.setDisabled(r, api.OwnerPaxos, true)
	}
	s.show(r)
	return r, nil
}

// mutateIdentity changes an identity as if that had happened elsewhere, and moves updated_at. Its status is derived.
func (s *Server) mutateIdentity(r *record, mutate func(*api.Identity)) error {
	whole, id := r.Identity, r.Identity.ID
	for _, m := range s.store.Members.Of(id) {
		whole.InstitutionMembers = append(whole.InstitutionMembers, m.InstitutionMember)
	}
	changed := emukit.Clone(&whole)
	mutate(changed)
	changed.ID, changed.Type, changed.CreatedAt = r.Identity.ID, r.Identity.Type, r.Identity.CreatedAt
	members := changed.InstitutionMembers
	changed.InstitutionMembers = nil
	err := s.store.Identities.Update(r, func(r *record) {
		if now := shown(changed); now != shown(&r.Identity) {
			r.Verification = r.Verification.overlaid(now)
		}
		r.Identity = *changed
	})
	if err != nil {
		return err
	}
	s.store.Members.Delete(s.store.Members.Of(id)...)
	if _, err := s.insertMembers(id, members); err != nil {
		return err
	}
	s.settle(r)
	s.touch(r)
	return nil
}

var identityGuesses = emukit.NewGuessTopic("Identities", map[string]string{
	"cdd-created-at": "created_at of the customer due diligence is when it was first given.",
	"conflict-order": "When both ref_id and CIP id are taken, the answer is about the ref_id.",
	"details-extent": "tax_details and customer_due_diligence come only with include_details, like the details.",
	"empty-clears":   "In an update an empty text or list clears any field, not only address2; null changes nothing.",
	"founding-roles": "Only a trust must have members in certain roles; other institutions need any member.",
	"govt-id-alias": "The deprecated govt_id and govt_id_type are taken for cip_id and cip_id_type where " +
		"those are absent.",
	"license-details":       "Details that only some licenses or institution types need are never required.",
	"member-name":           "name and summary_status of a member are those of the person.",
	"member-rules":          "Removing an unknown member is 404; the last member may be removed.",
	"metadata-replaced":     "metadata in an update replaces all metadata.",
	"one-kind":              "An identity with neither or both of person_details and institution_details is 400.",
	"real-dates":            "A date_of_birth that is no day of the calendar is 400.",
	"server-set-ignored":    "Fields that only Paxos sets are ignored in requests.",
	"tax-follows-cip":       "Tax details that were filled in from a CIP id follow a change of it.",
	"timestamps-normalized": "Timestamps are answered in UTC, whatever their zone in the request.",
	"update-conflict":       "An update to a ref_id or CIP id that another identity has is the same 409 as in a create.",
	"updated-at": "updated_at moves with every change of an identity, its members and verifications included; a control " +
		"does not move it.",
	"write-answers": "An update answers the whole identity with details and members.",
	"zip-code":      "zip_code is never required.",
})

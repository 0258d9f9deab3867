package api

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// The values of the reference as requests have them. Answers spell them in another case ("male", "frontSide"); the client returns
// them as they are sent.
var (
	IdentityTypes = []string{TypePerson, TypeCompany}
	Genders       = []string{"Male", "Female", "Undefined"}
	DocumentSides = []string{"FrontSide", "BackSide"}
	DocumentTypes = []string{"DriverLicense", "IdentityCard", "Other", "Passport", "ResidencePermit", "UtilityBill"}
)

// The types of an identity.
const (
	TypePerson  = "person"
	TypeCompany = "company"
)

// Identity is a person or a company.
type Identity struct {
	IdentityBody `yaml:",inline"`

	ID                string `json:"id"`
	AppID             string `json:"appId,omitempty"`
	Blocked           *bool  `json:"blocked,omitempty"`
	IdentityConfirmed *bool  `json:"identityConfirmed,omitempty"`
	// KYCStatus is as the API has it: an array whose elements no page describes.
	KYCStatus json.RawMessage `json:"kycStatus,omitempty"`
	CreatedAt string          `json:"createdAt,omitempty"`
	UpdatedAt string          `json:"updatedAt,omitempty"`
	// DeletedAt is set by other objects of the API that are deleted and kept; whether identities are is a guess.
	DeletedAt string `json:"deletedAt,omitempty"`
}

// IdentityBody is the body of POST /identities and of PATCH /identities/:id, in which absent fields do not change. An object in it
// is sent whole: the reference repeats in the PATCH which of its fields are required.
type IdentityBody struct {
	Type          string     `json:"type,omitempty"`
	Name          string     `json:"name,omitempty"`
	Email         string     `json:"email,omitempty"`
	Birthday      string     `json:"birthday,omitempty"` // of a person, YYYY-MM-DD
	Gender        string     `json:"gender,omitempty"`   // of a person
	IdentityOwner string     `json:"identityOwner,omitempty"`
	Address       *Address   `json:"address,omitempty"`
	Phone         *Phone     `json:"phone,omitempty"`
	Tax           *Tax       `json:"tax,omitempty"`
	Documents     []Document `json:"documents,omitzero"`
	FaceImages    []string   `json:"faceImages,omitzero"`
}

// Address is a postal address. The country has two letters; the state is required in the US.
type Address struct {
	Street     string `json:"street,omitempty"`
	City       string `json:"city,omitempty"`
	PostalCode string `json:"postalCode,omitempty"`
	Country    string `json:"country,omitempty"`
	State      string `json:"state,omitempty"`
}

// Phone is a phone number, in the form of its country.
type Phone struct {
	Number string `json:"number,omitempty"`
	// SMS is a string in a table of the reference and a boolean in its entity and in all examples.
	SMS *bool `json:"sms,omitempty"`
}

// Tax is where an identity pays taxes. The state is required in the US, the formation region of a company.
type Tax struct {
	Country         string `json:"country,omitempty"`
	IDNumber        string `json:"idNumber,omitempty"`
	State           string `json:"state,omitempty"`
	FormationRegion string `json:"formationRegion,omitempty"`
}

// Document is a document of an identity. Requests have URL, side, type, label and description.
type Document struct {
	ID          string `json:"id,omitempty"`
	IdentityID  string `json:"identityId,omitempty"`
	URL         string `json:"url,omitempty"`
	Side        string `json:"side,omitempty"`
	Type        string `json:"type,omitempty"`
	Label       string `json:"label,omitempty"`
	Description string `json:"description,omitempty"`
	CreatedAt   string `json:"createdAt,omitempty"`
	UpdatedAt   string `json:"updatedAt,omitempty"`
	DeletedAt   string `json:"deletedAt,omitempty"`
}

// Confirmed reports whether the identity is confirmed, so that its name, birthday, gender, tax country and tax id number cannot
// change (reference, PATCH).
func (i *Identity) Confirmed() bool { return i.IdentityConfirmed != nil && *i.IdentityConfirmed }

// canonicalize brings the enumerations into the form in which they are sent.
func (i *Identity) canonicalize() {
	i.Type = canonical(i.Type, IdentityTypes)
	i.Gender = canonical(i.Gender, Genders)
	for n := range i.Documents {
		i.Documents[n].Side = canonical(i.Documents[n].Side, DocumentSides)
		i.Documents[n].Type = canonical(i.Documents[n].Type, DocumentTypes)
	}
}

// canonical returns the value that a text spells in any case, or the text if it spells none.
func canonical(text string, values []string) string {
	if i := slices.IndexFunc(values, func(value string) bool { return strings.EqualFold(value, text) }); i >= 0 {
		return values[i]
	}
	return text
}

// subject is what a call is about; empty fields are open. What an answer repeats of it has to agree.
type subject struct{ id, email, kind string }

// check returns what is wrong with an identity of an answer.
func (i *Identity) check(about subject) error {
	i.canonicalize()
	err := cmp.Or(apikit.Identified("identity", i.ID, about.id), apikit.Same(i.ID, "type", about.kind, i.Type))
	if err == nil && about.email != "" && i.Email != "" && !strings.EqualFold(about.email, i.Email) {
		err = &apikit.MismatchError{Text: "the answer does not have the email that was sent: it is about " + apikit.Quoted(i.ID)}
	}
	for _, document := range i.Documents {
		err = cmp.Or(err, apikit.WellFormed("document id", document.ID), apikit.Same(document.ID, "identityId", i.ID, document.IdentityID))
	}
	return err
}

// shownFields are the fields whose values are no personal data, as in JSON. A field that is added is personal until it is named
// here.
var shownFields = map[string]bool{
	"id": true, "appId": true, "type": true, "identityOwner": true, "identityId": true, "blocked": true, "identityConfirmed": true,
	"kycStatus": true, "createdAt": true, "updatedAt": true, "deletedAt": true, "side": true, "action": true, "code": true,
	"status": true,
}

// Personal reports whether the text in a field of a request or an answer is personal data, which errors, plans and outputs
// withhold. path names the field as in JSON, with dots between the objects: "address.city".
func Personal(path string) bool { return !shownFields[path[strings.LastIndex(path, ".")+1:]] }

package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
)

// invalid is the error of a request that breaks a constraint (reference).
func invalid(text string) *failure {
	return &failure{http.StatusBadRequest, api.CodeValidationFailed, text}
}

// decode reads the body of a call. Reference: parameters that an operation does not have, and values of another type, are a 400; most
// fields are not null. guess(empty-refused): none is, and no text is empty. guess(media-type): a body that is not called JSON is a 415.
func decode[B any](c *emukit.Call) (*B, error) {
	body := new(B)
	if err := c.Decode(body); err != nil {
		return nil, err
	}
	var tree any
	if err := json.Unmarshal(c.Body, &tree); err != nil {
		return nil, invalid("the body can't be read")
	}
	if holdsNothing(tree) {
		return nil, invalid("a value is null or empty")
	}
	return body, nil
}

// decodeIdentity reads the body of a create or an update. What the server sets of a document is no parameter.
func decodeIdentity(c *emukit.Call) (*api.IdentityBody, error) {
	body, err := decode[api.IdentityBody](c)
	if err != nil {
		return nil, err
	}
	for _, d := range body.Documents {
		if d.ID+d.IdentityID+d.CreatedAt+d.UpdatedAt+d.DeletedAt != "" {
			return nil, invalid("a document has a parameter that is not known")
		}
	}
	return body, nil
}

// holdsNothing reports whether a tree holds a null or an empty text.
func holdsNothing(tree any) bool {
	switch node := tree.(type) {
	case map[string]any:
		for _, child := range node {
			if holdsNothing(child) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(node, holdsNothing)
	case nil:
		return true
	case string:
		return node == ""
	}
	return false
}

// countryPattern is the form of a country. Reference: the rule for "US" fixes it.
var countryPattern = regexp.MustCompile(`^[A-Z]{2}$`)

// check checks an identity as it would be stored. Reference: what is required, of whom; an owner exists and is a person.
// guess(type-required): the type is required, as the rules depend on it. guess(check-order): the fields come before the owner, and
// that before the email. guess(other-type): a person may have an owner, and a company a birthday and a gender.
func (s *Server) check(body *api.IdentityBody) error {
	var check emukit.Checks
	check.Required("type", body.Type)
	check.Enum("type", body.Type, api.IdentityTypes)
	check.Required("name", body.Name)
	check.Required("email", body.Email)
	if address, err := mail.ParseAddress(body.Email); body.Email != "" && (err != nil || address.Address != body.Email) {
		check.Add("email", "must be an email address")
	}
	checkAddress(&check, body.Address)
	checkTax(&check, body.Tax, body.Type)
	if body.Phone == nil {
		check.Add("phone", "is required")
	} else {
		check.Required("phone.number", body.Phone.Number) // guess(phone-number): it is required
	}
	check.Enum("gender", body.Gender, api.Genders) // guess(enums-as-sent): in the case of the reference only
	s.checkBirthday(&check, body.Birthday)
	if body.Type == api.TypePerson {
		check.Required("birthday", body.Birthday)
		check.Required("gender", body.Gender)
	} else {
		check.Required("identityOwner", body.IdentityOwner)
	}
	if body.IdentityOwner != "" && uuid.Validate(body.IdentityOwner) != nil {
		check.Add("identityOwner", "must be a UUID")
	}
	for n, document := range body.Documents {
		checkDocument(&check, fmt.Sprintf("documents[%d].", n), document)
	}
	for n, image := range body.FaceImages {
		checkURI(&check, fmt.Sprintf("faceImages[%d]", n), image)
	}
	if err := check.Failure(http.StatusBadRequest); err != nil {
		return err
	}
	return s.checkOwner(body.IdentityOwner)
}

// checkOwner checks the owner of a company. Reference: 404 and 422.
func (s *Server) checkOwner(id string) error {
	if id == "" {
		return nil
	}
	owner, err := s.find(id)
	if err != nil {
		return &failure{http.StatusNotFound, api.CodeOwnerNotFound, "the owner does not exist"}
	}
	if owner.Type != api.TypePerson {
		return &failure{http.StatusUnprocessableEntity, api.CodeOwnerMustBePerson, "the owner is no person"}
	}
	return nil
}

// checkAddress checks an address. Reference: all but the state, and the state in the US.
func checkAddress(check *emukit.Checks, a *api.Address) {
	if a == nil {
		check.Add("address", "is required")
		return
	}
	check.Required("address.street", a.Street)
	check.Required("address.city", a.City)
	check.Required("address.postalCode", a.PostalCode)
	check.Required("address.country", a.Country)
	check.Pattern("address.country", a.Country, countryPattern, "must be a code of two letters")
	if a.Country == "US" {
		check.Required("address.state", a.State)
	}
}

// checkTax checks the tax information. Reference: country and id number, the state in the US, the formation region of a company.
func checkTax(check *emukit.Checks, t *api.Tax, kind string) {
	if t == nil {
		check.Add("tax", "is required")
		return
	}
	check.Required("tax.country", t.Country)
	check.Pattern("tax.country", t.Country, countryPattern, "must be a code of two letters")
	check.Required("tax.idNumber", t.IDNumber)
	if t.Country == "US" {
		check.Required("tax.state", t.State)
	}
	if kind == api.TypeCompany {
		check.Required("tax.formationRegion", t.FormationRegion)
	}
}

// checkBirthday checks a birthday. Reference: between 18 and 99 years. guess(age): both included, on the day by the clock.
func (s *Server) checkBirthday(check *emukit.Checks, text string) {
	check.Date("birthday", text)
	born, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return
	}
	today := s.Clock().Now()
	if born.AddDate(18, 0, 0).After(today) || !born.AddDate(100, 0, 0).After(today) {
		check.Add("birthday", "must be 18 to 99 years ago")
	}
}

// checkDocument checks a document. Reference: side, type and url are required.
func checkDocument(check *emukit.Checks, at string, d api.Document) {
	check.Required(at+"side", d.Side)
	check.Enum(at+"side", d.Side, api.DocumentSides)
	check.Required(at+"type", d.Type)
	check.Enum(at+"type", d.Type, api.DocumentTypes)
	check.Required(at+"url", d.URL)
	if d.URL != "" {
		checkURI(check, at+"url", d.URL)
	}
}

// checkURI wants an absolute URI.
func checkURI(check *emukit.Checks, field, text string) {
	if u, err := url.Parse(text); err != nil || u.Scheme == "" || u.Host == "" {
		check.Add(field, "must be a URI")
	}
}

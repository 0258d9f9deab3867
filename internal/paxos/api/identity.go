package api

import (
	"cmp"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// IdentityType tells a natural person from an institution.
type IdentityType string

// The identity types of the 2026-07-20 specification.
const (
	IdentityTypePerson      IdentityType = "PERSON"
	IdentityTypeInstitution IdentityType = "INSTITUTION"
)

// IdentityStatus is the state of an identity or of one of its verifications. Paxos adds enum values without notice, so
// a value outside the constants is carried as it came and never fails a read.
type IdentityStatus string

// The statuses of the 2026-07-20 specification.
const (
	StatusPending  IdentityStatus = "PENDING"
	StatusError    IdentityStatus = "ERROR"
	StatusApproved IdentityStatus = "APPROVED"
	StatusDenied   IdentityStatus = "DENIED"
	StatusDisabled IdentityStatus = "DISABLED"
)

// Identity is a person or an institution as Paxos answers it. On the wire an absent field, false and the empty string
// are the same thing (proto3 JSON), so plain values are used wherever the difference does not matter.
type Identity struct {
	ID                           string                `json:"id"`
	Type                         IdentityType          `json:"type,omitempty"`
	RefID                        string                `json:"ref_id,omitempty"`
	Status                       IdentityStatus        `json:"status,omitempty"`
	SummaryStatus                IdentityStatus        `json:"summary_status,omitempty"`
	StatusDetails                *StatusDetails        `json:"status_details,omitempty"`
	UserDisabled                 bool                  `json:"user_disabled,omitempty"`
	AdminDisabled                bool                  `json:"admin_disabled,omitempty"`
	Metadata                     map[string]string     `json:"metadata,omitempty"`
	PersonDetails                *PersonDetails        `json:"person_details,omitempty"`
	InstitutionDetails           *InstitutionDetails   `json:"institution_details,omitempty"`
	InstitutionMembers           []InstitutionMember   `json:"institution_members,omitempty"`
	TaxDetails                   []TaxDetail           `json:"tax_details,omitempty"`
	TaxDetailsNotRequired        bool                  `json:"tax_details_not_required,omitempty"`
	SummaryTINVerificationStatus string                `json:"summary_tin_verification_status,omitempty"`
	CustomerDueDiligence         *CustomerDueDiligence `json:"customer_due_diligence,omitempty"`
	IsMerchant                   bool                  `json:"is_merchant,omitempty"`
	LastKYCRefreshDate           string                `json:"last_kyc_refresh_date,omitempty"`
	CreatedAt                    string                `json:"created_at,omitempty"`
	UpdatedAt                    string                `json:"updated_at,omitempty"`

	// Found says that no answer to a create brought this identity, but a read of what has its ref_id, and that it is older than
	// the create by the clock of this machine: an earlier run may have made it, with other values.
	Found bool `json:"-"`
}

// CurrentStatus returns status, or summary_status where an older answer carries only that one; the specification calls
// both the same value and summary_status deprecated. Empty when the answer carries neither.
func (i *Identity) CurrentStatus() IdentityStatus {
	if i.Status != "" {
		return i.Status
	}
	return i.SummaryStatus
}

// Kind returns the identity's type, inferred from the details it carries where the answer omits it. Empty when nothing
// tells.
func (i *Identity) Kind() IdentityType {
	switch {
	case i.Type != "":
		return i.Type
	case i.PersonDetails != nil:
		return IdentityTypePerson
	case i.InstitutionDetails != nil:
		return IdentityTypeInstitution
	default:
		return ""
	}
}

// StatusDetails says why an identity has its status. It comes with Get and List.
type StatusDetails struct {
	ActiveControls []Control     `json:"active_controls,omitempty"`
	Requirements   []Requirement `json:"requirements,omitempty"`
}

// Requirement is something that stands between an identity and its approval.
type Requirement struct {
	Type               string             `json:"type"`
	Status             string             `json:"status"`
	AwaitingActionFrom string             `json:"awaiting_action_from,omitempty"`
	Errors             []RequirementError `json:"errors"`
}

// RequirementError is one reason why a requirement is not met. Code is upper case in the specification and lower case
// in some of Paxos's pages; new codes may appear.
type RequirementError struct {
	Code        string `json:"code"`
	Description string `json:"description"`
}

// PersonDetails are the details of a natural person. The verification statuses and id_verification_url are set by
// Paxos and ignored in requests; govt_id and govt_id_type are deprecated and echo cip_id in answers.
type PersonDetails struct {
	VerifierType                  string   `json:"verifier_type,omitempty"`
	VerifierID                    string   `json:"verifier_id,omitempty"`
	PassthroughVerifierType       string   `json:"passthrough_verifier_type,omitempty"`
	PassthroughVerifiedAt         string   `json:"passthrough_verified_at,omitempty"`
	PassthroughVerificationID     string   `json:"passthrough_verification_id,omitempty"`
	PassthroughVerificationStatus string   `json:"passthrough_verification_status,omitempty"`
	PassthroughVerificationFields []string `json:"passthrough_verification_fields,omitzero"`
	FirstName                     string   `json:"first_name,omitempty"`
	MiddleName                    string   `json:"middle_name,omitempty"`
	LastName                      string   `json:"last_name,omitempty"`
	DateOfBirth                   string   `json:"date_of_birth,omitempty"`
	Nationality                   string   `json:"nationality,omitempty"`
	CountryOfBirth                string   `json:"country_of_birth,omitempty"`
	Address                       *Address `json:"address,omitempty"`
	PhoneNumber                   string   `json:"phone_number,omitempty"`
	Email                         string   `json:"email,omitempty"`
	Profession                    string   `json:"profession,omitempty"`
	CIPID                         string   `json:"cip_id,omitempty"`
	CIPIDType                     string   `json:"cip_id_type,omitempty"`
	CIPIDCountry                  string   `json:"cip_id_country,omitempty"`
	GovtID                        string   `json:"govt_id,omitempty"`
	GovtIDType                    string   `json:"govt_id_type,omitempty"`

	IDVerificationStatus        IdentityStatus `json:"id_verification_status,omitempty"`
	IDVerificationURL           string         `json:"id_verification_url,omitempty"`
	SanctionsVerificationStatus IdentityStatus `json:"sanctions_verification_status,omitempty"`
	AdditionalScreeningStatus   IdentityStatus `json:"additional_screening_status,omitempty"`
}

// InstitutionDetails are the details of an institution. The three verification statuses are set by Paxos.
type InstitutionDetails struct {
	Name                    string   `json:"name,omitempty"`
	DoingBusinessAs         string   `json:"doing_business_as,omitempty"`
	BusinessDescription     string   `json:"business_description,omitempty"`
	InstitutionType         string   `json:"institution_type,omitempty"`
	InstitutionSubType      string   `json:"institution_sub_type,omitempty"`
	BusinessAddress         *Address `json:"business_address,omitempty"`
	IncorporationAddress    *Address `json:"incorporation_address,omitempty"`
	PhoneNumber             string   `json:"phone_number,omitempty"`
	Email                   string   `json:"email,omitempty"`
	CIPID                   string   `json:"cip_id,omitempty"`
	CIPIDType               string   `json:"cip_id_type,omitempty"`
	CIPIDCountry            string   `json:"cip_id_country,omitempty"`
	GovtRegistrationDate    string   `json:"govt_registration_date,omitempty"`
	RegulationStatus        string   `json:"regulation_status,omitempty"`
	RegulatorName           string   `json:"regulator_name,omitempty"`
	RegulatorJurisdiction   string   `json:"regulator_jurisdiction,omitempty"`
	RegulatorRegisterNumber string   `json:"regulator_register_number,omitempty"`
	TradingType             string   `json:"trading_type,omitempty"`
	ListedExchange          string   `json:"listed_exchange,omitempty"`
	TickerSymbol            string   `json:"ticker_symbol,omitempty"`
	ParentInstitutionName   string   `json:"parent_institution_name,omitempty"`

	SanctionsVerificationStatus IdentityStatus `json:"sanctions_verification_status,omitempty"`
	DocumentVerificationStatus  IdentityStatus `json:"document_verification_status,omitempty"`
	AdditionalScreeningStatus   IdentityStatus `json:"additional_screening_status,omitempty"`
}

// Address is a mailing address; country, address1, city and province are required in every request that carries one.
// Address2 is a pointer because the empty string clears it in an update, the only documented way to clear anything.
type Address struct {
	Country  string  `json:"country,omitempty"`
	Address1 string  `json:"address1,omitempty"`
	Address2 *string `json:"address2,omitempty"`
	City     string  `json:"city,omitempty"`
	Province string  `json:"province,omitempty"`
	ZipCode  string  `json:"zip_code,omitempty"`
}

// TaxDetail is one tax registration. Paxos fills one in by itself from an SSN, ITIN or EIN given as cip_id.
type TaxDetail struct {
	TaxPayerID            string `json:"tax_payer_id,omitempty"`
	TaxPayerCountry       string `json:"tax_payer_country,omitempty"`
	TINVerificationStatus string `json:"tin_verification_status,omitempty"`
}

// CustomerDueDiligence is what the customer has told about wealth, income and purpose.
type CustomerDueDiligence struct {
	Aliases                     []string `json:"aliases,omitzero"`
	EstimatedNetWorth           string   `json:"estimated_net_worth,omitempty"`
	EstimatedYearlyIncome       string   `json:"estimated_yearly_income,omitempty"`
	ExpectedTransferValue       string   `json:"expected_transfer_value,omitempty"`
	SourceOfWealth              string   `json:"source_of_wealth,omitempty"`
	SourceOfFunds               string   `json:"source_of_funds,omitempty"`
	PurposeOfAccount            string   `json:"purpose_of_account,omitempty"`
	EmploymentStatus            string   `json:"employment_status,omitempty"`
	EmploymentIndustrySector    string   `json:"employment_industry_sector,omitempty"`
	IndustrySector              string   `json:"industry_sector,omitempty"`
	HasUnderlyingTrustStructure *bool    `json:"has_underlying_trust_structure,omitempty"`
	HasNomineeShareholders      *bool    `json:"has_nominee_shareholders,omitempty"`
	IsPubliclyTraded            *bool    `json:"is_publicly_traded,omitempty"`
	MerchantFundingSource       string   `json:"merchant_funding_source,omitempty"`
	CustomerRegions             []string `json:"customer_regions,omitzero"`
	CreatedAt                   string   `json:"created_at,omitempty"`
}

// InstitutionMember is a person's role in an institution. ID, Name and SummaryStatus are set by Paxos; sending an id is
// an error. Ownership is a decimal number of percent: "5" means 5 %.
type InstitutionMember struct {
	ID            string         `json:"id,omitempty"`
	IdentityID    string         `json:"identity_id"`
	Roles         []string       `json:"roles,omitempty"`
	Ownership     string         `json:"ownership,omitempty"`
	Position      string         `json:"position,omitempty"`
	Name          string         `json:"name,omitempty"`
	SummaryStatus IdentityStatus `json:"summary_status,omitempty"`
}

func (i Identity) ids() (id, refID string) { return i.ID, i.RefID }

// CreateIdentityRequest is the body of POST /identity/identities. A nil pointer, map or slice is left out; an empty map
// or slice is sent.
type CreateIdentityRequest struct {
	RefID                 string                `json:"ref_id,omitempty"`
	Metadata              map[string]string     `json:"metadata,omitzero"`
	PersonDetails         *PersonDetails        `json:"person_details,omitempty"`
	InstitutionDetails    *InstitutionDetails   `json:"institution_details,omitempty"`
	InstitutionMembers    []InstitutionMember   `json:"institution_members,omitzero"`
	TaxDetails            []TaxDetail           `json:"tax_details,omitzero"`
	TaxDetailsNotRequired *bool                 `json:"tax_details_not_required,omitempty"`
	CustomerDueDiligence  *CustomerDueDiligence `json:"customer_due_diligence,omitempty"`
	IsMerchant            *bool                 `json:"is_merchant,omitempty"`
}

// UpdateIdentityRequest is the body of PUT /identity/identities/{id}: a delta, merged field by field into what Paxos
// holds, except that tax_details is replaced as a whole. LastKYCRefreshDate turns the call into a KYC refresh and must
// never be set by an ordinary update. SetUserDisabled is the legacy twin of a SELL_ONLY control.
type UpdateIdentityRequest struct {
	RefID                    string                `json:"ref_id,omitempty"`
	Metadata                 map[string]string     `json:"metadata,omitzero"`
	PersonDetails            *PersonDetails        `json:"person_details,omitempty"`
	InstitutionDetails       *InstitutionDetails   `json:"institution_details,omitempty"`
	TaxDetails               []TaxDetail           `json:"tax_details,omitzero"`
	SetTaxDetailsNotRequired *bool                 `json:"set_tax_details_not_required,omitempty"`
	SetUserDisabled          *bool                 `json:"set_user_disabled,omitempty"`
	CustomerDueDiligence     *CustomerDueDiligence `json:"customer_due_diligence,omitempty"`
	IsMerchant               *bool                 `json:"is_merchant,omitempty"`
	LastKYCRefreshDate       string                `json:"last_kyc_refresh_date,omitempty"`
}

// SandboxStatusRequest is the body of PUT /identity/identities/{id}/sandbox-status. An absent field is left as it is.
type SandboxStatusRequest struct {
	IDVerificationStatus        IdentityStatus `json:"id_verification_status,omitempty"`
	SanctionsVerificationStatus IdentityStatus `json:"sanctions_verification_status,omitempty"`
	DocumentVerificationStatus  IdentityStatus `json:"document_verification_status,omitempty"`
	AdditionalScreeningStatus   IdentityStatus `json:"additional_screening_status,omitempty"`
	UserDisabled                *SetDisable    `json:"user_disabled,omitempty"`
	AdminDisabled               *SetDisable    `json:"admin_disabled,omitempty"`
}

// SetDisable wraps the flag of a sandbox status request; the wrapper is what tells "false" from "leave it".
type SetDisable struct {
	Disabled bool `json:"disabled"`
}

// AddInstitutionMembersRequest is the body of POST /identity/institution-members.
type AddInstitutionMembersRequest struct {
	InstitutionID string              `json:"institution_id"`
	Members       []InstitutionMember `json:"members"`
}

// AddInstitutionMembersResponse answers AddInstitutionMembersRequest; Members carry the ids that Paxos gave them.
type AddInstitutionMembersResponse struct {
	InstitutionID string              `json:"institution_id"`
	Members       []InstitutionMember `json:"members,omitempty"`
}

func (i Identity) check(about subject) error {
	err := cmp.Or(apikit.Identified("identity", i.ID, about.id), apikit.Same(i.ID, "ref_id", about.refID, i.RefID),
		apikit.Same(i.ID, "type", about.kind, string(i.Type)), about.createdAt.holds(i.ID, i.CreatedAt),
		checkEach(i.InstitutionMembers, subject{}))
	if i.StatusDetails != nil {
		for _, control := range i.StatusDetails.ActiveControls {
			err = cmp.Or(err, apikit.WellFormed("id in active_controls", control.ID),
				apikit.Same(control.ID, "identity_id", i.ID, control.IdentityID))
		}
	}
	return err
}

func (m InstitutionMember) check(about subject) error {
	return cmp.Or(apikit.WellFormed("id in institution_members", m.ID), apikit.WellFormed("identity_id in institution_members", m.IdentityID),
		apikit.Same(m.ID, "id", about.id, m.ID))
}

// check wants the institution that was asked for; the ids of the members are new.
func (r AddInstitutionMembersResponse) check(about subject) error {
	return cmp.Or(apikit.Same(r.InstitutionID, "institution_id", about.id, r.InstitutionID), checkEach(r.Members, subject{}))
}

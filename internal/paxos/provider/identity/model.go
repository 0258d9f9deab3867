package identity

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// model is the resource: what the API has, and the arguments that steer the provider.
type model struct {
	fields
	PersonDetails      *personModel      `tfsdk:"person_details"`
	InstitutionDetails *institutionModel `tfsdk:"institution_details"`
	TaxDetails         []taxDetailModel  `tfsdk:"tax_details"`
	InstitutionMembers []memberModel     `tfsdk:"institution_members"`
	AdoptExisting      types.Bool        `tfsdk:"adopt_existing"`
	DeletionPolicy     types.String      `tfsdk:"deletion_policy"`
	WaitForStatus      types.String      `tfsdk:"wait_for_status"`
	Timeouts           timeouts.Value    `tfsdk:"timeouts"`
}

// fields are the attributes that the resource and the data source share, type and all.
type fields struct {
	summary
	TaxDetailsNotRequired         types.Bool         `tfsdk:"tax_details_not_required"`
	CustomerDueDiligence          *dueDiligenceModel `tfsdk:"customer_due_diligence"`
	IsMerchant                    types.Bool         `tfsdk:"is_merchant"`
	Verification                  types.Object       `tfsdk:"verification"`
	CustomerDueDiligenceCreatedAt timetypes.RFC3339  `tfsdk:"customer_due_diligence_created_at"`
}

// summary is what a row of a list carries as well.
type summary struct {
	ID                           types.String      `tfsdk:"id"`
	Type                         types.String      `tfsdk:"type"`
	RefID                        types.String      `tfsdk:"ref_id"`
	Metadata                     types.Map         `tfsdk:"metadata"`
	Status                       types.String      `tfsdk:"status"`
	StatusDetails                types.Object      `tfsdk:"status_details"`
	SummaryTINVerificationStatus types.String      `tfsdk:"summary_tin_verification_status"`
	UserDisabled                 types.Bool        `tfsdk:"user_disabled"`
	AdminDisabled                types.Bool        `tfsdk:"admin_disabled"`
	LastKYCRefreshDate           timetypes.RFC3339 `tfsdk:"last_kyc_refresh_date"`
	CreatedAt                    timetypes.RFC3339 `tfsdk:"created_at"`
	UpdatedAt                    timetypes.RFC3339 `tfsdk:"updated_at"`
}

// personModel is person_details of the resource: the person's fields and the write-only twin of the CIP id.
type personModel struct {
	personFields
	CIPIDWO        types.String `tfsdk:"cip_id_wo"`
	CIPIDWOVersion types.Int64  `tfsdk:"cip_id_wo_version"`
}

type personFields struct {
	VerifierType                  types.String      `tfsdk:"verifier_type"`
	VerifierID                    types.String      `tfsdk:"verifier_id"`
	PassthroughVerifierType       types.String      `tfsdk:"passthrough_verifier_type"`
	PassthroughVerifiedAt         timetypes.RFC3339 `tfsdk:"passthrough_verified_at"`
	PassthroughVerificationID     types.String      `tfsdk:"passthrough_verification_id"`
	PassthroughVerificationStatus types.String      `tfsdk:"passthrough_verification_status"`
	PassthroughVerificationFields types.List        `tfsdk:"passthrough_verification_fields"`
	FirstName                     types.String      `tfsdk:"first_name"`
	MiddleName                    types.String      `tfsdk:"middle_name"`
	LastName                      types.String      `tfsdk:"last_name"`
	DateOfBirth                   types.String      `tfsdk:"date_of_birth"`
	Nationality                   types.String      `tfsdk:"nationality"`
	CountryOfBirth                types.String      `tfsdk:"country_of_birth"`
	Address                       *addressModel     `tfsdk:"address"`
	PhoneNumber                   types.String      `tfsdk:"phone_number"`
	Email                         types.String      `tfsdk:"email"`
	Profession                    types.String      `tfsdk:"profession"`
	CIPID                         types.String      `tfsdk:"cip_id"`
	CIPIDType                     types.String      `tfsdk:"cip_id_type"`
	CIPIDCountry                  types.String      `tfsdk:"cip_id_country"`
	GovtID                        types.String      `tfsdk:"govt_id"`
	GovtIDType                    types.String      `tfsdk:"govt_id_type"`
}

// institutionModel is institution_details of the resource: its fields and the write-only twin of the CIP id.
type institutionModel struct {
	institutionFields
	CIPIDWO        types.String `tfsdk:"cip_id_wo"`
	CIPIDWOVersion types.Int64  `tfsdk:"cip_id_wo_version"`
}

type institutionFields struct {
	Name                    types.String      `tfsdk:"name"`
	DoingBusinessAs         types.String      `tfsdk:"doing_business_as"`
	BusinessDescription     types.String      `tfsdk:"business_description"`
	InstitutionType         types.String      `tfsdk:"institution_type"`
	InstitutionSubType      types.String      `tfsdk:"institution_sub_type"`
	BusinessAddress         *addressModel     `tfsdk:"business_address"`
	IncorporationAddress    *addressModel     `tfsdk:"incorporation_address"`
	PhoneNumber             types.String      `tfsdk:"phone_number"`
	Email                   types.String      `tfsdk:"email"`
	CIPID                   types.String      `tfsdk:"cip_id"`
	CIPIDType               types.String      `tfsdk:"cip_id_type"`
	CIPIDCountry            types.String      `tfsdk:"cip_id_country"`
	GovtRegistrationDate    timetypes.RFC3339 `tfsdk:"govt_registration_date"`
	RegulationStatus        types.String      `tfsdk:"regulation_status"`
	RegulatorName           types.String      `tfsdk:"regulator_name"`
	RegulatorJurisdiction   types.String      `tfsdk:"regulator_jurisdiction"`
	RegulatorRegisterNumber types.String      `tfsdk:"regulator_register_number"`
	TradingType             types.String      `tfsdk:"trading_type"`
	ListedExchange          types.String      `tfsdk:"listed_exchange"`
	TickerSymbol            types.String      `tfsdk:"ticker_symbol"`
	ParentInstitutionName   types.String      `tfsdk:"parent_institution_name"`
}

type addressModel struct {
	Country  types.String `tfsdk:"country"`
	Address1 types.String `tfsdk:"address1"`
	Address2 types.String `tfsdk:"address2"`
	City     types.String `tfsdk:"city"`
	Province types.String `tfsdk:"province"`
	ZipCode  types.String `tfsdk:"zip_code"`
}

// taxDetailModel is one element of tax_details of the resource.
type taxDetailModel struct {
	taxDetailFields
	TaxPayerIDWO        types.String `tfsdk:"tax_payer_id_wo"`
	TaxPayerIDWOVersion types.Int64  `tfsdk:"tax_payer_id_wo_version"`
}

type taxDetailFields struct {
	TaxPayerID      types.String `tfsdk:"tax_payer_id"`
	TaxPayerCountry types.String `tfsdk:"tax_payer_country"`
}

type memberModel struct {
	IdentityID types.String `tfsdk:"identity_id"`
	Roles      types.Set    `tfsdk:"roles"`
	Ownership  types.String `tfsdk:"ownership"`
	Position   types.String `tfsdk:"position"`
}

type dueDiligenceModel struct {
	Aliases                     types.List   `tfsdk:"aliases"`
	EstimatedNetWorth           types.String `tfsdk:"estimated_net_worth"`
	EstimatedYearlyIncome       types.String `tfsdk:"estimated_yearly_income"`
	ExpectedTransferValue       types.String `tfsdk:"expected_transfer_value"`
	SourceOfWealth              types.String `tfsdk:"source_of_wealth"`
	SourceOfFunds               types.String `tfsdk:"source_of_funds"`
	PurposeOfAccount            types.String `tfsdk:"purpose_of_account"`
	EmploymentStatus            types.String `tfsdk:"employment_status"`
	EmploymentIndustrySector    types.String `tfsdk:"employment_industry_sector"`
	IndustrySector              types.String `tfsdk:"industry_sector"`
	HasUnderlyingTrustStructure types.Bool   `tfsdk:"has_underlying_trust_structure"`
	HasNomineeShareholders      types.Bool   `tfsdk:"has_nominee_shareholders"`
	IsPubliclyTraded            types.Bool   `tfsdk:"is_publicly_traded"`
	MerchantFundingSource       types.String `tfsdk:"merchant_funding_source"`
	CustomerRegions             types.List   `tfsdk:"customer_regions"`
}

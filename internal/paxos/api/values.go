package api

import (
	"cmp"
	"strings"
)

// The value sets of the 2026-07-20 specification, for documentation, warnings and the emulator. Paxos adds to them without
// notice, so a value outside of them is never a reason to fail a read. Do not change them.
var (
	IdentityStatuses = []string{"PENDING", "APPROVED", "DENIED", "DISABLED", "ERROR"}

	VerifierTypes            = []string{"PAXOS", "PASSTHROUGH", "MANUAL"}
	PassthroughVerifierTypes = []string{
		"JUMIO", "ALLOY", "LEXISNEXIS", "MITEK", "SUMSUB", "MICROBILT", "ONFIDO", "CUSTOMER", "EQUIFAX",
		"ID3_AUTHENTICATE", "FIS", "PROVE", "PERSONA", "PLAID", "DOTFILE", "AIPRISE",
	}
	PassthroughVerificationFields = []string{"FULL_LEGAL_NAME", "ADDRESS", "DATE_OF_BIRTH", "CIP_ID"}

	PersonCIPIDTypes      = []string{"SSN", "ID_CARD", "ITIN", "PASSPORT", "DRIVING_LICENSE", "VISA"}
	InstitutionCIPIDTypes = []string{"EIN", "SSN", "ITIN", "REGISTRATION_NUMBER"}
	InstitutionTypes      = []string{"TRUST", "CORPORATION", "LLC", "PARTNERSHIP", "SOLE_PROPRIETORSHIP"}
	InstitutionRoles      = []string{
		"BENEFICIAL_OWNER", "ACCOUNT_OPENER", "TRUSTEE", "AUTHORIZED_USER", "GRANTOR", "MANAGEMENT_CONTROL_PERSON",
		"BENEFICIARY", "SOLE_PROPRIETOR",
	}
	RegulationStatuses = []string{"US_REGULATED", "INTL_REGULATED", "NON_REGULATED"}
	TradingTypes       = []string{"PRIVATE", "PUBLIC", "PUBLICLY_TRADED_SUBSIDIARY"}

	IndustrySectors = []string{
		"INVESTMENT", "HEDGE_FUND", "MONEY_SERVICE_BUSINESS", "STO_ISSUER", "PRECIOUS_METALS", "NON_PROFIT",
		"REGISTERED_INVESTMENT_ADVISOR", "AGRICULTURE_FORESTRY_FISHING_HUNTING", "MINING", "UTILITIES", "CONSTRUCTION",
		"MANUFACTURING", "WHOLESALE_TRADE", "RETAIL_TRADE", "TRANSPORTATION_WAREHOUSING", "INFORMATION",
		"FINANCE_INSURANCE", "REAL_ESTATE_RENTAL_LEASING", "PROFESSIONAL_SCIENTIFIC_TECHNICAL_SERVICES",
		"MANAGEMENT_OF_COMPANIES_ENTERPRISES", "ADMINISTRATIVE_SUPPORT_WASTE_MANAGEMENT_REMEDIATION_SERVICES",
		"EDUCATIONAL_SERVICES", "HEALTH_CARE_SOCIAL_ASSISTANCE", "ARTS_ENTERTAINMENT_RECREATION",
		"ACCOMMODATION_FOOD_SERVICES", "OTHER_SERVICES", "PUBLIC_ADMINISTRATION", "NOT_CLASSIFIED",
		"ADULT_ENTERTAINMENT", "AUCTIONS", "AUTOMOBILES", "BLOCKCHAIN", "CRYPTO", "DRUGS", "EXPORT_IMPORT", "E_COMMERCE",
		"FINANCIAL_INSTITUTION", "GAMBLING", "INSURANCE", "MARKET_MAKER", "SHELL_BANK", "TRAVEL_TRANSPORT", "WEAPONS",
	}

	NetWorths = []string{
		"NET_WORTH_0_TO_100K", "NET_WORTH_100K_TO_500K", "NET_WORTH_500K_TO_1M", "NET_WORTH_1M_TO_2_5M",
		"NET_WORTH_2_5M_TO_5M", "NET_WORTH_5M_TO_7_5M", "NET_WORTH_7_5M_TO_10M", "NET_WORTH_10M_TO_25M",
		"NET_WORTH_25M_TO_50M", "NET_WORTH_OVER_50M",
	}
	YearlyIncomes = []string{
		"INCOME_0_TO_50K", "INCOME_50K_TO_100K", "INCOME_100K_TO_250K", "INCOME_250K_TO_500K", "INCOME_500K_TO_750K",
		"INCOME_750K_TO_1M", "INCOME_ABOVE_1M",
	}
	TransferValues = []string{
		"TRANSFER_VALUE_0_TO_25K", "TRANSFER_VALUE_25K_TO_50K", "TRANSFER_VALUE_50K_TO_100K",
		"TRANSFER_VALUE_100K_TO_250K", "TRANSFER_VALUE_250K_TO_500K", "TRANSFER_VALUE_500K_TO_750K",
		"TRANSFER_VALUE_750K_TO_1M", "TRANSFER_VALUE_1M_TO_2_5M", "TRANSFER_VALUE_2_5M_TO_5M", "TRANSFER_VALUE_ABOVE_5M",
	}
	WealthSources = []string{
		"INHERITANCE", "INVESTMENT_GAINS", "BUSINESS_OWNERSHIP_DIVIDENDS", "EMPLOYMENT_INCOME", "REAL_ESTATE",
		"OTHER_SOURCE_OF_WEALTH",
	}
	FundsSources = []string{
		"SALARY_DISBURSEMENT", "INHERITANCE_DISTRIBUTION", "INVESTMENT_RETURNS", "BUSINESS_DIVIDENDS_PROFITS",
		"PROPERTY_SALE", "LOAN_DISBURSEMENT", "SAVINGS_ACCOUNT_WITHDRAWAL", "GOVERNMENT_BENEFITS",
	}
	AccountPurposes    = []string{"INVESTMENT_TRADING", "SAVINGS", "STABLECOIN_PURCHASE_REDEMPTION"}
	EmploymentStatuses = []string{
		"CONTRACTUAL", "FULL_TIME", "PART_TIME", "RETIRED", "SELF_EMPLOYED", "STUDENT", "UNEMPLOYED",
	}
	MerchantFundingSources = []string{
		"BUSINESS_LOANS_FINANCING", "SALARY_SAVINGS", "INVESTMENT_GAINS", "INHERITANCE", "REAL_ESTATE_INCOME",
		"NON_PROFIT_SOURCES", "OTHER_BUSINESS_INCOME",
	}
	CustomerRegions = []string{
		"US_CANADA", "MEXICO_CENTRAL_AMERICA", "SOUTH_AMERICA", "EUROPE", "ASIA", "AFRICA", "OCEANIA",
	}

	AccountTypes = []string{"BROKERAGE", "TRADITIONAL_IRA", "ROTH_IRA", "SEP_IRA", "FINANCIAL_ADVISOR"}
	AccountRoles = []string{RoleBeneficialOwner, "AUTHORIZED_USER", "FINANCIAL_ADVISOR"}

	IdentityTypes = []string{string(IdentityTypePerson), string(IdentityTypeInstitution)}
	ControlTypes  = []string{string(ControlSellOnly), string(ControlClosed), string(ControlFrozen), string(ControlDormant)}
	// ClientControlTypes are those that a client may create.
	ClientControlTypes = []string{string(ControlSellOnly), string(ControlDormant), string(ControlClosed)}
	ControlReasonCodes = []string{
		"OTHER", "END_USER_REQUEST", "INACTIVITY", "COMPLIANCE_KYC", "COMPLIANCE_EDD", "COMPLIANCE_SCREENING",
		"COMPLIANCE_INVESTIGATION", "COMPLIANCE_INCOMPLETE", "RISK_FRAUD", "LEGAL_ORDER", "ADMINISTRATIVE",
	}
)

// ReasonCodeAliases maps the older name of a reason code to the newer one: the reference of January 2026 has
// ONBOARDING_INCOMPLETE where the specification of July 2026 has COMPLIANCE_INCOMPLETE, and the overview page still has
// END_USER_REQUESTED.
var ReasonCodeAliases = map[string]string{
	"ONBOARDING_INCOMPLETE": "COMPLIANCE_INCOMPLETE",
	"END_USER_REQUESTED":    "END_USER_REQUEST",
}

// SameReasonCode reports whether two reason codes are the same one, possibly under its older and its newer name, in any case.
func SameReasonCode(a, b string) bool {
	newest := func(code string) string {
		code = strings.ToUpper(code)
		return cmp.Or(ReasonCodeAliases[code], code)
	}
	return newest(a) == newest(b)
}

package identity

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

func institutionSchema() schema.SingleNestedAttribute {
	attributes := map[string]schema.Attribute{
		"name":                 personal(ascii(maxName, "Legal name. At most 200 characters, ASCII only.")),
		"doing_business_as":    personal(text(maxName, "Trading name.")),
		"business_description": text(maxUndocumented, "What the institution does."),
		"institution_type":     enum("Legal form.", api.InstitutionTypes),
		"institution_sub_type": withRule(enum("Line of business.", api.IndustrySectors),
			"A `TRUST` requires `INVESTMENT`. Paxos does not serve all lines of business."),
		"business_address":          addressSchema("Address of the business."),
		"incorporation_address":     addressSchema("Address of incorporation."),
		"phone_number":              personal(text(maxName, "Phone number.")),
		"email":                     personal(text(maxName, "Email address.")),
		"cip_id_type":               enum("Type of `cip_id`.", api.InstitutionCIPIDTypes),
		"cip_id_country":            country("The country that issued `cip_id`."),
		"govt_registration_date":    timestamp("When the institution was registered."),
		"regulation_status":         enum("Whether and where the institution is regulated.", api.RegulationStatuses),
		"regulator_name":            text(maxName, "Name of the regulator. Paxos requires it of regulated institutions."),
		"regulator_jurisdiction":    text(maxName, "Jurisdiction of the regulator."),
		"regulator_register_number": text(maxName, "Number of the institution in the regulator's register."),
		"trading_type":              enum("Whether shares of the institution are traded.", api.TradingTypes),
		"listed_exchange":           text(maxName, "Exchange that lists the institution or its parent."),
		"ticker_symbol":             text(maxName, "Ticker symbol of the institution, or of its parent."),
		"parent_institution_name":   text(maxName, "Name of the parent of a `PUBLICLY_TRADED_SUBSIDIARY`."),
	}
	addNumber(attributes, "cip_id", ascii(maxName, "Number that identifies the institution. At most 200 characters, ASCII "+
		"only; an `EIN` as `12-3456789`. Unique at Paxos together with its type and country."))
	return schema.SingleNestedAttribute{
		Optional: true, Attributes: attributes,
		MarkdownDescription: "The details of an institution. Set exactly one of `person_details` and `institution_details`. " +
			"Changing from one to the other forces a new resource to be created. Which details Paxos requires depends on the " +
			"institution type. The plan of a create warns of details that Paxos always requires and that are not set.",
	}
}

func dueDiligenceSchema() schema.SingleNestedAttribute {
	flag := func(description string) schema.BoolAttribute {
		return schema.BoolAttribute{Optional: true, MarkdownDescription: description}
	}
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "What the customer has told you about wealth, income and purpose. Which fields Paxos requires " +
			"depends on the type of identity.",
		Attributes: map[string]schema.Attribute{
			"aliases": schema.ListAttribute{
				Optional: true, Sensitive: true, ElementType: types.StringType,
				Validators: []validator.List{
					listvalidator.NoNullValues(), listvalidator.ValueStringsAre(tfkit.PlainText(maxName)),
				},
				MarkdownDescription: "Other names of the identity.",
			},
			"estimated_net_worth":     personal(enum("Net worth, in US dollars.", api.NetWorths)),
			"estimated_yearly_income": personal(enum("Yearly income, in US dollars.", api.YearlyIncomes)),
			"expected_transfer_value": personal(enum("Value that the identity will move in a month, in US dollars.",
				api.TransferValues)),
			"source_of_wealth":           personal(enum("Where the wealth comes from.", api.WealthSources)),
			"source_of_funds":            personal(enum("Where the funds come from.", api.FundsSources)),
			"purpose_of_account":         personal(enum("What the account is for.", api.AccountPurposes)),
			"employment_status":          personal(enum("Employment of a person.", api.EmploymentStatuses)),
			"employment_industry_sector": personal(enum("Industry in which a person works.", api.IndustrySectors)),
			"industry_sector":            enum("Industry of an institution.", api.IndustrySectors),
			"has_underlying_trust_structure": flag("Whether the institution has an underlying trust structure. Paxos treats " +
				"an absent value as `false`."),
			"has_nominee_shareholders": flag("Whether the institution has nominee shareholders. Paxos treats an absent " +
				"value as `false`."),
			"is_publicly_traded": flag("Whether the institution is listed on a public stock exchange. Paxos treats an absent " +
				"value as `false`."),
			"merchant_funding_source": personal(enum("Where a merchant's funds come from.", api.MerchantFundingSources)),
			"customer_regions":        enums("Regions where the institution's customers are.", api.CustomerRegions),
		},
	}
}

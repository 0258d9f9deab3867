package identity

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

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

func dueDiligenceFromAPI(
	r tfkit.ReadMode, prior *dueDiligenceModel, d *api.CustomerDueDiligence,
) *dueDiligenceModel {
	if keepsPrior(r, prior, d) {
		return prior
	}
	c := valueOr(prior, dueDiligenceModel{})
	return &dueDiligenceModel{
		Aliases:                     r.Strings(c.Aliases, d.Aliases),
		EstimatedNetWorth:           r.String(c.EstimatedNetWorth, d.EstimatedNetWorth),
		EstimatedYearlyIncome:       r.String(c.EstimatedYearlyIncome, d.EstimatedYearlyIncome),
		ExpectedTransferValue:       r.String(c.ExpectedTransferValue, d.ExpectedTransferValue),
		SourceOfWealth:              r.String(c.SourceOfWealth, d.SourceOfWealth),
		SourceOfFunds:               r.String(c.SourceOfFunds, d.SourceOfFunds),
		PurposeOfAccount:            r.String(c.PurposeOfAccount, d.PurposeOfAccount),
		EmploymentStatus:            r.String(c.EmploymentStatus, d.EmploymentStatus),
		EmploymentIndustrySector:    r.String(c.EmploymentIndustrySector, d.EmploymentIndustrySector),
		IndustrySector:              r.String(c.IndustrySector, d.IndustrySector),
		HasUnderlyingTrustStructure: r.Bool(c.HasUnderlyingTrustStructure, d.HasUnderlyingTrustStructure),
		HasNomineeShareholders:      r.Bool(c.HasNomineeShareholders, d.HasNomineeShareholders),
		IsPubliclyTraded:            r.Bool(c.IsPubliclyTraded, d.IsPubliclyTraded),
		MerchantFundingSource:       r.String(c.MerchantFundingSource, d.MerchantFundingSource),
		CustomerRegions:             r.Strings(c.CustomerRegions, d.CustomerRegions),
	}
}

func dueDiligenceToAPI(plan, prior, _ dueDiligenceModel) (api.CustomerDueDiligence, bool) {
	body := api.CustomerDueDiligence{
		Aliases:                     tfkit.ChangedStrings(plan.Aliases, prior.Aliases),
		EstimatedNetWorth:           tfkit.ChangedString(plan.EstimatedNetWorth, prior.EstimatedNetWorth),
		EstimatedYearlyIncome:       tfkit.ChangedString(plan.EstimatedYearlyIncome, prior.EstimatedYearlyIncome),
		ExpectedTransferValue:       tfkit.ChangedString(plan.ExpectedTransferValue, prior.ExpectedTransferValue),
		SourceOfWealth:              tfkit.ChangedString(plan.SourceOfWealth, prior.SourceOfWealth),
		SourceOfFunds:               tfkit.ChangedString(plan.SourceOfFunds, prior.SourceOfFunds),
		PurposeOfAccount:            tfkit.ChangedString(plan.PurposeOfAccount, prior.PurposeOfAccount),
		EmploymentStatus:            tfkit.ChangedString(plan.EmploymentStatus, prior.EmploymentStatus),
		EmploymentIndustrySector:    tfkit.ChangedString(plan.EmploymentIndustrySector, prior.EmploymentIndustrySector),
		IndustrySector:              tfkit.ChangedString(plan.IndustrySector, prior.IndustrySector),
		HasUnderlyingTrustStructure: tfkit.ChangedBool(plan.HasUnderlyingTrustStructure, prior.HasUnderlyingTrustStructure),
		HasNomineeShareholders:      tfkit.ChangedBool(plan.HasNomineeShareholders, prior.HasNomineeShareholders),
		IsPubliclyTraded:            tfkit.ChangedBool(plan.IsPubliclyTraded, prior.IsPubliclyTraded),
		MerchantFundingSource:       tfkit.ChangedString(plan.MerchantFundingSource, prior.MerchantFundingSource),
		CustomerRegions:             tfkit.ChangedStrings(plan.CustomerRegions, prior.CustomerRegions),
	}
	return body, !isZero(body)
}

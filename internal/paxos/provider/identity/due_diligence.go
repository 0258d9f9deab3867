package identity

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
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
				Optional: true, ElementType: types.StringType,
				Validators: []validator.List{
					listvalidator.NoNullValues(), listvalidator.ValueStringsAre(tfkit.PlainText(maxName)),
				},
				MarkdownDescription: "Other names of the identity.",
			},
			"estimated_net_worth":     enum("Net worth, in US dollars.", api.NetWorths),
			"estimated_yearly_income": enum("Yearly income, in US dollars.", api.YearlyIncomes),
			"expected_transfer_value": enum("Value that the identity will move in a month, in US dollars.",
				api.TransferValues),
			"source_of_wealth":           enum("Where the wealth comes from.", api.WealthSources),
			"source_of_funds":            enum("Where the funds come from.", api.FundsSources),
			"purpose_of_account":         enum("What the account is for.", api.AccountPurposes),
			"employment_status":          enum("Employment of a person.", api.EmploymentStatuses),
			"employment_industry_sector": enum("Industry in which a person works.", api.IndustrySectors),
			"industry_sector":            enum("Industry of an institution.", api.IndustrySectors),
			"has_underlying_trust_structure": flag("Whether the institution has an underlying trust structure. Paxos treats " +
				"an absent value as `false`."),
			"has_nominee_shareholders": flag("Whether the institution has nominee shareholders. Paxos treats an absent " +
				"value as `false`."),
			"is_publicly_traded": flag("Whether the institution is listed on a public stock exchange. Paxos treats an absent " +
				"value as `false`."),
			"merchant_funding_source": enum("Where a merchant's funds come from.", api.MerchantFundingSources),
			"customer_regions":        enums("Regions where the institution's customers are.", api.CustomerRegions),
		},
	}
}

// bindDueDiligence declares customer_due_diligence.
func bindDueDiligence(m *dueDiligenceModel, d *api.CustomerDueDiligence) mapping.Fields {
	return mapping.Fields{
		mapping.Texts(&m.Aliases, &d.Aliases),
		mapping.Text(&m.EstimatedNetWorth, &d.EstimatedNetWorth),
		mapping.Text(&m.EstimatedYearlyIncome, &d.EstimatedYearlyIncome),
		mapping.Text(&m.ExpectedTransferValue, &d.ExpectedTransferValue),
		mapping.Text(&m.SourceOfWealth, &d.SourceOfWealth),
		mapping.Text(&m.SourceOfFunds, &d.SourceOfFunds),
		mapping.Text(&m.PurposeOfAccount, &d.PurposeOfAccount),
		mapping.Text(&m.EmploymentStatus, &d.EmploymentStatus),
		mapping.Text(&m.EmploymentIndustrySector, &d.EmploymentIndustrySector),
		mapping.Text(&m.IndustrySector, &d.IndustrySector),
		mapping.Bool(&m.HasUnderlyingTrustStructure, &d.HasUnderlyingTrustStructure),
		mapping.Bool(&m.HasNomineeShareholders, &d.HasNomineeShareholders),
		mapping.Bool(&m.IsPubliclyTraded, &d.IsPubliclyTraded),
		mapping.Text(&m.MerchantFundingSource, &d.MerchantFundingSource),
		mapping.Texts(&m.CustomerRegions, &d.CustomerRegions),
	}
}

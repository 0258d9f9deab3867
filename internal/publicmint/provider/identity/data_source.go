package identity

import (
	"context"
	"iter"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// NewDataSource returns the data source publicmint_identity: one identity, found by id or by email.
func NewDataSource() datasource.DataSource { return dataSource.New() }

// row is an identity with its documents.
type row struct {
	fields
	Documents []document `tfsdk:"documents"`
}

type document struct {
	ID          types.String `tfsdk:"id"`
	Type        types.String `tfsdk:"type"`
	Side        types.String `tfsdk:"side"`
	Label       types.String `tfsdk:"label"`
	Description types.String `tfsdk:"description"`
}

var dataSource = object.DataSource[*session.Session, row, api.Identity]{
	Type: &declaration, Description: "Returns one identity, by its id or by its email. It is an error if there is none.",
	Keys: []object.Key[*session.Session, row, api.Identity]{
		{
			Name: "id", Description: "The id that Public Mint gave the identity.", Valid: tfkit.PlainText(maxText),
			Get: func(ctx context.Context, s *session.Session, _ row, id string) (*api.Identity, error) {
				return s.Client.GetIdentity(ctx, id)
			},
		},
		{
			Name: "email", Description: "The whole email, in upper or lower case.", Valid: email, Hidden: true,
			Get: func(ctx context.Context, s *session.Session, config row, email string) (*api.Identity, error) {
				return byEmail(ctx, s, config.fields, email)
			},
		},
	},
	Attributes: map[string]schema.Attribute{
		"documents": object.RowsAttribute("Documents of the identity, as far as Public Mint shows them.", map[string]schema.Attribute{
			"id":          schema.StringAttribute{Computed: true, MarkdownDescription: "The id that Public Mint gave the document."},
			"type":        schema.StringAttribute{Computed: true, MarkdownDescription: "Type."},
			"side":        schema.StringAttribute{Computed: true, MarkdownDescription: "Side."},
			"label":       schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "Label."},
			"description": schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "Description."},
		}),
	},
	Row: func(config row, identity *api.Identity) row {
		found := row{fields: rowFromAPI(identity), Documents: []document{}}
		if !config.Email.IsNull() {
			found.Email = config.Email // the attribute is as it is configured
		}
		for _, d := range identity.Documents {
			if d.DeletedAt == "" {
				found.Documents = append(found.Documents, document{
					tfkit.StringOrNull(d.ID), tfkit.StringOrNull(d.Type), tfkit.StringOrNull(d.Side), tfkit.StringOrNull(d.Label),
					tfkit.StringOrNull(d.Description),
				})
			}
		}
		return found
	},
}

// byEmail returns the identity with an email, in any case; nil if there is none.
func byEmail(ctx context.Context, s *session.Session, _ fields, email string) (*api.Identity, error) {
	for identity, err := range s.Client.ListIdentities(ctx, api.ListIdentitiesOptions{Email: email}) {
		if err != nil {
			return nil, err
		}
		if apikit.SameLetters(identity.Email, email) {
			return &identity, nil
		}
	}
	return nil, nil //nolint:nilnil // there is none
}

// rowFromAPI maps an identity to all that data sources show of it.
func rowFromAPI(identity *api.Identity) fields {
	return fromAPI(tfkit.Everything, model{}, identity).fields
}

// NewListDataSource returns the data source publicmint_identities: the identities that match filters.
func NewListDataSource() datasource.DataSource { return listDataSource.New() }

// filters are the arguments that the data source and the list resource share.
type filters struct {
	AppID          types.String `tfsdk:"app_id"`
	Blocked        types.Bool   `tfsdk:"blocked"`
	Email          types.String `tfsdk:"email"`
	EmailLike      types.String `tfsdk:"email_like"`
	IDs            types.Set    `tfsdk:"ids"`
	IdentityOwners types.Set    `tfsdk:"identity_owners"`
	Name           types.String `tfsdk:"name"`
	RiskRatings    types.Set    `tfsdk:"risk_ratings"`
	NotRiskRatings types.Set    `tfsdk:"not_risk_ratings"`
	Type           types.String `tfsdk:"type"`
	Sort           types.String `tfsdk:"sort"`
}

var listDataSource = object.ListDataSource[*session.Session, filters, api.Identity, fields]{
	Name: "identities", Type: &declaration, Limited: true,
	Description: "Returns the identities that match all filters, or all of your identities without a filter. Each page is one request.",
	Filters: map[string]schema.Attribute{
		"app_id":  filter(text(), "Only identities of this application.", false),
		"blocked": schema.BoolAttribute{Optional: true, MarkdownDescription: "Only identities that Public Mint has blocked, or has not."},
		"email":   filter(email, "Only the identity with this email.", true),
		"email_like": filter(text(), "Only identities whose email is like this text, such as `@example.com`. Not together with "+
			"`email`.", true),
		"ids":              anyOf("Only identities with one of these ids."),
		"identity_owners":  anyOf("Only companies that one of these identities owns."),
		"name":             filter(text(), "Only identities with this name.", true),
		"risk_ratings":     anyOf("Only identities with one of these risk ratings. Public Mint documents no values."),
		"not_risk_ratings": anyOf("Only identities with none of these risk ratings. Not together with `risk_ratings`."),
		"type":             object.ChoiceAttribute("Only identities of this type", api.IdentityTypes...),
		"sort":             object.ChoiceAttribute("Order by time of creation or update, with `-` the latest first", api.IdentitySorts...),
	},
	List: func(ctx context.Context, s *session.Session, f filters, limit int) iter.Seq2[api.Identity, error] {
		return s.Client.ListIdentities(ctx, api.ListIdentitiesOptions{
			AppID: f.AppID.ValueString(), Blocked: f.Blocked.ValueBoolPointer(), Email: f.Email.ValueString(),
			EmailLike: f.EmailLike.ValueString(), IDs: object.Texts[string](f.IDs), IdentityOwners: object.Texts[string](f.IdentityOwners),
			Name: f.Name.ValueString(), RiskRatings: object.Texts[string](f.RiskRatings),
			NotRiskRatings: object.Texts[string](f.NotRiskRatings), Type: f.Type.ValueString(), Sort: f.Sort.ValueString(), Limit: limit,
		})
	},
	Row: func(_ filters, identity *api.Identity) fields { return rowFromAPI(identity) },
}

// filter is a filter by one text.
func filter(valid validator.String, description string, personal bool) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Sensitive: personal, Validators: []validator.String{valid}, MarkdownDescription: description,
	}
}

// word is what a filter by several can express: no page says how to write a comma or an operator in it.
var word = regexp.MustCompile(`^[^\s\pC\pZ,:]{1,200}$`)

// anyOf is a filter by several texts, which a request separates by commas.
func anyOf(description string) schema.SetAttribute {
	return object.AnyOfAttribute(description, tfkit.RegexMatches(word, "a word without spaces, commas and colons"))
}

// NewListResource returns the list resource publicmint_identity.
func NewListResource() list.ListResource { return listResource.New() }

var listResource = object.ListResourceFrom(&listDataSource, fromAPI, func(i *api.Identity) (id, name string) {
	return i.ID, i.Type + " " + i.ID
})

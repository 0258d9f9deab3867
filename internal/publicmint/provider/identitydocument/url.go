package identitydocument

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// NewURL returns the ephemeral resource publicmint_identity_document_url.
func NewURL() ephemeral.EphemeralResource { return link.New() }

type urlModel struct {
	IdentityID types.String `tfsdk:"identity_id"`
	ID         types.String `tfsdk:"id"`
	URL        types.String `tfsdk:"url"`
}

var link = object.EphemeralResource[*session.Session, urlModel]{
	Name: "identity_document_url",
	Schema: schema.Schema{
		MarkdownDescription: "Returns a link at which a document of an identity can be seen for a while, by anyone who has the link. It is in " +
			"no state and no plan. Public Mint does not say how long it works.",
		Attributes: map[string]schema.Attribute{
			"identity_id": idOf("identity"),
			"id":          idOf("document"),
			"url":         schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "The link."},
		},
	},
	Open: func(ctx context.Context, s *session.Session, m *urlModel, diags *diag.Diagnostics) {
		found, err := s.Client.PresignDocument(ctx, m.IdentityID.ValueString(), m.ID.ValueString())
		if err != nil {
			tfkit.Failure{
				Action: "get a link to a document", Err: err,
				Context: "The link to document " + m.ID.ValueString() + " of identity " + m.IdentityID.ValueString() +
					" was refused or did not arrive.",
			}.AddError(diags)
		}
		m.URL = types.StringValue(found)
	},
}

// idOf is an argument that names an object.
func idOf(what string) schema.StringAttribute {
	return schema.StringAttribute{
		Required: true, Validators: []validator.String{tfkit.PlainText(maxText)}, MarkdownDescription: "Id of the " + what + ".",
	}
}

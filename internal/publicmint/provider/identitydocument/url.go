package identitydocument

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

var _ ephemeral.EphemeralResourceWithConfigure = (*URL)(nil)

// URL is publicmint_identity_document_url.
type URL struct{ session *session.Session }

// NewURL returns the ephemeral resource publicmint_identity_document_url.
func NewURL() ephemeral.EphemeralResource { return &URL{} }

type urlModel struct {
	IdentityID types.String `tfsdk:"identity_id"`
	ID         types.String `tfsdk:"id"`
	URL        types.String `tfsdk:"url"`
}

// Metadata implements ephemeral.EphemeralResource.
func (u *URL) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_identity_document_url"
}

// Schema implements ephemeral.EphemeralResource.
func (u *URL) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	id := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			Required: true, Validators: []validator.String{tfkit.PlainText(maxText)}, MarkdownDescription: description,
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Returns a link at which a document of an identity can be seen for a while, by anyone who has the link. It is in " +
			"no state and no plan. Public Mint does not say how long it works.",
		Attributes: map[string]schema.Attribute{
			"identity_id": id("Id of the identity."),
			"id":          id("Id of the document."),
			"url":         schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "The link."},
		},
	}
}

// Configure implements ephemeral.EphemeralResourceWithConfigure.
func (u *URL) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	u.session = object.SessionFrom[*session.Session](req.ProviderData, &resp.Diagnostics)
}

// Open gets the link.
func (u *URL) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var m urlModel
	if resp.Diagnostics.Append(req.Config.Get(ctx, &m)...); resp.Diagnostics.HasError() {
		return
	}
	link, err := u.session.Client.PresignDocument(ctx, m.IdentityID.ValueString(), m.ID.ValueString())
	if err != nil {
		tfkit.Failure{
			Action: "get a link to a document", Err: err,
			Context: "The link to document " + m.ID.ValueString() + " of identity " + m.IdentityID.ValueString() + " was refused or did not arrive.",
		}.AddError(&resp.Diagnostics)
		return
	}
	m.URL = types.StringValue(link)
	resp.Diagnostics.Append(resp.Result.Set(ctx, m)...)
}

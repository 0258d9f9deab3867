// Package identitydocument is the resource paxos_identity_document and the data source paxos_identity_documents: the documents of
// an identity, whose files Paxos takes and never shows.
package identitydocument

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/listplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

const description = "A document of an identity, such as a proof of residency: a file of this machine that is uploaded to Paxos."

const maxPath = 4096

func resourceSchema(ctx context.Context) schema.Schema {
	stays := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	return schema.Schema{MarkdownDescription: description, Attributes: map[string]schema.Attribute{
		"identity_id": schema.StringAttribute{
			Required: true, Validators: []validator.String{tfkit.PlainText(tfkit.MaxText)},
			MarkdownDescription: "Id of the identity that the document is about. Changing this forces a new resource to be created.",
		},
		"name": schema.StringAttribute{
			Optional: true, Computed: true, Sensitive: true, Validators: []validator.String{tfkit.PlainText(api.MaxDocumentName)},
			PlanModifiers: stays,
			MarkdownDescription: "File name that Paxos shows. It is unique among the documents of the identity, and stays taken, because Paxos " +
				"does not delete documents. At most 260 characters. Required to create a document; removing it from the configuration of one " +
				"that exists changes nothing. Changing this forces a new resource to be created.",
		},
		"source": schema.StringAttribute{
			Optional: true, Sensitive: true, Validators: []validator.String{tfkit.PlainText(maxPath)},
			MarkdownDescription: "Path of the file, a PDF, JPG or PNG of less than 100 MB (100,000,000 bytes). Relative paths are relative to " +
				"the working directory, so begin it with `${path.module}`. The file is not needed any more once it is uploaded. " +
				"Required to create a document. Its content " +
				"cannot change after that: a plan that finds another content fails, and asks for another `name`.",
		},
		"content_type": schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{tfkit.OneOf(api.DocumentContentTypes...)}, PlanModifiers: stays,
			MarkdownDescription: "Format of the file: " + tfkit.JoinValues(api.DocumentContentTypes...) + ". The first bytes of the file must " +
				"agree with it. Default: the format that the first bytes show.",
		},
		"document_types": schema.ListAttribute{
			Optional: true, Computed: true, ElementType: types.StringType,
			Validators: []validator.List{
				listvalidator.SizeAtLeast(1), listvalidator.NoNullValues(), listvalidator.UniqueValues(),
				listvalidator.ValueStringsAre(tfkit.OneOfOrWarn(api.DocumentTypes...)),
			},
			PlanModifiers: []planmodifier.List{listplanmodifier.UseStateForUnknown()},
			MarkdownDescription: "Types of the documents that the file contains, of " + tfkit.JoinValues(api.DocumentTypes...) + ". Paxos adds " +
				"types without notice, so another value is a warning. Paxos cannot change the types, so a plan that changes them fails unless it " +
				"changes `name` too; removing them from the configuration changes nothing. Default: none.",
		},
		"timeouts": timeouts.Attributes(ctx, timeouts.Opts{
			Create: true, Update: true,
			CreateDescription: "How long the upload may take, such as `10m`. Default: `30m`.",
			UpdateDescription: "How long an upload that is continued may take, such as `10m`. Default: `30m`.",
		}),
		"source_hash": schema.StringAttribute{
			Computed: true, MarkdownDescription: "SHA-256 of the file in hexadecimal, by which a plan finds that its content has changed. Null " +
				"after an import, until the next apply.",
		},
		"uploaded": schema.BoolAttribute{
			Computed: true, MarkdownDescription: "Whether Paxos has the file. While it is `false`, each apply continues the upload.",
		},
		"created_at": schema.StringAttribute{
			Computed: true, CustomType: timetypes.RFC3339Type{},
			MarkdownDescription: "When the document was created (RFC 3339). Null until Paxos lists the document.",
		},
		"archived_at": schema.StringAttribute{
			Computed: true, CustomType: timetypes.RFC3339Type{}, PlanModifiers: stays,
			MarkdownDescription: "When Paxos archived the document (RFC 3339). Null if it is not archived.",
		},
	}}
}

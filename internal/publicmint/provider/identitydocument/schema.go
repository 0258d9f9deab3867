// Package identitydocument is the resource publicmint_identity_document, a document of an identity whose file is uploaded, and the
// ephemeral resource publicmint_identity_document_url, a link to it.
package identitydocument

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/localfile"
)

const (
	maxText = 1000
	maxPath = 4096
)

func resourceSchema(ctx context.Context) schema.Schema {
	stays := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	const forces = " Changing this forces a new resource to be created."
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			Optional: true, Computed: true, Sensitive: true, Validators: []validator.String{tfkit.PlainText(maxText)},
			PlanModifiers: []planmodifier.String{tfkit.Keep()}, MarkdownDescription: description + forces,
		}
	}
	instant := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			Computed: true, CustomType: timetypes.RFC3339Type{}, PlanModifiers: stays, MarkdownDescription: description + " (RFC 3339).",
		}
	}
	return schema.Schema{
		MarkdownDescription: "A document of an identity, such as a passport: a file of this machine that is uploaded to Public Mint. Manage " +
			"the documents of an identity in one configuration, because Public Mint takes changes of them only together.",
		Attributes: map[string]schema.Attribute{
			"identity_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{tfkit.PlainText(maxText)},
				MarkdownDescription: "Id of the identity that the document is about." + forces,
			},
			"type": schema.StringAttribute{
				Required: true, Validators: []validator.String{tfkit.OneOf(api.DocumentTypes...)},
				MarkdownDescription: "Type: " + tfkit.JoinValues(api.DocumentTypes...) + "." + forces,
			},
			"side": schema.StringAttribute{
				Required: true, Validators: []validator.String{tfkit.OneOf(api.DocumentSides...)},
				MarkdownDescription: "Side that the file shows: " + tfkit.JoinValues(api.DocumentSides...) + "." + forces,
			},
			"label":       text("Label."),
			"description": text("Description."),
			"source": schema.StringAttribute{
				Optional: true, Sensitive: true, Validators: []validator.String{tfkit.PlainText(maxPath)},
				MarkdownDescription: "Path of the file, a PDF, JPG or PNG of at most 10 MiB. Relative paths are relative to the working " +
					"directory, so begin it with `${path.module}`. The file is not needed any more once it is uploaded. Required to create a " +
					"document. Another content forces a new resource to be created.",
			},
			"content_type": schema.StringAttribute{
				Optional: true, Computed: true, Validators: []validator.String{tfkit.OneOf(localfile.ContentTypes...)}, PlanModifiers: stays,
				MarkdownDescription: "Format of the file: " + tfkit.JoinValues(localfile.ContentTypes...) + ". The first bytes of the file must " +
					"agree with it. Default: the format that the first bytes show.",
			},
			"deletion_policy": removal.Attribute(),
			"timeouts": timeouts.Attributes(ctx, timeouts.Opts{
				Create: true, CreateDescription: "How long the upload may take, such as `5m`. Default: `10m`.",
			}),
			"id": schema.StringAttribute{
				Computed: true, PlanModifiers: stays, MarkdownDescription: "The id that Public Mint gave the document.",
			},
			"url": schema.StringAttribute{
				Computed: true, Sensitive: true, PlanModifiers: stays,
				MarkdownDescription: "Where Public Mint keeps the file. It cannot be opened: for a link that can, see the ephemeral resource " +
					"`publicmint_identity_document_url`.",
			},
			"source_hash": schema.StringAttribute{
				Computed: true, MarkdownDescription: "SHA-256 of the file in hexadecimal, by which a plan finds that its content has changed. " +
					"Null after an import, until the next apply.",
			},
			"created_at": instant("When the document was created"),
			"updated_at": instant("When the document was last updated"),
		},
	}
}

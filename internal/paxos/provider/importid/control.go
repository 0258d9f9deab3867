package importid

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// separator stands between the ids, as in the import ids of all objects (object.Resource.ImportState).
const separator = "/"

// build is control_import_id.
type build struct{}

// NewControl returns the function control_import_id: two ids in, the import id of a paxos_identity_control out. A text that
// cannot be an id is an error at its argument.
func NewControl() function.Function { return build{} }

// Metadata implements function.Function.
func (build) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "control_import_id"
}

// Definition implements function.Function.
func (build) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Builds the import id of an identity control",
		MarkdownDescription: "Returns the id by which an `import` block or `terraform import` imports a `paxos_identity_control`. " +
			"Fails if an argument cannot be an id.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "identity_id", MarkdownDescription: "Id of the identity that the control is on."},
			function.StringParameter{Name: "control_id", MarkdownDescription: "Id of the control."},
		},
		Return: function.StringReturn{},
	}
}

// Run implements function.Function.
func (build) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	ids := make([]string, 2)
	if resp.Error = req.Arguments.Get(ctx, &ids[0], &ids[1]); resp.Error != nil {
		return
	}
	for i, id := range ids {
		if !api.ValidID(id) {
			resp.Error = function.NewArgumentFuncError(int64(i), "Unable to build the import id: this is no id as Paxos gives it.")
			return
		}
	}
	resp.Error = resp.Result.Set(ctx, strings.Join(ids, separator))
}

// parse is parse_control_import_id.
type parse struct{}

// NewParseControl returns the function parse_control_import_id, the inverse of control_import_id: an import id in, an object of
// two ids out. A text that is no such import id is an error.
func NewParseControl() function.Function { return parse{} }

// Metadata implements function.Function.
func (parse) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "parse_control_import_id"
}

// Definition implements function.Function.
func (parse) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Parses the import id of an identity control",
		MarkdownDescription: "The inverse of `control_import_id`. Returns an object with `identity_id`, the id of the identity that the " +
			"control is on, and `control_id`. Fails if the argument is no import id of a `paxos_identity_control`.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "import_id", MarkdownDescription: "Import id of a `paxos_identity_control`."},
		},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"identity_id": types.StringType, "control_id": types.StringType,
		}},
	}
}

// parsed is the result of parse_control_import_id.
type parsed struct {
	IdentityID string `tfsdk:"identity_id"`
	ControlID  string `tfsdk:"control_id"`
}

// Run implements function.Function.
func (parse) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var id string
	if resp.Error = req.Arguments.Get(ctx, &id); resp.Error != nil {
		return
	}
	identityID, controlID, _ := strings.Cut(id, separator)
	if !api.ValidID(identityID) || !api.ValidID(controlID) { // no id has a slash
		resp.Error = function.NewArgumentFuncError(0, "Unable to parse the import id: it must be <identity_id>/<control_id>, "+
			"each part an id as Paxos gives it.")
		return
	}
	resp.Error = resp.Result.Set(ctx, parsed{IdentityID: identityID, ControlID: controlID})
}

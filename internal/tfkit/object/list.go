package object

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// ListDataSource declares a data source that returns the objects that match filters. S is what the configured provider hands
// to its objects, M the model of the data source, T an object as the API's client lists it, and R the model of a row.
type ListDataSource[S, M, T, R any] struct {
	// Name is the name of the data source without that of the provider, such as "profiles".
	Name        string
	Description string
	Attributes  map[string]schema.Attribute // the filters and the rows
	// List lists the objects that a configuration means, of all pages. An error ends the sequence. Failed says what has failed
	// then, in a sentence; default: "Listing the profiles failed."
	List   func(ctx context.Context, session S, config M) iter.Seq2[T, error]
	Failed func(config M) string
	// Row maps an object to a row. Rows returns where the model has the rows.
	Row  func(config M, object *T) R
	Rows func(*M) *[]R
}

// New returns the data source.
func (d *ListDataSource[S, M, T, R]) New() datasource.DataSource {
	description := d.Description + " A list can lack what the same run has just created, even with `depends_on`."
	return &dataSource[S, M]{name: d.Name, schema: schema.Schema{MarkdownDescription: description, Attributes: d.Attributes}, read: d.read}
}

func (d *ListDataSource[S, M, T, R]) read(ctx context.Context, session S, _ tfsdk.Config, config M, diags *diag.Diagnostics) M {
	rows := []R{}
	for object, err := range d.List(ctx, session, config) {
		if err != nil {
			failed := tfkit.Failure{Action: "list " + noun(d.Name), Context: "Listing the " + noun(d.Name) + " failed.", Err: err}
			if d.Failed != nil {
				failed.Context = d.Failed(config)
			}
			failed.AddError(diags)
			return config
		}
		rows = append(rows, d.Row(config, &object))
	}
	*d.Rows(&config) = rows
	return config
}

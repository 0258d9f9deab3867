package object

import (
	"context"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/list"
	lschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// ListResource declares the list resource of an object, through which a query of Terraform finds objects that are in no state. S
// is what the configured provider hands to its objects, F the model of the filters, M the model of the resource, and T the object
// as the API's client returns it.
type ListResource[S Session, F, M, T any] struct {
	// Type declares the resource.
	Type        *Type
	Description string
	// Filters are the arguments, as data sources have them, without limit: Terraform has its own.
	Filters map[string]schema.Attribute
	// List lists the objects that the filters let through, page by page as they are asked for. limit is how many are wanted, 0 for
	// all; more do no harm. An error ends the sequence.
	List func(ctx context.Context, session S, filters F, limit int) iter.Seq2[Listed[T], error]
	// Complete returns an object of a list with personal data that an import reads and the list does not have. It is called only if
	// Terraform asks for the whole resource, and if the provider does not omit personal data. It may be nil.
	Complete func(ctx context.Context, session S, object *T) (*T, error)
	// FromAPI is that of the resource.
	FromAPI func(mode tfkit.ReadMode, prior M, object *T) M
}

// Listed is an object of a list.
type Listed[T any] struct {
	IDs    []string // in the order of Type.IDs
	Name   string   // what a person recognizes it by; nothing personal
	Object T
}

// Each returns the objects of each row of a list, of which shown returns the ids and the name, as in Listed. An error ends it.
func Each[R, T any](
	rows iter.Seq2[R, error], objects func(row R) ([]T, error), shown func(row R, object *T) (ids []string, name string),
) iter.Seq2[Listed[T], error] {
	return func(yield func(Listed[T], error) bool) {
		for row, err := range rows {
			var found []T
			if err == nil {
				found, err = objects(row)
			}
			if err != nil {
				yield(Listed[T]{}, err)
				return
			}
			for i := range found {
				ids, name := shown(row, &found[i])
				if !yield(Listed[T]{IDs: ids, Name: name, Object: found[i]}, nil) {
					return
				}
			}
		}
	}
}

// Once returns what one request answers as a list of one row.
func Once[R any](get func() (R, error)) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) { yield(get()) }
}

// ListResourceFrom returns the list resource whose objects are the rows of a list data source, with its filters. shown returns the
// id of an object, and what a person recognizes it by; nothing personal.
func ListResourceFrom[S Session, F, M, T, R any](
	from *ListDataSource[S, F, T, R], fromAPI func(mode tfkit.ReadMode, prior M, object *T) M, shown func(object *T) (id, name string),
) *ListResource[S, F, M, T] {
	return &ListResource[S, F, M, T]{
		Type: from.Type, Description: strings.Replace(from.Description, "Returns ", "Finds ", 1),
		Filters: from.Arguments(), FromAPI: fromAPI,
		List: func(ctx context.Context, session S, filters F, limit int) iter.Seq2[Listed[T], error] {
			itself := func(row T) ([]T, error) { return []T{row}, nil }
			return Each(from.List(ctx, session, filters, limit), itself, func(_ T, object *T) (ids []string, name string) {
				id, name := shown(object)
				return []string{id}, name
			})
		},
	}
}

// New returns the list resource.
func (l *ListResource[S, F, M, T]) New() list.ListResource {
	return &listResource[S, F, M, T]{Resource: Resource[S, M, T]{Type: l.Type, FromAPI: l.FromAPI}, declared: l}
}

// listResource is a list resource of any kind. Name and configuration are those of the resource.
type listResource[S Session, F, M, T any] struct {
	Resource[S, M, T]

	declared *ListResource[S, F, M, T]
}

// ListResourceConfigSchema describes the filters.
func (l *listResource[S, F, M, T]) ListResourceConfigSchema(
	_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	resp.Schema = lschema.Schema{MarkdownDescription: l.declared.Description, Attributes: map[string]lschema.Attribute{}}
	for name, attribute := range l.declared.Filters {
		resp.Schema.Attributes[name] = attribute // the framework has sets for data sources and none for list resources
	}
}

// List returns the objects that the filters let through, at most as many as Terraform asks for. Nothing is requested before it is
// needed.
func (l *listResource[S, F, M, T]) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filters F
	if diags := req.Config.Get(ctx, &filters); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = func(push func(list.ListResult) bool) {
		pushed := int64(0)
		for listed, err := range l.declared.List(ctx, l.Session, filters, int(req.Limit)) {
			result := req.NewListResult(ctx)
			if err != nil {
				name := l.Session.API().Prefix + l.Type.Name
				tfkit.Failure{
					Action: "list " + name, Context: "Listing each " + name + " that the filters let through failed.", Err: err,
				}.AddError(&result.Diagnostics)
			} else {
				l.fill(ctx, listed, req.IncludeResource, &result)
			}
			pushed++
			if !push(result) || result.Diagnostics.HasError() || pushed == req.Limit {
				return
			}
		}
	}
}

// fill sets the resource identity and, if it is asked for, the resource as an import by the same ids reads it.
func (l *listResource[S, F, M, T]) fill(ctx context.Context, listed Listed[T], whole bool, result *list.ListResult) {
	diags := &result.Diagnostics
	result.DisplayName = listed.Name
	for i, id := range l.Type.IDs {
		diags.Append(result.Identity.SetAttribute(ctx, path.Root(id.Name), listed.IDs[i])...)
		if whole {
			diags.Append(result.Resource.SetAttribute(ctx, path.Root(id.Name), listed.IDs[i])...)
		}
	}
	if !whole {
		return
	}
	object := &listed.Object
	if l.declared.Complete != nil && !l.omits() {
		var err error
		if object, err = l.declared.Complete(ctx, l.Session, object); err != nil {
			l.readFailure("Reading "+noun(l.Type.Name)+" "+strings.Join(listed.IDs, "/")+" failed.", err).AddError(diags)
			return
		}
	}
	var ids M
	if diags.Append(result.Resource.Get(ctx, &ids)...); !diags.HasError() {
		state := tfsdk.State(*result.Resource)
		l.SetRead(ctx, tfkit.Everything, l.FromAPI(tfkit.Everything, ids, object), &state, diags)
		result.Resource.Raw = state.Raw
	}
}

package object

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// personal are the paths of the attributes that a state without personal data leaves out, and whether the API alone sets them.
// The schema marks personal data as sensitive; Type.Personal may be personal as well. What users configure goes with the object
// around it, because a part of a person's details is of no use: the configuration would have to repeat it.
type personal map[string]bool

// add adds an attribute, or those inside of it, and reports whether there are any.
func (p personal) add(at string, attribute schema.Attribute, more []string) bool {
	found, computed := attribute.IsSensitive() || slices.Contains(more, at), attribute.IsComputed() && !attribute.IsOptional()
	if nested, ok := attribute.(schema.NestedAttribute); ok && !found {
		for name, inner := range nested.GetNestedObject().GetAttributes() {
			found = p.add(at+"."+name, inner, more) || found
		}
		if computed {
			return found
		}
	}
	if found {
		p[at] = computed
	}
	return found
}

// personal returns the personal attributes, which are looked for once.
func (t *Type) personal(ctx context.Context) personal {
	t.personalOnce.Do(func() {
		t.personalPaths = personal{}
		for name, attribute := range t.cached(ctx).Attributes {
			t.personalPaths.add(name, attribute, t.Personal)
		}
	})
	return t.personalPaths
}

// without returns a value, at a path of the state, without what is personal and differs from the prior state: after an import all
// of that, and else what the API alone sets, because the configuration names the rest.
func (p personal) without(base string, value, prior tftypes.Value, imported bool) tftypes.Value {
	changed, err := tftypes.Transform(value, func(at *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		computed, isPersonal := p[strings.Trim(base+"."+nameOf(at), ".")]
		if !isPersonal || !imported && !computed || v.IsNull() {
			return v, nil
		}
		if before, _, err := tftypes.WalkAttributePath(prior, at); err == nil {
			if kept, ok := before.(tftypes.Value); ok && kept.Equal(v) {
				return v, nil
			}
		}
		return tftypes.NewValue(v.Type(), nil), nil
	})
	if err != nil {
		return value // the function never fails
	}
	return changed
}

// nameOf returns a path without its elements: "roles.name" for roles[0].name.
func nameOf(at *tftypes.AttributePath) string {
	var names []string
	for _, step := range at.Steps() {
		if name, ok := step.(tftypes.AttributeName); ok {
			names = append(names, string(name))
		}
	}
	return strings.Join(names, ".")
}

// omits reports whether the state gets no personal data that the configuration does not name.
func (r *Resource[S, M, T]) omits() bool { return r.Session.API().OmitPersonalData }

// SetRead saves what a read has found. After an import, deletion_policy has its default, so that the plan of a configuration without
// the argument is empty. Read calls SetRead; so does an object with a Read of its own.
func (r *Resource[S, M, T]) SetRead(ctx context.Context, mode tfkit.ReadMode, model M, state *tfsdk.State, diags *diag.Diagnostics) {
	imported := mode == tfkit.Everything
	diags.Append(state.Set(ctx, model)...)
	if policies := r.Type.Removal.Policies; imported && len(policies) > 0 {
		diags.Append(state.SetAttribute(ctx, path.Root("deletion_policy"), policies[0].Name)...)
	}
	if r.omits() {
		state.Raw = r.Type.personal(ctx).without("", state.Raw, tftypes.NewValue(state.Raw.Type(), nil), imported)
	}
}

// OmitPersonal takes personal data out of attributes that a fast path has found to have changed, as SetRead does for all.
func (r *Resource[S, M, T]) OmitPersonal(ctx context.Context, changed map[string]attr.Value) map[string]attr.Value {
	if !r.omits() {
		return changed
	}
	for name, value := range changed {
		raw, err := value.ToTerraformValue(ctx)
		if err != nil {
			continue
		}
		raw = r.Type.personal(ctx).without(name, raw, tftypes.NewValue(raw.Type(), nil), false)
		if without, err := value.Type(ctx).ValueFromTerraform(ctx, raw); err == nil {
			changed[name] = without
		}
	}
	return changed
}

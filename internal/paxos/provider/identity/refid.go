package identity

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// refIDPrefix marks an import id that is a ref_id. No id of Paxos has a colon.
const refIDPrefix = "ref_id:"

// findByRefID returns the id of the one identity with this ref_id.
func findByRefID(ctx context.Context, s *session.Session, refID string) (string, error) {
	ids, err := s.Client.FindByRefID(ctx, refID)
	switch {
	case err != nil:
		return "", err
	case len(ids) == 0:
		return "", errors.New("no identity has this ref_id; check it, and environment and client_id of the provider")
	case len(ids) > 1:
		return "", fmt.Errorf("several identities have this ref_id: %s; use one of their ids instead", strings.Join(ids, ", "))
	}
	return ids[0], nil
}

// resolveImport replaces ref_id:<ref_id> by the id that Paxos gave the identity. It leaves the ref_id in the state, so that
// the read that follows an import accepts no other identity.
func resolveImport(
	ctx context.Context, s *session.Session, req *resource.ImportStateRequest, resp *resource.ImportStateResponse,
) diag.Diagnostics {
	var diags diag.Diagnostics
	refID, ok := strings.CutPrefix(req.ID, refIDPrefix)
	if !ok || refID == "" {
		return diags
	}
	id, err := findByRefID(ctx, s, refID)
	if err != nil {
		tfkit.Failure{
			Action: "import identity", Context: fmt.Sprintf("Looking for the identity with ref_id %q failed.", refID), Err: err,
		}.AddError(&diags)
		return diags
	}
	req.ID = id
	return resp.State.SetAttribute(ctx, path.Root("ref_id"), refID)
}

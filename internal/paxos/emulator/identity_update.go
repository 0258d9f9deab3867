package emulator

import (
	"cmp"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// updateIdentity serves PUT /identity/identities/{id}. Specification: a delta, merged field by field; tax_details are
// replaced as a whole; changing between person and institution is not supported. Its sample body of a single nested
// field shows that the merge goes to every depth. guess(update-conflict): a ref_id or CIP id of another identity is the
// same 409 as in a create.
func updateIdentity(c *call, request *api.UpdateIdentityRequest) (*record, error) {
	r, err := c.store.Identities.Find(c.id())
	if err != nil {
		return nil, err
	}
	var check checks
	check.delta(request, r.Identity.Type)
	if err := check.failure(); err != nil {
		return nil, err
	}
	updated, err := merged(&r.Identity, request, c.Body)
	if err != nil {
		return nil, err
	}
	check.wholeIdentity(updated)
	if err := check.failure(); err != nil {
		return nil, err
	}
	err = c.store.Identities.Update(r, func(r *record) {
		r.Identity = *updated
		if reverifies(request) {
			r.Verification = verificationFor(updated)
		}
	})
	if err != nil {
		return nil, err
	}
	if request.SetUserDisabled != nil {
		c.setDisabled(r, api.OwnerClient, *request.SetUserDisabled)
	}
	if request.LastKYCRefreshDate != "" {
		c.completeKYCRefresh(r)
	}
	c.settle(r)
	c.touch(r)
	c.amend(r, func(r *record) {
		if due := r.Identity.CustomerDueDiligence; due != nil && due.CreatedAt == "" {
			due.CreatedAt = r.Identity.UpdatedAt // guess(cdd-created-at): when due diligence was first given
		}
	})
	return r, nil
}

// reverifies reports whether an update starts verification anew. Guide (earlier specification): every field other than
// set_user_disabled, metadata, ref_id and is_merchant moves the identity back to PENDING. guess(refresh-no-reverify): a
// last_kyc_refresh_date alone says that nothing has changed, so it does not.
func reverifies(request *api.UpdateIdentityRequest) bool {
	return request.PersonDetails != nil || request.InstitutionDetails != nil || request.TaxDetails != nil ||
		request.SetTaxDetailsNotRequired != nil || request.CustomerDueDiligence != nil
}

// merged returns the identity with the request merged into it; body is the same request as it was sent.
func merged(current *api.Identity, request *api.UpdateIdentityRequest, body []byte) (*api.Identity, error) {
	updated, err := withDetails(current, body)
	if err != nil {
		return nil, badRequest("%v", err)
	}
	updated.RefID = cmp.Or(request.RefID, updated.RefID)
	if request.Metadata != nil {
		// guess(metadata-replaced): as the metadata of accounts, of which the specification says so.
		updated.Metadata = request.Metadata
	}
	if request.TaxDetails != nil {
		updated.TaxDetails = unverified(request.TaxDetails)
	} else if isFilledIn(current) {
		// guess(tax-follows-cip): filled-in tax details follow a changed CIP id.
		updated.TaxDetails = nil
	}
	fillTaxDetails(updated)
	if request.SetTaxDetailsNotRequired != nil {
		updated.TaxDetailsNotRequired = *request.SetTaxDetailsNotRequired
	}
	if request.IsMerchant != nil {
		updated.IsMerchant = *request.IsMerchant
	}
	updated.LastKYCRefreshDate = cmp.Or(request.LastKYCRefreshDate, updated.LastKYCRefreshDate)
	normalize(updated)
	return updated, nil
}

// isFilledIn reports whether the tax details of an identity are those that its CIP id fills in.
func isFilledIn(identity *api.Identity) bool {
	bare := *identity
	bare.TaxDetails = nil
	fillTaxDetails(&bare)
	return len(bare.TaxDetails) > 0 && slices.Equal(bare.TaxDetails, identity.TaxDetails)
}

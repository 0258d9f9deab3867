// Package personaldata_test holds the provider to its word on personal data: marked in every schema, and found nowhere
// but where the guide "Personal data" says. Its tables are held against the schemas, so that an attribute that is added
// without a word about it fails them.
package personaldata_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"go.uber.org/goleak"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// scratch is a folder for what all tests of this package share.
var scratch string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		if scratch, err = os.MkdirTemp("", "personaldata"); err == nil {
			defer func() { _ = os.RemoveAll(scratch) }()
			err = acctest.Setup()
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		if code := m.Run(); code != 0 {
			return code
		}
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return 0
	}())
}

// Reasons why an attribute with a value of its own may be shown.
const (
	isID        = "an id that Paxos or the user made up; the guide asks for ids without personal data"
	isSteering  = "an argument of the provider: it says how, and nothing about anybody"
	isStatus    = "what Paxos or a verifier decided, as a code; a plan without it would not tell what happens to whom"
	isTime      = "when something was recorded"
	isPublic    = "a register or an exchange publishes it of an institution"
	isKind      = "the kind of a thing, out of a few that thousands share"
	isFreeText  = "free text that the documentation asks to be without personal data, because it must be readable in plans"
	isFlag      = "a yes or no about the role of an identity or the form of an institution"
	isMember    = "inside of a set: a mark would hide the whole set, and with it who joins and who leaves"
	isVersion   = "a counter"
	isFilter    = "a filter of a list, none of which is personal"
	isURL       = "an address of the API, which must not carry a credential"
	isPace      = "how many requests go out, and how long they may take"
	isSetByUser = "which arguments a data source was given"
)

// shown are the attributes that are no personal data and no secret, with the reason. The same path has the same reason
// in every resource and data source.
var shown = map[string]string{
	"id": isID, "ref_id": isID, "identity_id": isID, "metadata[]": isFreeText,
	"type": isKind, "status": isStatus, "summary_tin_verification_status": isStatus,
	"created_at": isTime, "updated_at": isTime, "deleted_at": isTime, "last_kyc_refresh_date": isTime,
	"customer_due_diligence_created_at": isTime,
	"user_disabled":                     isStatus, "admin_disabled": isStatus,
	"is_merchant": isFlag, "tax_details_not_required": isFlag,
	"adopt_existing": isSteering, "deletion_policy": isSteering, "wait_for_status": isSteering, "removal_reason": isFreeText,
	"timeouts.create": isSteering, "timeouts.update": isSteering,
	"include_details": isSetByUser, "include_deleted": isSetByUser,

	"person_details.cip_id_type": isKind, "person_details.govt_id_type": isKind, "person_details.cip_id_wo_version": isVersion,
	"person_details.verifier_type": isKind, "person_details.passthrough_verifier_type": isKind,
	"person_details.passthrough_verification_status": isStatus, "person_details.passthrough_verified_at": isTime,
	"person_details.passthrough_verification_fields[]": isKind,

	"institution_details.institution_type": isKind, "institution_details.institution_sub_type": isKind,
	"institution_details.business_description": isPublic,
	"institution_details.cip_id_type":          isKind, "institution_details.cip_id_country": isPublic,
	"institution_details.cip_id_wo_version": isVersion, "institution_details.govt_registration_date": isPublic,
	"institution_details.regulation_status": isPublic, "institution_details.regulator_name": isPublic,
	"institution_details.regulator_jurisdiction": isPublic, "institution_details.regulator_register_number": isPublic,
	"institution_details.trading_type": isPublic, "institution_details.listed_exchange": isPublic,
	"institution_details.ticker_symbol": isPublic, "institution_details.parent_institution_name": isPublic,

	"institution_members[].identity_id": isID, "institution_members[].roles[]": isMember,
	"institution_members[].ownership": isMember, "institution_members[].position": isMember,

	"tax_details[].tax_payer_id_wo_version": isVersion,

	"customer_due_diligence.industry_sector": isPublic, "customer_due_diligence.customer_regions[]": isPublic,
	"customer_due_diligence.has_nominee_shareholders": isFlag, "customer_due_diligence.is_publicly_traded": isFlag,
	"customer_due_diligence.has_underlying_trust_structure": isFlag,

	"verification.id_verification_status": isStatus, "verification.sanctions_verification_status": isStatus,
	"verification.document_verification_status": isStatus, "verification.additional_screening_status": isStatus,
	"id_verification_status": isStatus, "sanctions_verification_status": isStatus,
	"document_verification_status": isStatus, "additional_screening_status": isStatus,
	"status_details.active_controls[].id": isID, "status_details.active_controls[].type": isKind,
	"status_details.active_controls[].set_by": isKind, "status_details.active_controls[].is_overridable": isFlag,
	"status_details.active_controls[].reason_code": isStatus, "status_details.active_controls[].reason": isFreeText,
	"status_details.active_controls[].created_at": isTime,
	"status_details.requirements[].type":          isKind, "status_details.requirements[].status": isStatus,
	"status_details.requirements[].awaiting_action_from": isStatus,
	"status_details.requirements[].errors[].code":        isStatus, "status_details.requirements[].errors[].description": isStatus,

	"reason_code": isStatus, "reason": isFreeText, "set_by": isKind, "is_overridable": isFlag,

	"nickname": isFreeText, "description": isFreeText, "ids[]": isFilter,

	"summary_status": isFilter, "identity_type": isFilter, "control_types[]": isFilter, "control_reason_codes[]": isFilter,
	"created_at.lt": isFilter, "created_at.lte": isFilter, "created_at.eq": isFilter, "created_at.gte": isFilter,
	"created_at.gt": isFilter, "updated_at.lt": isFilter, "updated_at.lte": isFilter, "updated_at.eq": isFilter,
	"updated_at.gte": isFilter, "updated_at.gt": isFilter, "order": isFilter, "limit": isFilter,

	"environment": isSteering, "api_url": isURL, "token_url": isURL, "client_id": isID, "scopes[]": isKind,
	"read_ahead": isSteering, "max_requests_per_second": isPace, "max_concurrent_requests": isPace, "max_retries": isPace,
	"request_timeout": isPace, "on_missing": isSteering, "max_controls_lifted": isSteering,
	"max_identities_closed": isSteering, "request_signing.key_id": isID, "request_signing.algorithm": isKind,
}

// rows are the lists of data sources whose elements have the paths of the thing itself.
var rows = []string{"identities[].", "controls[].", "profiles[]."}

// schemas returns the schema of the provider block and of every resource and data source, by name.
func schemas(t testing.TB) map[string]*tfprotov6.Schema {
	t.Helper()
	all := acctest.Schemas(t, acctest.Server(t, emulator.New(t)))
	found := map[string]*tfprotov6.Schema{"provider": all.Provider}
	for name, schema := range all.ResourceSchemas {
		found["resource "+name] = schema
	}
	for name, schema := range all.DataSourceSchemas {
		found["data source "+name] = schema
	}
	return found
}

// Every attribute is either marked sensitive or shown for a reason that somebody has written down.
func TestSensitive(t *testing.T) {
	t.Parallel()
	unused := maps.Clone(shown)
	for name, schema := range schemas(t) {
		for _, attribute := range acctest.Attributes(t, schema) {
			path := attribute.Path
			for _, row := range rows {
				path = strings.TrimPrefix(path, row)
			}
			reason, open := shown[path]
			delete(unused, path)
			assert.NotEqual(t, open, attribute.Hidden,
				"%s: %s must be marked sensitive, or be listed here with a reason (listed: %q)", name, attribute.Path, reason)
		}
	}
	assert.Empty(t, slices.Sorted(maps.Keys(unused)), "attributes that no schema has")
}

// Write-only attributes are sensitive as well: command lines show what a configuration sets.
func TestWriteOnlyIsSensitive(t *testing.T) {
	t.Parallel()
	var found []string
	for _, schema := range schemas(t) {
		for _, attribute := range acctest.Attributes(t, schema) {
			if attribute.WriteOnly {
				assert.True(t, attribute.Sensitive, attribute.Path)
				found = append(found, attribute.Path)
			}
		}
	}
	assert.ElementsMatch(t, []string{
		"person_details.cip_id_wo", "institution_details.cip_id_wo", "tax_details[].tax_payer_id_wo",
	}, found)
}

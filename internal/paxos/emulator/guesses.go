package emulator

// Guess is a rule of the emulator that no published document states. A guess is marked in the code, at the rule, as
// guess(ID).
type Guess struct {
	// ID is short and stable, Text one sentence or two.
	ID, Text string
}

// Guesses lists everything that the emulator does without knowing whether Paxos does the same.
var Guesses = []Guess{
	{"array-2025", "In the 2025 revision creating and deleting a control answer a bare JSON array of all " +
		"active controls."},
	{"cdd-created-at", "created_at of the customer due diligence is when it was first given."},
	{"conflict-order", "When both ref_id and CIP id are taken, the answer is about the ref_id."},
	{"control-any-status", "Identities in any status may be controlled."},
	{"control-filters-combine", "control_types and control_reason_codes together need not match the same control."},
	{"control-order", "Controls are listed newest first."},
	{"controls-over-verification", "An active control decides the status even of an identity that is PENDING or " +
		"DENIED."},
	{"controls-rate-limit", "The controls share the rate limit of the identities, 10 requests a second."},
	{"cursor-bound", "A page_cursor is good only for the same filters and order; other use is 400."},
	{"delete-not-overridable", "Deleting a control that is not overridable is 403."},
	{"delete-unknown", "Deleting a control that does not exist or is deleted already is 404."},
	{"details-extent", "tax_details and customer_due_diligence come only with include_details, like the details."},
	{"empty-clears", "In an update an empty text or list clears any field, not only address2; null changes nothing."},
	{"enums-refused", "Values that the specification does not list are 400 in requests."},
	{"founding-roles", "Only a trust must have members in certain roles; other institutions need any member."},
	{"frozen-is-error", "A FROZEN control makes the status ERROR."},
	{"govt-id-alias", "The deprecated govt_id and govt_id_type are taken for cip_id and cip_id_type where " +
		"those are absent."},
	{"legacy-flags", "set_user_disabled and the two flags of sandbox-status set and lift SELL_ONLY controls " +
		"(2025: CLOSED) with reason code OTHER; clearing a flag lifts all such controls of its owner."},
	{"license-details", "Details that only some licenses or institution types need are never required."},
	{"list-limits", "Lists of identities have 100 rows by default and 1000 at most; more is 400."},
	{"media-type", "A body that is not called application/json is 415."},
	{"member-name", "name and summary_status of a member are those of the person."},
	{"member-rules", "Removing an unknown member is 404; the last member may be removed."},
	{"metadata-replaced", "metadata in an update replaces all metadata."},
	{"no-retry-after", "429 carries no Retry-After."},
	{"one-kind", "An identity with neither or both of person_details and institution_details is 400."},
	{"overridable-false", "A false is_overridable is written out, not left out."},
	{"passthrough-screening", "A person with complete passthrough data passes the screenings at once, too."},
	{"profile-deactivated", "A deactivated profile is in no list, and it is 404 unless a get has include_deactivated."},
	{"profile-kept", "Deactivating the default profile, or one with a balance, is 400."},
	{"profile-nickname", "A nickname that another profile has is 409 with meta.existing.id; that of a deactivated profile " +
		"stays taken."},
	{"real-dates", "A date_of_birth that is no day of the calendar is 400."},
	{"refresh-no-reverify", "An update of last_kyc_refresh_date alone does not start another verification."},
	{"requirement-errors", "Which error codes come with which requirement, and that approved identities have none."},
	{"same-type-twice", "An identity may have two active controls of the same type."},
	{"sandbox-inapplicable", "sandbox-status ignores statuses that the kind of identity does not have."},
	{"server-set-ignored", "Fields that only Paxos sets are ignored in requests."},
	{"signature-lead", "The timestamp of a signature may be up to five minutes ahead of the emulator's clock."},
	{"signature-payload", "Only POST and PUT have their body as the payload of the signature; with other methods it " +
		"is empty, also where a DELETE has a body."},
	{"signature-refusal", "A request whose signature is missing or wrong is 401."},
	{"signature-replay", "A signature that was used before is refused, however it is spelled, a repeat of the same request included."},
	{"signature-timestamp", "The timestamp of a signature must be text; a JSON number is refused."},
	{"status-precedence", "One DENIED verification denies an identity, then ERROR counts, then DISABLED."},
	{"strict-bodies", "Unknown fields in a request body are 400."},
	{"tax-follows-cip", "Tax details that were filled in from a CIP id follow a change of it."},
	{"timestamps-normalized", "Timestamps are answered in UTC, whatever their zone in the request."},
	{"tin-status", "TIN verification is not emulated: its statuses are absent unless seeded."},
	{"token-default-scope", "A token request without scope gets all scopes of the client."},
	{"unauthorized-text", "The text of the 401 for a token that is unknown or has expired."},
	{"unknown-query", "Unknown query parameters are 400."},
	{"unknown-route", "Unknown paths are a 404 with a problem body."},
	{"update-conflict", "An update to a ref_id or CIP id that another identity has is the same 409 as in a create."},
	{"updated-at", "updated_at moves with every change of an identity, its members and verifications included; a control does not move it."},
	{"validation-status", "Invalid values are 400 with a problem of type about:blank."},
	{"write-answers", "An update answers the whole identity with details and members."},
	{"zip-code", "zip_code is never required."},
}

package emulator

// Guess is a rule of the emulator that no published document states. A guess is marked in the code, at the rule, as
// guess(ID).
type Guess struct {
	// ID is short and stable, Text one sentence or two.
	ID, Text string
}

// GuessTopic is a section of the list of guesses.
type GuessTopic struct {
	Title   string
	Guesses []Guess
}

// Guesses lists everything that the emulator does without knowing whether Paxos does the same, each topic by ID.
var Guesses = []GuessTopic{
	{"Verification and status", []Guess{
		{"controls-over-verification", "An active control decides the status even of an identity that is PENDING or " +
			"DENIED."},
		{"frozen-is-error", "A FROZEN control makes the status ERROR."},
		{"legacy-flags", "set_user_disabled and the two flags of sandbox-status set and lift SELL_ONLY controls " +
			"(2025: CLOSED) with reason code OTHER; clearing a flag lifts all such controls of its owner."},
		{"passthrough-screening", "A person with complete passthrough data passes the screenings at once, too."},
		{"refresh-no-reverify", "An update of last_kyc_refresh_date alone does not start another verification."},
		{"requirement-errors", "Which error codes come with which requirement, and that approved identities have none."},
		{"sandbox-inapplicable", "sandbox-status ignores statuses that the kind of identity does not have."},
		{"status-precedence", "One DENIED verification denies an identity, then ERROR counts, then DISABLED."},
		{"tin-status", "TIN verification is not emulated: its statuses are absent unless seeded."},
		{"validation-status", "Invalid values are 400 with a problem of type about:blank."},
	}},
	{"Controls", []Guess{
		{"array-2025", "In the 2025 revision creating and deleting a control answer a bare JSON array of all " +
			"active controls."},
		{"control-any-status", "Identities in any status may be controlled."},
		{"control-filters-combine", "control_types and control_reason_codes together need not match the same control."},
		{"control-order", "Controls are listed newest first."},
		{"controls-rate-limit", "The controls share the rate limit of the identities, 10 requests a second."},
		{"delete-not-overridable", "Deleting a control that is not overridable is 403."},
		{"delete-unknown", "Deleting a control that does not exist or is deleted already is 404."},
		{"overridable-false", "A false is_overridable is written out, not left out."},
		{"same-type-twice", "An identity may have two active controls of the same type."},
	}},
	{"Documents", []Guess{
		{"document-listed", "A document is listed once its file has arrived, oldest first."},
		{"document-name", "A name is taken for its identity, as it is written, also while the file has not arrived."},
		{"document-pending", "Pending documents are the required types that no document covers that is not archived."},
		{"upload-checks", "The first bytes of a file decide what it is, a Content-Type has to agree with them, and a file of 100,000,000 bytes " +
			"or more is 413."},
		{"upload-url", "An upload URL works for 15 minutes, also for a second file, which replaces the first. After that it is 403."},
	}},
	{"Identities", []Guess{
		{"cdd-created-at", "created_at of the customer due diligence is when it was first given."},
		{"conflict-order", "When both ref_id and CIP id are taken, the answer is about the ref_id."},
		{"details-extent", "tax_details and customer_due_diligence come only with include_details, like the details."},
		{"empty-clears", "In an update an empty text or list clears any field, not only address2; null changes nothing."},
		{"founding-roles", "Only a trust must have members in certain roles; other institutions need any member."},
		{"govt-id-alias", "The deprecated govt_id and govt_id_type are taken for cip_id and cip_id_type where " +
			"those are absent."},
		{"license-details", "Details that only some licenses or institution types need are never required."},
		{"member-name", "name and summary_status of a member are those of the person."},
		{"member-rules", "Removing an unknown member is 404; the last member may be removed."},
		{"metadata-replaced", "metadata in an update replaces all metadata."},
		{"one-kind", "An identity with neither or both of person_details and institution_details is 400."},
		{"real-dates", "A date_of_birth that is no day of the calendar is 400."},
		{"server-set-ignored", "Fields that only Paxos sets are ignored in requests."},
		{"tax-follows-cip", "Tax details that were filled in from a CIP id follow a change of it."},
		{"timestamps-normalized", "Timestamps are answered in UTC, whatever their zone in the request."},
		{"update-conflict", "An update to a ref_id or CIP id that another identity has is the same 409 as in a create."},
		{"updated-at", "updated_at moves with every change of an identity, its members and verifications included; a control does not move it."},
		{"write-answers", "An update answers the whole identity with details and members."},
		{"zip-code", "zip_code is never required."},
	}},
	{"Accounts", []Guess{
		{"account-list", "An identity_id that is unknown lists no accounts; rows have members, and pages have the sizes of those of " +
			"identities."},
		{"account-member-rules", "Members have at least one role, one request names an identity once, and members in every role may be " +
			"added and removed by themselves; removing an unknown member is 404."},
		{"account-member-twice", "Adding an identity that is a member of the account already is 409 with meta.existing.id."},
		{"account-members-replaced", "A member that stays in an update that replaces all members keeps its id."},
		{"account-merge", "A field that is absent from an update of an account, or empty, changes nothing; an empty metadata removes all."},
		{"account-profile", "The profile that is created with an account has the id of the account as its nickname."},
		{"account-ref-id", "A ref_id that another account has is 409 with meta.existing.id, in an update too."},
		{"account-status", "An account has the status of its identity, and is DISABLED while it is disabled itself."},
		{"account-unknown", "An account or a member for an unknown identity, and an update of an unknown account, is 404."},
	}},
	{"Events", []Guess{
		{"event-owners", "Controls that a client creates or deletes are events like those of Paxos."},
		{"event-statuses", "A change of the status to PENDING or ERROR is no event, and neither is one of the verifications that leaves it."},
	}},
	{"Profiles", []Guess{
		{"profile-deactivated", "A deactivated profile is in no list, and it is 404 unless a get has include_deactivated."},
		{"profile-kept", "Deactivating the default profile, or one with a balance, is 400."},
		{"profile-nickname", "A nickname that another profile has is 409 with meta.existing.id; that of a deactivated profile " +
			"stays taken."},
	}},
	{"Requests and responses", []Guess{
		{"cursor-bound", "A page_cursor is good only for the same filters and order; other use is 400."},
		{"enums-refused", "Values that the specification does not list are 400 in requests."},
		{"list-limits", "Lists of identities have 100 rows by default and 1000 at most; more is 400."},
		{"media-type", "A body that is not called application/json is 415."},
		{"no-retry-after", "429 carries no Retry-After."},
		{"strict-bodies", "Unknown fields in a request body are 400."},
		{"token-default-scope", "A token request without scope gets all scopes of the client."},
		{"unauthorized-text", "The text of the 401 for a token that is unknown or has expired."},
		{"unknown-query", "Unknown query parameters are 400."},
		{"unknown-route", "Unknown paths are a 404 with a problem body."},
	}},
	{"Request signing", []Guess{
		{"signature-lead", "The timestamp of a signature may be up to five minutes ahead of the emulator's clock."},
		{"signature-payload", "Only POST and PUT have their body as the payload of the signature; with other methods it " +
			"is empty, also where a DELETE has a body."},
		{"signature-refusal", "A request whose signature is missing or wrong is 401."},
		{"signature-replay", "A signature that was used before is refused, however it is spelled, a repeat of the same request included."},
		{"signature-timestamp", "The timestamp of a signature must be text; a JSON number is refused."},
	}},
}

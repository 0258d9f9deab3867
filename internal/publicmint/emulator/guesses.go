package emulator

import "github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"

// Guesses lists everything that the emulator does without knowing whether Public Mint does the same, each topic by ID.
var Guesses = []emukit.GuessTopic{
	emukit.NewGuessTopic("Requests and responses", map[string]string{
		"empty-refused":  "No value in a body is null, and no text is empty.",
		"error-body":     "The form of errors; options have five.",
		"list-envelope":  "Lists are in the envelope of older pages, with a total; options leave out either.",
		"media-type":     "A body that is not called application/json is 415.",
		"rate-limit":     "The limit of option --rate-limit is 10 requests a second.",
		"throttled":      "429 has the code too_many_requests and no Retry-After.",
		"unauthorized":   "A missing or wrong key is 401 with the texts of Kong.",
		"unknown-query":  "Unknown query parameters are 400.",
		"unknown-route":  "Unknown paths are 404 with the code not_found.",
		"get-errors":     "Ids that are no UUID are 400 and unknown ones 404 in all operations.",
		"identity-shape": "All answers about an identity have all of its fields, documents and face images included.",
	}),
	emukit.NewGuessTopic("Identities", map[string]string{
		"age":                "An age of 18 and of 99 is accepted.",
		"check-order":        "Fields are checked before the owner, and the owner before the email.",
		"delete":             "A deleted identity is gone and its email free; options keep either.",
		"delete-owner":       "The owner of a company can be deleted.",
		"documents-replaced": "documents and faceImages in a PATCH replace those that are there; an option adds them.",
		"email-unique":       "An email is unique in any case, and for all apps.",
		"enums-as-sent":      "Requests have enumerations in the case of the reference only.",
		"kyc-status":         "kycStatus has one element, with provider and status.",
		"locked-code":        "A change of a locked field is 422 identity_already_confirmed.",
		"locked-equal":       "A locked field that is sent with its value is accepted.",
		"other-type":         "A person may have an owner, and a company a birthday and a gender.",
		"phone-number":       "The number of a phone is required, and sms is false unless sent.",
		"risk-rating":        "The risk rating is low unless seeded.",
		"type-required":      "The type is required.",
	}),
	emukit.NewGuessTopic("Lists", map[string]string{
		"all-first":      "all=true comes before page[size] and page[number].",
		"equal":          "A filter without operator compares exactly, and emails in any case.",
		"filter-refused": "An operator that a field does not have is 400.",
		"like":           "like finds a part, in any case.",
		"order":          "Without sort the oldest identity is first; there is one sort key at most.",
		"page-size":      "page[size] is 100 at most; more is 400.",
		"past-end":       "A page after the last one is empty; options refuse it or repeat the last one.",
	}),
	emukit.NewGuessTopic("Documents, operations and the sandbox", map[string]string{
		"approval":          "Approving takes an id or an email; the identity is confirmed when it is read after a delay, by default none.",
		"file-size":         "A file has 10 MiB at most.",
		"operation-refused": "Operations of an identity that is not confirmed are 422 operation_not_allowed.",
		"operations":        "An identity has all codes with the action create: pending, then enabled, then active.",
		"presign-key":       "The key of an upload is random, with the extension of the filename.",
		"presign-view":      "The link to a document is {\"url\": …}; an unknown document is 404 document_not_found.",
		"view-lifetime":     "A link to a document works for 15 minutes.",
	}),
}

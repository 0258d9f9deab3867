package emulator

import (
	"encoding/json"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// serverSet are the fields of the details that a request can't set. guess(server-set-ignored): they are ignored.
var serverSet = []string{
	"id_verification_status", "sanctions_verification_status", "document_verification_status",
	"additional_screening_status", "id_verification_url", "created_at",
}

// withDetails returns an identity with the details of a request merged into it. The body still tells an empty text from an
// absent one.
func withDetails(identity *api.Identity, body []byte) (*api.Identity, error) {
	var request map[string]any
	if err := json.Unmarshal(body, &request); err != nil {
		return nil, err
	}
	given := map[string]any{}
	for _, name := range []string{"person_details", "institution_details", "customer_due_diligence"} {
		details, ok := request[name].(map[string]any)
		if !ok {
			continue // absent or null
		}
		for _, field := range serverSet {
			delete(details, field)
		}
		// guess(govt-id-alias): the deprecated names stand in for the new ones.
		for old, current := range map[string]string{"govt_id": "cip_id", "govt_id_type": "cip_id_type"} {
			value, deprecated := details[old]
			delete(details, old)
			if _, both := details[current]; deprecated && !both {
				details[current] = value
			}
		}
		given[name] = details
	}
	merged, err := emukit.Convert[map[string]any](identity)
	if err != nil {
		return nil, err
	}
	mergeMaps(merged, given)
	return emukit.Convert[*api.Identity](merged)
}

// mergeMaps merges changes into base at every depth. Specification (address2): an empty text clears it.
// guess(empty-clears): it clears every other field too, and so does an empty list; null changes nothing.
func mergeMaps(base, changes map[string]any) {
	for name, change := range changes {
		list, isList := change.([]any)
		object, isObject := change.(map[string]any)
		switch {
		case change == nil:
		case change == "" || isList && len(list) == 0:
			delete(base, name)
		case isObject:
			child, ok := base[name].(map[string]any)
			if !ok {
				child = map[string]any{}
			}
			mergeMaps(child, object)
			base[name] = child
		default:
			base[name] = change
		}
	}
}

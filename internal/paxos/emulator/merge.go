package emulator

import (
	"encoding/json"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// serverSet are the fields of the details that an update can't set. guess(server-set-ignored).
var serverSet = []string{
	"id_verification_status", "sanctions_verification_status", "document_verification_status",
	"additional_screening_status", "id_verification_url", "created_at",
}

// mergeDetails merges the details of an update into an identity.
func mergeDetails(identity *api.Identity, body []byte) error {
	var request map[string]any
	if err := json.Unmarshal(body, &request); err != nil {
		return err
	}
	if err := mergeObject(&identity.PersonDetails, request["person_details"]); err != nil {
		return err
	}
	if err := mergeObject(&identity.InstitutionDetails, request["institution_details"]); err != nil {
		return err
	}
	return mergeObject(&identity.CustomerDueDiligence, request["customer_due_diligence"])
}

// mergeObject merges a delta into one object of the API; no delta leaves it as it is.
func mergeObject[T any](target **T, delta any) error {
	changes, ok := delta.(map[string]any)
	if !ok {
		return nil // absent or null
	}
	for _, name := range serverSet {
		delete(changes, name)
	}
	// guess(govt-id-alias): the deprecated names stand in for the new ones.
	for old, current := range map[string]string{"govt_id": "cip_id", "govt_id_type": "cip_id_type"} {
		value, given := changes[old]
		delete(changes, old)
		if _, both := changes[current]; given && !both {
			changes[current] = value
		}
	}
	base, err := convert[map[string]any](*target)
	if err != nil {
		return err
	}
	if base == nil {
		base = map[string]any{}
	}
	mergeMaps(base, changes)
	merged, err := convert[*T](base)
	if err != nil {
		return err
	}
	*target = merged
	return nil
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

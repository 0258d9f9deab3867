package emulator

import "strings"

// applyQuirks gives an answer the oddities that Paxos's own documents show, each of which a client has to stand:
//
//   - date_of_birth as a timestamp (samples of older specifications);
//   - set_by spelled CLIENT and PAXOS (overview of the controls, event objects);
//   - a false is_overridable left out (protocol buffers leave out false values);
//   - items left out of an empty list, and next_page_cursor empty at the end (descriptions of the lists);
//   - only summary_status, no status (samples of the create operation);
//   - a reason code under the name that it has now (the specification has renamed ONBOARDING_INCOMPLETE);
//   - a requirement of a type, with an error code, that nobody has heard of (values are added without notice);
//   - error codes in lower case (pages about the status details);
//   - controls that name their identity (a draft of September 2025; see controlView);
//   - fields that nobody has heard of (fields are added without notice).
func applyQuirks(value any) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			applyQuirks(item)
		}
	case map[string]any:
		for _, child := range value {
			applyQuirks(child)
		}
		oddFields(value)
	}
}

// oddFields makes one object odd; an object is known by its fields.
func oddFields(object map[string]any) {
	if day, ok := object["date_of_birth"].(string); ok && len(day) == len("2006-01-02") {
		object["date_of_birth"] = day + "T00:00:00Z"
	}
	if owner, ok := object["set_by"].(string); ok {
		object["set_by"] = strings.TrimPrefix(owner, "SET_BY_")
	}
	if overridable, ok := object["is_overridable"].(bool); ok && !overridable {
		delete(object, "is_overridable")
	}
	if object["reason_code"] == "ONBOARDING_INCOMPLETE" {
		object["reason_code"] = "COMPLIANCE_INCOMPLETE"
	}
	if code, ok := object["code"].(string); ok {
		object["code"] = strings.ToLower(code)
	}
	if items, ok := object["items"].([]any); ok {
		if len(items) == 0 {
			delete(object, "items")
		}
		if _, more := object["next_page_cursor"]; !more {
			object["next_page_cursor"] = ""
		}
	}
	if _, isIdentity := object["summary_status"]; isIdentity {
		delete(object, "status")
	}
	if details, ok := object["status_details"].(map[string]any); ok {
		requirements, _ := details["requirements"].([]any)
		details["requirements"] = append(requirements, map[string]any{
			"type": "FUTURE_CHECK", "status": "FUTURE_STATUS", "awaiting_action_from": "SOMEBODY",
			"errors": []any{map[string]any{"code": "future_code", "description": "A code of the future."}},
		})
	}
	if _, hasID := object["id"]; hasID {
		object["future_field"] = map[string]any{"value": 1}
	}
}

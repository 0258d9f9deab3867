package drift

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

const (
	typeIdentity      = "paxos_identity"
	typeControl       = "paxos_identity_control"
	typeExclusive     = "paxos_identity_controls_exclusive"
	typeSandboxStatus = "paxos_sandbox_identity_status"
)

// plainObject is what is special to an object without rules of its own: any attribute but timestamps and arguments counts.
type plainObject struct {
	noun, id string   // default: those of its type, as in "account member" and account_member_id, which is its attribute id
	follow   []string // attributes that follow from others, here or of another object, and do not count
}

var plainObjects = map[string]plainObject{
	"paxos_identity_document":  {noun: "document", id: "file_id"},
	"paxos_account":            {follow: []string{"summary_status"}},
	"paxos_institution_member": {follow: []string{"name", "summary_status"}},
}

// Attributes that do not count: timestamps move by themselves, arguments steer the provider and never come from Paxos.
var (
	timestamps = []string{"created_at", "customer_due_diligence_created_at", "last_kyc_refresh_date", "updated_at"}
	arguments  = []string{"adopt_existing", "deletion_policy", "removal_reason", "timeouts", "wait_for_status"}
)

// Attributes of an identity that are compared by rules of their own.
var (
	statuses = []string{"status", "summary_tin_verification_status"}
	disabled = []string{"admin_disabled", "user_disabled"}
	special  = slices.Concat(statuses, disabled, []string{"status_details", "verification"})
)

// setStatuses are the arguments of a paxos_sandbox_identity_status that an identity shows under verification.
var setStatuses = []string{
	"additional_screening_status", "document_verification_status", "id_verification_status", "sanctions_verification_status",
}

// find returns what counts as drift in a plan, in the order of the plan.
func find(p *plan) ([]finding, error) {
	c, err := newOwned(p)
	if err != nil {
		return nil, err
	}
	var all []finding
	for _, change := range p.ResourceDrift {
		if change.Mode != "managed" {
			continue
		}
		var found []finding
		switch before, after := change.Change.Before, change.Change.After; change.Type {
		case typeIdentity:
			found = c.identity(before, after)
		case typeControl:
			found = control(before, after)
		case typeExclusive:
			found = c.exclusive(before, after)
		case typeSandboxStatus:
			found = sandboxStatus(before, after)
		default:
			found = plain(change.Type, before, after)
		}
		for _, f := range found {
			f.Address = change.Address
			all = append(all, f)
		}
	}
	return all, nil
}

func (c owned) identity(before, after object) []finding {
	id := code(before.text("id"))
	if after == nil {
		return []finding{{Kind: kindGone, IdentityID: id}}
	}
	sandbox := c.sandbox[before.text("id")]
	old, current := activeControls(before.object("status_details")), activeControls(after.object("status_details"))
	found := c.moved(old, current, sandbox)
	if !explained(before, after, old, current, sandbox) {
		found = append(found, moves("", before, after, statuses[:1])...)
	}
	found = append(found, moves("", before, after, statuses[1:])...)
	for _, name := range setStatuses {
		if to := after.object("verification").text(name); sandbox.text(name) == "" || to != sandbox.text(name) {
			found = append(found, moves("verification.", before.object("verification"), after.object("verification"),
				[]string{name})...)
		}
	}

	without := slices.Concat(special, timestamps, arguments)
	paths := changed(before, after, without...)
	if sameKeys(old, current) { // a control by its legacy name
		paths = append(paths, changed(only(before, disabled), only(after, disabled))...)
	}
	if len(paths) > 0 {
		found = append(found, finding{Kind: kindChanged, Attributes: paths})
	}
	for i := range found {
		found[i].IdentityID = id
	}
	return found
}

// moved returns the controls that others have set or lifted.
func (c owned) moved(old, current map[string]object, sandbox object) []finding {
	var found []finding
	for _, name := range slices.Sorted(maps.Keys(current)) {
		if _, was := old[name]; !was && !c.follows(current[name], sandbox) {
			found = append(found, finding{Kind: kindControlSet, Control: newControl(current[name])})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(old)) {
		// A control that is neither in the plan nor set by Paxos may be one that the last apply lifted: the identity
		// was saved before, and the control has left the state.
		if _, is := current[name]; !is && !c.follows(old[name], sandbox) && old[name].text("set_by") == "PAXOS" {
			found = append(found, finding{Kind: kindControlLifted, Control: newControl(old[name])})
		}
	}
	return found
}

// exclusive compares the controls in force on an identity, which may be in no state itself. A control that control_ids has and the
// state has not seen in force yet is no drift: this configuration allows it.
func (c owned) exclusive(before, after object) []finding {
	id := code(before.text("identity_id"))
	if after == nil {
		return []finding{{Kind: kindGone, IdentityID: id}}
	}
	old, current := activeControls(before), activeControls(after)
	allowed, _ := before["control_ids"].([]any)
	for _, element := range allowed {
		if name, _ := element.(string); old[name] == nil {
			delete(current, name)
		}
	}
	found := c.moved(old, current, c.sandbox[before.text("identity_id")])
	for i := range found {
		found[i].IdentityID = id
	}
	return found
}

// follows reports whether an active control is this configuration's own: managed, or what Paxos makes of the disabled
// flags of its paxos_sandbox_identity_status. An identity is saved before the controls that depend on it are set, so its
// state learns of them in the next refresh.
func (c owned) follows(active, sandbox object) bool {
	if c.controls[active.text("id")] {
		return true
	}
	flag := "user_disabled"
	if active.text("set_by") == "PAXOS" {
		flag = "admin_disabled"
	}
	legacy := active.text("type") == "SELL_ONLY" || active.text("type") == "CLOSED" // by revision of the API
	return legacy && sandbox[flag] != nil
}

// explained reports whether the status of an identity moved because of controls, which are reported by themselves, or to
// what the configuration's own paxos_sandbox_identity_status brought about. Guide (statuses): a control makes the status
// DISABLED or ERROR, and it returns to what the verifications say when the last control is lifted.
func explained(before, after object, old, current map[string]object, sandbox object) bool {
	held := func(status string, controls map[string]object) bool {
		return len(controls) > 0 && (status == "DISABLED" || status == "ERROR")
	}
	from, to := before.text("status"), after.text("status")
	return held(to, current) || (held(from, old) && !sameKeys(old, current)) || (to != "" && to == sandbox.text("status"))
}

// moves returns the named statuses that moved, other than by progress.
func moves(prefix string, before, after object, names []string) []finding {
	var found []finding
	for _, name := range names {
		if from, to := before.text(name), after.text(name); from != to && !isProgress(from, to) {
			found = append(found, finding{
				Kind: kindStatus, Attributes: []string{prefix + name}, From: code(from), To: code(to),
			})
		}
	}
	return found
}

// isProgress reports whether a status only went on as expected after a create or an update: it appeared, or what was
// pending was approved.
func isProgress(from, to string) bool {
	begun := []string{"", "PENDING", "TIN_VERIFICATION_PENDING"}
	passed := []string{"APPROVED", "TIN_VERIFICATION_VALID"}
	return slices.Contains(begun, from) && slices.Contains(slices.Concat(begun, passed), to)
}

func control(before, after object) []finding {
	id := code(before.text("identity_id"))
	if after == nil {
		return []finding{{Kind: kindControlLifted, IdentityID: id, Control: newControl(before)}}
	}
	return withChanges(finding{IdentityID: id, Control: newControl(before)}, before, after)
}

func sandboxStatus(before, after object) []finding {
	id := code(before.text("identity_id"))
	if after == nil {
		return []finding{{Kind: kindGone, IdentityID: id}}
	}
	found := moves("", before, after, setStatuses)
	for i := range found {
		found[i].IdentityID = id
	}
	// The status that followed is the identity's, and reported there.
	return append(found, withChanges(finding{IdentityID: id}, before, after, append(setStatuses, "status")...)...)
}

// plain compares an object without rules of its own. It finds nothing of other providers.
func plain(typ string, before, after object) []finding {
	name, ours := strings.CutPrefix(typ, "paxos_")
	if !ours {
		return nil
	}
	special := plainObjects[typ]
	f := finding{
		noun: cmp.Or(special.noun, strings.ReplaceAll(name, "_", " ")), idName: cmp.Or(special.id, name+"_id"),
		id: code(before.text(cmp.Or(special.id, "id"))),
	}
	if after == nil {
		f.Kind = kindGone
		return []finding{f}
	}
	return withChanges(f, before, after, special.follow...)
}

// withChanges returns f with the changed attributes, nothing if none changed that counts.
func withChanges(f finding, before, after object, without ...string) []finding {
	f.Kind, f.Attributes = kindChanged, changed(before, after, slices.Concat(without, timestamps, arguments)...)
	if len(f.Attributes) == 0 {
		return nil
	}
	return []finding{f}
}

// activeControls returns the active_controls of an object by id.
func activeControls(of object) map[string]object {
	controls := map[string]object{}
	list, _ := of["active_controls"].([]any)
	for _, element := range list {
		values, _ := element.(map[string]any)
		controls[object(values).text("id")] = values
	}
	return controls
}

func sameKeys(a, b map[string]object) bool {
	return slices.Equal(slices.Sorted(maps.Keys(a)), slices.Sorted(maps.Keys(b)))
}

func only(o object, names []string) object {
	part := object{}
	for _, name := range names {
		part[name] = o[name]
	}
	return part
}

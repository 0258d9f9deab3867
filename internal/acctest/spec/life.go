package spec

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// Life says with which requests a resource is managed, and how it ends. Operations are the emulator's names.
type Life struct {
	// Create makes the object, Read is what a refresh reads it with, Update changes it. Update is empty if the API changes nothing.
	// Create is Read if the resource makes nothing; see MakesNothing.
	Create, Read, Update string
	// First are the requests that precede a create, such as the upload of a file, Then those that follow it. Reads are neither.
	First, Then []string
	// ThenOn are the requests in place of Then on servers where others follow, by their names.
	ThenOn map[string][]string
	// Carried are the fields of the object in the body of a create that carry what First has made, and no argument.
	Carried []string
	// WriteReads counts the reads beside a write, because its response does not show what it did, or because it needs what is there.
	WriteReads int
	// Local are the arguments of which the API hears nothing, by the beginnings of their paths.
	Local []string
	// Body is the field of a request body that holds the object, such as "account"; empty if the body is the object itself.
	Body string
	// Beside are the arguments whose fields stand beside Body, and not in it.
	Beside []string
	// Fields are the fields of the object in a request body that carry arguments, by path, if they have other names; empty for
	// none.
	Fields map[string]string
	// Named is the field of the object in the body of an update that holds its id; empty if the path of Update names it.
	Named string
	// Unread are the arguments that responses do not show.
	Unread []string
	// Replaced are the arguments whose change forces a new resource, Refused those whose change the plan refuses.
	Replaced, Refused []string
	// Together are beginnings of paths: the arguments of each are sent together.
	Together []string
	// Whole reports whether an update carries everything that is configured.
	Whole bool
	// Unfindable is the argument that takes another value after a create whose response was lost, because the API takes its value
	// once and does not show what the create has made; empty if the provider finds that.
	Unfindable string
	// Unnamed reports whether the response to Read does not say which object it is about.
	Unnamed bool
	// Operations are those that change an argument in place of Update, by the beginnings of their paths.
	Operations map[string][]string
	// Removals say what a destroy does, by deletion_policy. A resource without the argument has one, for "".
	Removals map[string]Removal
	// List is what the emulator calls a list of the objects; empty if the resource makes none. If others contain the objects, it is
	// the list of those, and Within their field that does.
	List, Within string
	// Gone is the field of what the emulator holds that says that an object has ended, or is not there yet; empty if there is none.
	Gone string
	// Ends are the ways in which the object can end elsewhere, by what tests call them; by default, that the server forgets it, and
	// that Gone becomes true.
	Ends map[string]End
}

// Keeping returns the removals of a resource whose objects no destroy ends.
func Keeping() map[string]Removal {
	return map[string]Removal{"ABANDON": {}, "PREVENT": {Refused: true}}
}

// Ending returns those of Keeping, and a policy under which a destroy ends the object with one request.
func Ending(policy, operation string) map[string]Removal {
	removals := Keeping()
	removals[policy] = Removal{Send: []string{operation}, Ends: true}
	return removals
}

// withDefaults returns the life with what is not said of its Ends.
func (l *Life) withDefaults() *Life {
	if l == nil || l.Ends != nil {
		return l
	}
	life := *l
	life.Ends = map[string]End{"forgotten": {Happen: Forget(l.List, 0)}}
	if l.Gone != "" {
		life.Ends[l.Gone] = End{Documented: true, Happen: func(emu Emulator, ids []string) {
			emu.Kind(l.List).Mutate(ids[0], func(object map[string]any) { object[l.Gone] = true })
		}}
	}
	return &life
}

// HasEnded reports whether an object that the emulator holds has ended, or is not there yet.
func (l *Life) HasEnded(object map[string]any) bool {
	value := object[l.Gone]
	return value != nil && value != false && value != ""
}

// ShowsEnd reports whether the API shows one of the ways in which the object can end.
func (l *Life) ShowsEnd() bool {
	return slices.ContainsFunc(slices.Collect(maps.Values(l.Ends)), func(end End) bool { return end.Documented })
}

// Count returns how many objects the server holds that have not ended.
func (l *Life) Count(emu Emulator) int {
	all := emu.Kind(l.List).All()
	if l.Within == "" {
		return len(slices.DeleteFunc(all, l.HasEnded))
	}
	count := 0
	for _, object := range all {
		within, _ := object[l.Within].([]any)
		count += len(within)
	}
	return count
}

// MakesNothing reports whether a create only reads: the resource watches what others make, and no response shows its arguments.
func (l *Life) MakesNothing() bool { return l.Create == l.Read }

// IsLocal reports whether the API hears nothing of an argument.
func (l *Life) IsLocal(path string) bool { return begins(path, l.Local) }

// Field returns the path of the field in a request body that carries an argument, empty if none does.
func (l *Life) Field(path string) string {
	if l.IsLocal(path) || strings.HasSuffix(path, "_wo_version") {
		return ""
	}
	field, ok := l.Fields[path]
	if !ok {
		field = strings.TrimSuffix(path, "_wo")
	}
	if field == "" || slices.Contains(l.Beside, path) {
		return field
	}
	return l.inBody(field)
}

// Following returns the requests that follow a create on a server.
func (l *Life) Following(server string) []string {
	if others, ok := l.ThenOn[server]; ok {
		return others
	}
	return l.Then
}

// CarriedFields returns the paths of Carried in a request body.
func (l *Life) CarriedFields() []string {
	paths := make([]string, len(l.Carried))
	for i, field := range l.Carried {
		paths[i] = l.inBody(field)
	}
	return paths
}

func (l *Life) inBody(field string) string { return strings.TrimPrefix(l.Body+"."+field, ".") }

// IDField returns the path of the field in the body of an update that says which object it changes, empty if none does.
func (l *Life) IDField() string {
	if l.Named == "" {
		return ""
	}
	return l.inBody(l.Named)
}

// UpdatedID returns the id of the object that an update changes, as its body or its path says; empty if neither does.
func (l *Life) UpdatedID(update emukit.Entry) (id string) {
	if l.Named == "" {
		sent := strings.Split(update.RequestPath, "/")
		for i, segment := range strings.Split(update.Path, "/") {
			if strings.HasPrefix(segment, "{") && i < len(sent) {
				id = sent[i]
			}
		}
		return id
	}
	body := map[string]any{}
	_ = json.Unmarshal(update.Body, &body) // what is no JSON names nothing
	if l.Body != "" {
		body, _ = body[l.Body].(map[string]any)
	}
	id, _ = body[l.Named].(string)
	return id
}

// UpdatedAlone reports whether an argument is changed in place by a request of Update, without any other argument.
func (l *Life) UpdatedAlone(path string) bool {
	return l.Update != "" && !begins(path, slices.Concat(l.Local, l.Replaced, l.Refused, l.Together))
}

func begins(path string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(path, prefix) })
}

// Removal is what a destroy does.
type Removal struct {
	// Send are the operations of the requests.
	Send []string
	// Ends reports whether the object ends at the API, Refused whether the plan refuses the destroy.
	Ends, Refused bool
	// Leaves are fields of an object that is left at the API.
	Leaves map[string]any
}

// End is a way in which an object can end that Terraform does not know of.
type End struct {
	// Happen ends the object with these ids.
	Happen func(emu Emulator, ids []string)
	// Documented reports whether the API shows the end. A refresh then takes the object out of the state; otherwise the provider's
	// on_missing decides.
	Documented bool
	// Final reports whether nothing can take the object's place, because what it is on has ended with it.
	Final bool
}

// Emulator is the part of an emulator that descriptions need.
type Emulator interface {
	// Kind returns the objects of a list by its name in snapshots.
	Kind(list string) emukit.Kind
}

// Forget is an End by which the server forgets an object of a list. Its id is at an index of the ids.
func Forget(list string, at int) func(emu Emulator, ids []string) {
	return func(emu Emulator, ids []string) { emu.Kind(list).Forget(ids[at]) }
}

// Remove is an End by which the server forgets an object that another one contains in a field. The ids are those of the two.
func Remove(list, within string) func(emu Emulator, ids []string) {
	return func(emu Emulator, ids []string) {
		emu.Kind(list).Mutate(ids[0], func(object map[string]any) {
			all, _ := object[within].([]any)
			object[within] = slices.DeleteFunc(all, func(one any) bool {
				contained, _ := one.(map[string]any)
				return contained["id"] == ids[1]
			})
		})
	}
}

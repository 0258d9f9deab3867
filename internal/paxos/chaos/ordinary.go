package chaos

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// ordinary is an object type that is drawn from the catalog. Types with more to say embed it.
type ordinary struct {
	traits

	// mark is an argument that nobody changes, which names the block that an object was made for; empty if its metadata or its
	// unique argument do.
	mark string
}

// newOrdinary returns the object type of a resource that has nothing of its own to say.
func newOrdinary(resource spec.Object) objectType {
	return ordinary{traits: traits{
		name: strings.TrimPrefix(resource.Type, "paxos_"), typ: resource.Type, weight: 1, unique: resource.Unique, lasting: true,
		importable: true, ended: "has ended",
	}}
}

// at returns the objects of a server.
func (o ordinary) at(s *emulator.Server) emukit.Kind { return s.Kind(o.object().Life.List) }

// as converts a value by way of JSON.
func as[T any](value any) (converted T) {
	data, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(data, &converted)
	}
	if err != nil {
		panic(fmt.Sprintf("the catalog's values are not those of the API: %v", err))
	}
	return converted
}

// owner returns the label of the block that an object was made for.
func (o ordinary) owner(held attrs) string {
	from, key := nested(held, "metadata"), ownerKey
	if o.mark != "" {
		from, key = held, o.mark
	}
	label, _ := from[key].(string)
	if _, hasMetadata := o.object().Attribute("metadata[]"); !hasMetadata && o.mark == "" {
		unique, _ := held[o.unique].(string)
		_, label, _ = strings.Cut(unique, ofBlock)
	}
	return label
}

func (o ordinary) importID(held attrs) string {
	var ids []string
	for _, name := range o.object().IDs {
		ids = append(ids, fmt.Sprint(held[name]))
	}
	return strings.Join(ids, "/")
}

// arguments returns the arguments of some of the catalog's rows: those that hold one value for Paxos in the object itself, and metadata.
func (o ordinary) arguments(some func(row spec.Attribute) bool) []string {
	var names []string
	for _, row := range o.object().Attributes {
		name := strings.TrimSuffix(row.Path, "[]")
		one := name == row.Path && !strings.Contains(name, ".") || name == "metadata"
		in := o.object().Life.Field(row.Path) != "" && !slices.Contains(o.object().Life.Beside, row.Path)
		if one && row.Settable() && in && some(row) {
			names = append(names, name)
		}
	}
	return names
}

// set gives an argument another value, which names the block if the value is to be unique.
func (o ordinary) set(g *generator, values attrs, name, label string) {
	row, _ := o.object().Attribute(name)
	switch {
	case name == "metadata":
		metadata := nested(values, name)
		maps.DeleteFunc(metadata, func(key string, _ any) bool { return key != ownerKey })
		metadata[versionKey] = fmt.Sprint(g.IntN(1000))
	case name == o.unique:
		values[name] = fmt.Sprintf("%s %d%s%s", o.name, g.IntN(1000), ofBlock, label)
	case values[name] == row.Good:
		values[name] = row.Other
	default:
		values[name] = row.Good
	}
}

func (o ordinary) add(g *generator, name string) attrs {
	made := attrs{}
	if _, ok := o.object().Attribute("metadata[]"); ok {
		made["metadata"] = attrs{ownerKey: name}
	}
	form := o.object().Forms[0]
	for _, argument := range o.arguments(func(row spec.Attribute) bool {
		return row.Path == o.unique || slices.Contains(form.Least, row.Path) || !slices.Contains(form.Except, row.Path) && g.chance(50)
	}) {
		o.set(g, made, argument, name)
	}
	if o.mark != "" {
		made[o.mark] = name
	}
	if identities := slices.DeleteFunc(g.config.identities(), g.config.isExclusive); o.object().OnIdentity {
		if len(identities) == 0 {
			return nil
		}
		made["identity_id"] = reference{pick(g, identities...).address(), "id"}
	}
	for _, argument := range slices.Sorted(maps.Keys(o.object().References)) {
		resource := o.object().References[argument]
		of := slices.DeleteFunc(slices.Clone(g.config.blocks), func(b *block) bool { return b.typ != resource })
		if len(of) == 0 {
			return nil
		}
		made[argument] = reference{pick(g, of...).address(), "id"}
	}
	if g.chance(30) {
		o.setPolicy(g, made)
	}
	return made
}

// setPolicy draws what a destroy does, and reports false if the object leaves no choice.
func (o ordinary) setPolicy(g *generator, values attrs) bool {
	_, ok := o.object().Attribute("deletion_policy")
	if ok {
		values["deletion_policy"] = pick(g, slices.Sorted(maps.Keys(o.object().Life.Removals))...)
	}
	return ok
}

func (o ordinary) change(g *generator, b *block) bool {
	names := o.arguments(o.object().ShowsUpdate)
	if len(names) == 0 || g.chance(25) {
		return o.setPolicy(g, b.attrs)
	}
	o.set(g, b.attrs, pick(g, names...), b.label)
	return true
}

// requests reads an object after a write whose answer says little.
func (o ordinary) requests(p parameters, e lifeEvent) []string {
	requests := o.traits.requests(p, e)
	if e == created && p.thin {
		requests = append(requests, o.object().Life.Read)
	}
	return requests
}

func (o ordinary) exists(s *simulation, b *block) string { return o.put(s, b, nil) }

// put makes the object of a block at the server, with more fields. It takes out of the block what an import cannot know.
func (o ordinary) put(s *simulation, b *block, more attrs) string {
	maps.DeleteFunc(b.attrs, func(name string, _ any) bool { return o.object().Life.IsLocal(name) })
	managed := s.managed()
	for _, address := range b.references() {
		if _, ok := managed[address]; !ok {
			return ""
		}
	}
	fields, _ := mapped(b.attrs, func(r reference) any { return managed[r.address].id }).(attrs)
	maps.Copy(fields, more)
	return o.importID(o.at(s.server).Add(as[attrs](fields)))
}

func (o ordinary) holds(s *simulation, b *block) bool {
	return slices.ContainsFunc(o.at(s.server).All(), func(held attrs) bool {
		return o.owner(held) == b.label || held[o.unique] != nil && held[o.unique] == b.attrs[o.unique]
	})
}

// disturb changes an argument at the server, or ends the object.
func (o ordinary) disturb(s *simulation, b *block, in managedObject) bool {
	names := o.arguments(o.object().ShowsUpdate)
	if o.object().Life.ShowsEnd() && (len(names) == 0 || s.generator.chance(30)) {
		return o.end(s, b, in)
	}
	if len(names) == 0 {
		return false
	}
	o.at(s.server).Mutate(in.id, func(held attrs) {
		o.set(s.generator, held, pick(s.generator, names...), o.owner(held))
	})
	return true
}

// end ends an object in a way that Paxos shows. Another one may take its place.
func (o ordinary) end(s *simulation, _ *block, in managedObject) bool {
	if object, ok := o.at(s.server).Find(in.id); !ok || o.object().Life.HasEnded(object) {
		return true
	}
	ids := strings.Split(o.importID(attrs{"id": in.id, "identity_id": in.identityID}), "/")
	for _, end := range o.object().Life.Ends {
		if end.Documented {
			end.Happen(s.server, ids)
		}
	}
	s.ended[in.id] = true
	return true
}

var (
	// mayExist is what the message about a create says whose outcome is not known.
	mayExist = regexp.MustCompile(`The \w+ may exist`)
	// another is what the message about a plan advises that creates an object with the unique argument of another one.
	another = regexp.MustCompile(`choose another \w+|a \w+ of its own`)
)

// follow imports the object that has, or may have, the unique argument of a block if it was made for the block, and otherwise
// gives the block another one.
func (o ordinary) follow(s *simulation, b *block, failure message) {
	if b == nil {
		return
	}
	shown, mine := named(importBlock, failure), ""
	lost, taken := mayExist.MatchString(failure.detail), shown != "" || another.MatchString(failure.detail)
	for _, held := range o.at(s.server).All() {
		value, _ := held[o.unique].(string)
		isNamed := held[o.unique] == b.attrs[o.unique] || strings.Contains(failure.detail, strconv.Quote(value))
		is := shown == o.importID(held) || lost && isNamed
		switch {
		case !is || o.object().Life.HasEnded(held):
		case o.owner(held) == b.label:
			mine = o.importID(held)
		default:
			taken = true
		}
	}
	switch _, managed := s.managed()[failure.address]; {
	case mine != "" && !managed:
		s.imports(b, mine)
	case taken:
		if shared := s.config.sharing(b); len(shared) > 1 {
			b = shared[len(shared)-1] // the one that is new, whichever was planned last
		}
		o.set(s.generator, b.attrs, o.unique, b.label)
		s.follows("the user gives %s a %s of its own", b.address(), o.unique)
	}
}

// observe leaves out what is nobody's: what every account has, and what was ended elsewhere.
func (o ordinary) observe(s *simulation, now *snapshot) {
	for _, held := range o.at(s.server).All() {
		id, _ := held["id"].(string)
		if owner := o.owner(held); owner != "" && !s.ended[id] {
			now.owners[id], now.standing[id] = owner, !o.object().Life.HasEnded(held)
		}
	}
}

func (o ordinary) verify(s *simulation, b *block, in managedObject) []string {
	object, ok := o.at(s.server).Find(in.id)
	switch {
	case !ok:
		return []string{"the server does not hold " + in.id}
	case o.object().Life.HasEnded(object):
		return []string{"it has ended"}
	default:
		return s.differences(b, o.object().Life, object)
	}
}

// invariants wants the objects that were destroyed to be as their deletion_policy says, and no object to have been sent what
// is another's.
func (o ordinary) invariants(s *simulation) {
	life := o.object().Life
	for _, gone := range s.retired {
		object, ok := o.at(s.server).Find(gone.id)
		removal := life.Removals[gone.policy]
		if ended := life.HasEnded(object); ok && life.Gone != "" && ended != removal.Ends {
			s.problem("%s: it has ended: %t, under %s", gone.label, ended, gone.policy)
		}
		for field, left := range removal.Leaves {
			if ok && object[field] != left {
				s.problem("%s: %s is %v, under %s", gone.label, field, object[field], gone.policy)
			}
		}
	}
	s.verifyUpdates(life)
}

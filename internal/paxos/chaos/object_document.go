package chaos

import (
	"fmt"
	"regexp"
)

// document is a document of an identity. Paxos neither changes nor deletes it, so that another name leaves the first one there.
type document struct{ traits }

func newDocument() objectType {
	return document{traits{name: "document", typ: "paxos_identity_document", weight: 1}}
}

func (d document) add(g *generator, name string) attrs {
	identities := g.config.identities()
	if len(identities) == 0 {
		return nil
	}
	made := attrs{"identity_id": reference{pick(g, identities...).address(), "id"}}
	d.rename(g, made, name)
	d.move(g, made)
	if g.chance(50) {
		made["document_types"] = []any{pick(g, "CURP", "APPLICATION")}
	}
	return made
}

func (document) rename(g *generator, values attrs, label string) {
	values["name"] = fmt.Sprintf("%s, %d.pdf", label, g.IntN(1_000_000))
}

// move gives the file a path, of several to the same file.
func (d document) move(g *generator, values attrs) {
	source, _ := d.object().Attribute("source")
	values["source"] = pick(g, source.Good, source.Other)
}

// change chooses another name, which makes another document, or another path to the same file, which sends nothing.
func (d document) change(g *generator, b *block) bool {
	if g.chance(50) {
		d.move(g, b.attrs)
	} else {
		d.rename(g, b.attrs, b.label)
	}
	return true
}

// otherName is the advice about all that Paxos cannot undo.
var otherName = regexp.MustCompile(`[Cc]hoose another name`)

func (d document) follow(s *simulation, b *block, failure message) {
	if b == nil || !otherName.MatchString(failure.detail) {
		return
	}
	d.rename(s.generator, b.attrs, b.label)
	s.follows("the user gives %s another name", b.address())
}

// observe knows the documents whose files have arrived.
func (document) observe(s *simulation, now *snapshot) {
	for _, held := range s.server.Documents.All() {
		now.standing[held.FileID] = !held.Pending
	}
}

func (document) verify(s *simulation, b *block, in managedObject) []string {
	held, ok := s.server.Documents.Find(in.id)
	switch {
	case !ok:
		return []string{"the server does not hold " + in.id}
	case held.Pending:
		return []string{"its file has not arrived"}
	case held.Name != b.attrs["name"] || held.IdentityID != in.identityID:
		return []string{"it is another document"}
	}
	return nil
}

package emulator

import (
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// objects are the Objects of each kind.
type objects struct {
	// Identities, and what belongs to them. Members are those of institutions by themselves, Accounts have their members, and
	// AccountMembers are the same by themselves. RequiredDocuments are what the documents of the identities are held against.
	Identities        emukit.Objects[record, api.Identity]
	Members           emukit.Objects[Member, Member]
	Controls          emukit.Objects[api.Control, api.Control]
	Documents         emukit.Objects[Document, Document]
	RequiredDocuments emukit.Objects[RequiredDocument, RequiredDocument]
	Profiles          emukit.Objects[Profile, Profile]
	Accounts          emukit.Objects[api.Account, api.Account]
	AccountMembers    emukit.Objects[AccountMember, AccountMember]
	Events            emukit.Objects[Event, Event]
}

// Seed is what an emulator is filled with. Fields have the API's own names; ids, timestamps and statuses may be given
// or left to the emulator.
type Seed struct {
	// Identities are made in order, so an institution comes after its members.
	Identities []SeedIdentity `json:"identities,omitempty"`
	// Controls are put on the identities that they name, after all identities are there. Without set_by it was set by Paxos,
	// without is_overridable only the client's own can be lifted by the client. A deleted_at makes it a lifted one.
	Controls []api.Control `json:"controls,omitempty"`
	// Documents are put on the identities that they name, with their files unless they are pending.
	Documents []Document `json:"documents,omitempty"`
	// RequiredDocuments are the types of documents that identities must have.
	RequiredDocuments []RequiredDocument `json:"required_documents,omitempty"`
	// Profiles are added to the default profile, which is always there.
	Profiles []Profile `json:"profiles,omitempty"`
	// Accounts are made for the identities that they name, with their members.
	Accounts []api.Account `json:"accounts,omitempty"`
	// Events are all events of a seed: its other objects make none.
	Events []Event `json:"events,omitempty"`
}

// store is the state, a collection for each kind of object, as it is in snapshots. It does no locking.
type store struct {
	emukit.Head

	Identities        emukit.Collection[record]           `json:"identities"`
	Members           emukit.Collection[Member]           `json:"members"`
	Controls          emukit.Collection[api.Control]      `json:"controls"`
	Documents         emukit.Collection[Document]         `json:"documents"`
	Profiles          emukit.Collection[Profile]          `json:"profiles"`
	Events            emukit.Collection[Event]            `json:"events"`
	RequiredDocuments emukit.Collection[RequiredDocument] `json:"required_documents"`
	Accounts          emukit.Collection[api.Account]      `json:"accounts"`
	AccountMembers    emukit.Collection[AccountMember]    `json:"account_members"`
}

// newStore returns a store with nothing in it but what every account has. It adds its changes to a count.
func newStore(o *options, changes *uint64) *store {
	st := &store{
		Identities:        emukit.NewCollection(identitySchema(o), changes),
		Members:           emukit.NewCollection(memberSchema, changes),
		Controls:          emukit.NewCollection(controlSchema, changes),
		Documents:         emukit.NewCollection(documentSchema, changes),
		Profiles:          emukit.NewCollection(profileSchema, changes),
		Events:            emukit.NewCollection(eventSchema, changes),
		RequiredDocuments: emukit.NewCollection(requiredDocumentSchema, changes),
		Accounts:          emukit.NewCollection(accountSchema, changes),
		AccountMembers:    emukit.NewCollection(accountMemberSchema, changes),
	}
	must(st.Profiles.Insert(newDefaultProfile()))
	return st
}

// Guesses lists everything that the emulator does without knowing whether Paxos does the same, each topic by ID.
var Guesses = []GuessTopic{
	statusGuesses, controlGuesses, documentGuesses, identityGuesses, accountGuesses, eventGuesses, profileGuesses,
	requestGuesses, signingGuesses,
}

// register gives the server its store and its kinds of objects.
func (s *Server) register() {
	s.store = newStore(&s.opts, s.Changes())
	s.Identities, s.Members, s.Controls = identityObjects(s), memberObjects(s), controlObjects(s)
	s.Documents, s.RequiredDocuments = documentObjects(s)
	s.Profiles, s.Events = profileObjects(s), eventObjects(s)
	s.Accounts, s.AccountMembers = accountObjects(s), accountMemberObjects(s)
}

// kinds are the kinds of objects, in the order in which they are seeded.
func (s *Server) kinds() []emukit.ObjectKind {
	return []emukit.ObjectKind{
		&s.Identities, &s.Members, &s.Controls, &s.Documents, &s.RequiredDocuments, &s.Profiles, &s.Accounts, &s.AccountMembers,
		&s.Events,
	}
}

// endpoints lists the operations of the API. Specification, except the 2025 revision of the controls: guide (controls,
// September 2025).
func (s *Server) endpoints() []endpoint {
	var list []endpoint
	for _, of := range []func(*Server) []endpoint{
		identityEndpoints, sandboxEndpoints, memberEndpoints, documentEndpoints, profileEndpoints, controlEndpoints,
		accountEndpoints, accountMemberEndpoints, eventEndpoints,
	} {
		list = append(list, of(s)...)
	}
	return list
}

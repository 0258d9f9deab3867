package api

import (
	"net/http"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// operation is one operation of the specification with its HTTP method.
type operation struct {
	transport.Operation
	method string
	host   string // of the API; empty until a client makes a call
	// namesNoObject says that the call refers to no object that could be missing, so that a 404 means that its path is wrong.
	namesNoObject bool
	apart         bool // it changes nothing that a read of an identity shows
}

// reads reports whether the operation cannot change anything.
func (op operation) reads() bool { return op.method == http.MethodGet }

// The OAuth 2.0 scopes of the operations, as the 2026-07-20 specification names them.
const (
	ScopeReadIdentity         = "identity:read_identity"
	ScopeWriteIdentity        = "identity:write_identity"
	ScopeReadIdentityControl  = "identity:read_identity_control"
	ScopeWriteIdentityControl = "identity:write_identity_control"
	ScopeReadAccount          = "identity:read_account"
	ScopeWriteAccount         = "identity:write_account"
	ScopeReadProfile          = "funding:read_profile"
	ScopeWriteProfile         = "funding:write_profile"
	ScopeReadEvent            = "events:read_event"
)

// DefaultScopes returns the scopes that a client asks for at once unless its configuration names others: those of identities
// and identity controls. An operation that needs another scope then has a token for that one alone, so that a credential
// needs no scope that is not used.
func DefaultScopes() []string {
	return []string{ScopeReadIdentity, ScopeWriteIdentity, ScopeReadIdentityControl, ScopeWriteIdentityControl}
}

// domain is a part of the API whose operations share a rate limit, and the scopes for reading and for writing.
type domain struct {
	class       transport.Class
	read, write string
	apart       bool // no write changes what a read of an identity shows
}

// The domains of the 2026-07-20 specification that the client uses.
var (
	identities = domain{class: classIdentity, read: ScopeReadIdentity, write: ScopeWriteIdentity}
	sandbox    = identities
	// A create of an identity changes none that exists.
	newIdentity = domain{class: classIdentity, read: ScopeReadIdentity, write: ScopeWriteIdentity, apart: true}
	// That controls count against the limit of identities is an assumption, the tighter of the two documented limits.
	controls = domain{class: classIdentity, read: ScopeReadIdentityControl, write: ScopeWriteIdentityControl}
	accounts = domain{class: classIdentity, read: ScopeReadAccount, write: ScopeWriteAccount, apart: true}
	// Profiles and events count against the limit of everything outside of Identity, 50 requests a second (rate limit guide).
	profiles = domain{class: classOther, read: ScopeReadProfile, write: ScopeWriteProfile, apart: true}
	events   = domain{class: classOther, read: ScopeReadEvent}
)

// The operations of the 2026-07-20 specification that the client uses.
var (
	opListIdentities   = identities.list("ListIdentities", "/identity/identities")
	opGetIdentity      = identities.get("GetIdentity", "/identity/identities/{id}")
	opCreateIdentity   = newIdentity.post("CreateIdentity", "/identity/identities")
	opUpdateIdentity   = identities.put("UpdateIdentity", "/identity/identities/{id}")
	opSetSandboxStatus = sandbox.put("SandboxSetIdentityStatus", "/identity/identities/{id}/sandbox-status")

	opAddMembers   = identities.post("AddInstitutionMembers", "/identity/institution-members")
	opDeleteMember = identities.del("DeleteInstitutionMember", "/identity/institution-members/{id}")

	opListDocuments    = identities.list("ListIdentityDocuments", "/identity/identities/{identity_id}/documents")
	opRegisterDocument = identities.put("DocumentUpload", "/identity/identities/{identity_id}/documents")

	opListControls  = controls.list("ListIdentityControls", "/identity/controls")
	opCreateControl = controls.post("CreateIdentityControl", "/identity/controls")
	opDeleteControl = controls.del("DeleteIdentityControl", "/identity/controls")

	opListAccounts        = accounts.list("ListAccounts", "/identity/accounts")
	opGetAccount          = accounts.get("GetAccount", "/identity/accounts/{id}")
	opCreateAccount       = accounts.post("CreateAccount", "/identity/accounts")
	opUpdateAccount       = accounts.put("UpdateAccount", "/identity/accounts")
	opAddAccountMembers   = accounts.post("AddAccountMembers", "/identity/account-members")
	opDeleteAccountMember = accounts.del("DeleteAccountMember", "/identity/account-members/{id}")

	opListProfiles      = profiles.list("ListProfiles", "/profiles")
	opGetProfile        = profiles.get("GetProfile", "/profiles/{profile_id}")
	opCreateProfile     = profiles.post("CreateProfile", "/profiles")
	opUpdateProfile     = profiles.put("UpdateProfile", "/profiles/{profile_id}")
	opDeactivateProfile = profiles.put("DeactivateProfile", "/profiles/{profile_id}/deactivate")

	opListEvents = events.list("ListEvents", "/events")
)

// maxObject is the size in bytes of the largest answer about one object: an institution with thousands of members.
const maxObject = 2 << 20

// list describes an operation that answers pages, which may be as large as the transport accepts.
func (d domain) list(name, path string) operation {
	op := d.get(name, path)
	op.MaxBody = 0
	return op
}

func (d domain) get(name, path string) operation {
	op := d.operation(http.MethodGet, name, path)
	op.Scope = d.read
	return op
}

// post describes an operation that creates: the only kind that must not be repeated blindly.
func (d domain) post(name, path string) operation {
	op := d.operation(http.MethodPost, name, path)
	op.Idempotent = false
	return op
}

func (d domain) put(name, path string) operation { return d.operation(http.MethodPut, name, path) }

func (d domain) del(name, path string) operation { return d.operation(http.MethodDelete, name, path) }

// operation describes a write that may be repeated.
func (d domain) operation(method, name, path string) operation {
	return operation{
		Operation: transport.Operation{
			Name: name, Path: path, Class: d.class, Scope: d.write, Idempotent: true, MaxBody: maxObject,
		},
		method: method, apart: d.apart,
	}
}

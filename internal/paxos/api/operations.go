package api

import (
	"net/http"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// The classes of operations that share a rate limit.
const (
	// classIdentity is the identity domain, the tightest of the documented limits.
	classIdentity transport.Class = "identity"
	// classOther is everything else.
	classOther transport.Class = "other"
)

// operation is one operation of the specification with its HTTP method.
type operation struct {
	transport.Operation
	method string
	host   string // of the API; empty until a client makes a call
	apart  bool   // changes no identity that exists
}

// reads reports whether the operation cannot change anything.
func (op operation) reads() bool { return op.method == http.MethodGet }

// namesNoObject reports whether the operation refers to no object that could be missing, so that a 404 means that its path
// is wrong.
func (op operation) namesNoObject() bool {
	switch op.Name {
	case opListIdentities.Name, opCreateIdentity.Name, opListProfiles.Name, opCreateProfile.Name:
		return true
	default:
		return false
	}
}

// The operations of the 2026-07-20 specification that the client uses.
var (
	opListIdentities   = list("ListIdentities", "/identity/identities", ScopeReadIdentity)
	opGetIdentity      = get("GetIdentity", "/identity/identities/{id}", ScopeReadIdentity)
	opCreateIdentity   = apart(post("CreateIdentity", "/identity/identities", ScopeWriteIdentity))
	opUpdateIdentity   = put("UpdateIdentity", "/identity/identities/{id}", ScopeWriteIdentity)
	opSetSandboxStatus = put("SandboxSetIdentityStatus", "/identity/identities/{id}/sandbox-status", ScopeWriteIdentity)

	opAddMembers   = post("AddInstitutionMembers", "/identity/institution-members", ScopeWriteIdentity)
	opDeleteMember = del("DeleteInstitutionMember", "/identity/institution-members/{id}", ScopeWriteIdentity)

	opListControls  = list("ListIdentityControls", "/identity/controls", ScopeReadIdentityControl)
	opCreateControl = post("CreateIdentityControl", "/identity/controls", ScopeWriteIdentityControl)
	opDeleteControl = del("DeleteIdentityControl", "/identity/controls", ScopeWriteIdentityControl)

	opListProfiles      = other(list("ListProfiles", "/profiles", ScopeReadProfile))
	opGetProfile        = other(get("GetProfile", "/profiles/{profile_id}", ScopeReadProfile))
	opCreateProfile     = other(apart(post("CreateProfile", "/profiles", ScopeWriteProfile)))
	opUpdateProfile     = other(apart(put("UpdateProfile", "/profiles/{profile_id}", ScopeWriteProfile)))
	opDeactivateProfile = other(apart(put("DeactivateProfile", "/profiles/{profile_id}/deactivate", ScopeWriteProfile)))
)

// changesIdentity reports whether the operation may change an identity that exists: each write, unless it is marked with
// apart.
func (op operation) changesIdentity() bool { return !op.reads() && !op.apart }

// apart marks a write that changes no identity that exists.
func apart(op operation) operation {
	op.apart = true
	return op
}

// maxObject is the size in bytes of the largest answer about one object: an institution with thousands of members.
const maxObject = 2 << 20

// list describes an operation that answers pages, which may be as large as the transport accepts.
func list(name, path, scope string) operation {
	op := get(name, path, scope)
	op.MaxBody = 0
	return op
}

func get(name, path, scope string) operation { return newOperation(http.MethodGet, name, path, scope) }

// post describes an operation that creates: the only kind that must not be repeated blindly.
func post(name, path, scope string) operation {
	return newOperation(http.MethodPost, name, path, scope)
}

func put(name, path, scope string) operation { return newOperation(http.MethodPut, name, path, scope) }

func del(name, path, scope string) operation {
	return newOperation(http.MethodDelete, name, path, scope)
}

// other counts an operation against the limit of everything outside of Identity, 50 requests a second (rate limit guide).
func other(op operation) operation {
	op.Class = classOther
	return op
}

// newOperation counts an operation against the Identity limit. For controls that is an assumption, the tighter of the
// two documented limits.
func newOperation(method, name, path, scope string) operation {
	return operation{
		Operation: transport.Operation{
			Name: name, Path: path, Class: classIdentity, Scope: scope, Idempotent: method != http.MethodPost,
			MaxBody: maxObject,
		},
		method: method,
	}
}

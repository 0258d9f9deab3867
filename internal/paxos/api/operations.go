package api

import (
	"net/http"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// Operation is one operation of the specification with its HTTP method.
type Operation struct {
	apikit.Operation

	apart bool // it changes nothing that a read of an identity shows
}

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

// maxObject is the size in bytes of the largest answer about one object: an institution with thousands of members.
const maxObject = 2 << 20

// list describes an operation that answers pages, which may be as large as the transport accepts.
func (d domain) list(name, path string) Operation {
	op := d.get(name, path)
	op.MaxBody = 0
	return op
}

func (d domain) get(name, path string) Operation {
	op := d.operation(http.MethodGet, name, path)
	op.Scope = d.read
	return op
}

// post describes an operation that creates: the only kind that must not be repeated blindly.
func (d domain) post(name, path string) Operation {
	op := d.operation(http.MethodPost, name, path)
	op.Idempotent = false
	return op
}

func (d domain) put(name, path string) Operation { return d.operation(http.MethodPut, name, path) }

func (d domain) del(name, path string) Operation { return d.operation(http.MethodDelete, name, path) }

// operation describes a write that may be repeated.
func (d domain) operation(method, name, path string) Operation {
	return Operation{
		Operation: apikit.Operation{
			Operation: transport.Operation{
				Name: name, Path: path, Class: d.class, Scope: d.write, Idempotent: true, MaxBody: maxObject,
			},
			Method: method, Service: service,
		},
		apart: d.apart,
	}
}

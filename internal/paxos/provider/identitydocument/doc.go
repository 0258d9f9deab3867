// Package identitydocument is the resource paxos_identity_document and the data source paxos_identity_documents: the documents of
// an identity, whose files Paxos takes and never shows.
package identitydocument

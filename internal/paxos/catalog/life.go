package catalog

import "github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"

// Life says with which requests a resource is managed, and how it ends. Operations are the emulator's names.
type Life struct {
	// Create makes the object, Read is what a refresh reads it with, Update changes it. Update is empty if the API changes nothing.
	Create, Read, Update string
	// WriteReads counts the reads that follow a write, because its response does not show what it did.
	WriteReads int
	// Local are the arguments of which the API hears nothing, by the beginnings of their paths.
	Local []string
	// Fields are the fields of a request body that carry arguments, by path, if they have other names; empty for none.
	Fields map[string]string
	// Unread are the arguments that responses do not show.
	Unread []string
	// Replaced are the arguments whose change forces a new resource, Refused those whose change the plan refuses.
	Replaced, Refused []string
	// Together are beginnings of paths: the arguments of each are sent together.
	Together []string
	// Whole reports whether an update carries everything that is configured.
	Whole bool
	// Operations are those that change an argument in place of Update, by the beginnings of their paths.
	Operations map[string][]string
	// Removals say what a destroy does, by deletion_policy. A resource without the argument has one, for "".
	Removals map[string]Removal
	// Ends are the ways in which the object can end elsewhere, by what tests call them.
	Ends map[string]End
	// Count returns how many objects the server holds that have not ended; nil if the resource makes none.
	Count func(*emulator.Server) int
}

// Removal is what a destroy does.
type Removal struct {
	// Send are the operations of the requests.
	Send []string
	// Ends reports whether the object ends at Paxos, Refused whether the plan refuses the destroy.
	Ends, Refused bool
}

// End is a way in which an object can end that Terraform does not know of.
type End struct {
	// Happen ends the object with these ids.
	Happen func(emu *emulator.Server, ids []string)
	// Documented reports whether Paxos shows the end. A refresh then takes the object out of the state; otherwise the provider's
	// on_missing decides.
	Documented bool
}

// forgotten is the end of an identity that Paxos does not know any more, as after the reset of a sandbox.
var forgotten = End{Happen: func(emu *emulator.Server, ids []string) { emu.ForgetIdentity(ids[0]) }}

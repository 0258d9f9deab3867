package emulator

import "net/http"

// Operation is one operation that the emulator serves, as faults and the journal name it.
type Operation struct {
	Name, Method, Path string
}

// Operations returns all operations, with their paths in the newer revision of the controls.
func Operations() []Operation {
	list := []Operation{{OpToken, http.MethodPost, tokenPath}}
	for _, e := range (&Server{store: newStore(&options{}, new(uint64))}).endpoints() {
		list = append(list, Operation{e.operation, e.method, apiPrefix + e.path})
	}
	return list
}

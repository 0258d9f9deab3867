package emulator

import "net/http"

// Operation is one operation that the emulator serves, as faults and the journal name it.
type Operation struct {
	Name, Method, Path string
}

// Operations returns all operations, with their paths in the newer revision of the controls.
func Operations() []Operation {
	list := []Operation{{OpToken, http.MethodPost, tokenPath}}
	var s Server
	s.register()
	for _, e := range s.endpoints() {
		list = append(list, Operation{e.operation, e.method, apiPrefix + e.path})
	}
	return list
}

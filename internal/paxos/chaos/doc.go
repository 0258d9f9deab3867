// Package chaos is the fault campaign: it runs random configurations against the emulator while scripted faults spoil
// requests, and checks that nothing was lost, nothing was made twice, no identity was tainted and no customer came to harm.
//
// A schedule follows from its seed alone: the server's peculiarities, a configuration, what a user does between applies
// (moves.go) and the faults that each apply meets. When all is done the faults stop, one more apply runs, and the
// server must hold what the configuration says and the next plan must be empty. No apply may harm a customer whom the
// configuration keeps (harm.go). If an error names a next step, the user takes it before the next apply (nextsteps.go),
// and it is counted.
//
// The campaign knows an object of Terraform by one implementation of objectType (objects.go, object_*.go), most of which is
// drawn from the catalog (ordinary.go). What holds for all of them is said in terms of the interface: faults (faults.go),
// moves, harm, and the state in the end (verify.go).
//
// The provider runs in this process, spoken to in the plugin protocol by a model of Terraform's graph walk (walk.go,
// plan.go, apply.go), or by a real CLI. With the model, provider and emulator run in a synctest bubble on a network in
// memory (network.go): pauses of minutes take no time.
package chaos

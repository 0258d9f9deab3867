// Command bench measures what runs of Terraform cost with this provider: requests by endpoint, refusals, wall time, CPU
// and memory; and beside it what Terraform itself costs with as many terraform_data resources, and what the same objects
// cost with generic REST providers, where a directory with their binaries is given. Everything runs on this machine, against
// the emulator.
//
//	go run .                                            # 100 identities with one control each, a few minutes
//	go run . -sizes 100,1000,5000 -limits off,paxos -out results.json
//	go run . -sizes 5000 -seed -phases plan,change -out results.json -merge
//	go run . render # the guide and its chart, from the results alone
//
// States are kept by the benchmark itself, over http: into a local file Terraform writes the whole state after each object.
// With -seed the emulator and the state are filled without an apply: a plan of 10,000 objects can then be measured by itself.
package main

// Package acctest runs a real Terraform or OpenTofu, or the plugin protocol alone, against the provider and an emulator
// in the test's own process. Only tests import it.
//
// A package with acceptance tests hands its TestMain to Main. Each test starts its own emulator, so tests run in
// parallel and need neither a provider block nor environment variables:
//
//	func TestMain(m *testing.M) { acctest.Main(m) }
//
//	func TestAccIdentity_basic(t *testing.T) {
//		t.Parallel()
//		emu := emulator.New(t)
//		acctest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{ ... }})
//	}
//
// As everywhere in Terraform, acceptance tests run only while TF_ACC is set ("make test" sets it).
package acctest

// Package acctest runs a real Terraform or OpenTofu, or the plugin protocol alone, against the provider and an emulator
// in the test's own process. Only tests import it.
//
// It knows no provider and no API: each test hands it a Suite. A provider has a package that makes one from its emulator,
// with the functions of this package bound to it. With that package, called thingtest here, a test reads:
//
//	func TestMain(m *testing.M) { thingtest.Main(m) }
//
//	func TestAccThing_basic(t *testing.T) {
//		t.Parallel()
//		emu := emulator.New(t)
//		thingtest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{ ... }})
//	}
//
// Each test starts its own emulator, so tests run in parallel and need neither a provider block nor environment
// variables. As everywhere in Terraform, acceptance tests run only while TF_ACC is set ("make test" sets it).
package acctest

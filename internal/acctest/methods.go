package acctest

import (
	"reflect"
	"strings"
	"testing"
)

// RunMethods runs the tests of a suite: each exported method whose name begins with "Test", as a parallel subtest of that name. A
// package that calls it cannot leave one out. Methods whose names begin with "TestAcc" need a real CLI, and skip themselves without TF_ACC.
func RunMethods(t *testing.T, suite any) {
	t.Helper()
	methods := reflect.ValueOf(suite)
	found := 0
	for i := range methods.NumMethod() {
		name := methods.Type().Method(i).Name
		test, isTest := reflect.TypeAssert[func(*testing.T)](methods.Method(i))
		if !strings.HasPrefix(name, "Test") || !isTest {
			continue
		}
		found++
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t)
		})
	}
	if found == 0 {
		t.Fatalf("%T has no tests", suite)
	}
}

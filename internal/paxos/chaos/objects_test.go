package chaos

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// The campaign has a type for each resource, and its faults meet the reads of each.
func TestObjectTypes_Complete(t *testing.T) {
	t.Parallel()
	s := newSimulation(1)
	s.server = emulator.New(t)
	met := ofAPI(s.operations())
	for _, object := range catalog.Resources() {
		assert.Contains(t, met, object.Life.Read, "%s: name the operation in operations, so that faults meet it", object.Type)
		if objectTypeAt(object.Type+".any") == nil {
			t.Errorf("%s is not in the campaign: add a file to internal/paxos/chaos that implements objectType, as "+
				"object_profile.go does, and a line to objectTypes", object.Type)
		}
	}
	for _, k := range objectTypes() {
		_, known := catalog.Find(catalog.Resource, k.about().typ)
		assert.True(t, known, "%s: no resource %s", k.about().name, k.about().typ)
	}
}

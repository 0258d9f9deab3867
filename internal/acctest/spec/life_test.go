package spec_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// The requests of an object, and what an update is about, are found whether its id is in the path or in the body.
func TestLife_requests(t *testing.T) {
	t.Parallel()
	inPath := &spec.Life{Local: []string{"deletion_policy"}, Fields: map[string]string{"id": ""}}
	inBody := &spec.Life{
		Local: inPath.Local, Body: "account", Named: "id", Fields: map[string]string{"metadata[]": "metadata.key"}, Beside: []string{"disabled"},
	}
	for life, want := range map[*spec.Life]map[string]string{
		inPath: {"deletion_policy": "", "id": "", "cip_id_wo": "cip_id", "cip_id_wo_version": ""},
		inBody: {"deletion_policy": "", "ref_id": "account.ref_id", "metadata[]": "account.metadata.key", "disabled": "disabled"},
	} {
		for path, field := range want {
			assert.Equal(t, field, life.Field(path), path)
		}
	}
	assert.Empty(t, inPath.IDField())
	assert.Equal(t, "account.id", inBody.IDField())
	update := emukit.Entry{Path: "/v2/things/{thing_id}/status", RequestPath: "/v2/things/7/status", Body: []byte(`{"account":{"id":"8"}}`)}
	assert.Equal(t, "7", inPath.UpdatedID(update))
	assert.Equal(t, "8", inBody.UpdatedID(update))
	assert.Empty(t, inBody.UpdatedID(emukit.Entry{Body: []byte(`[]`)}))
}

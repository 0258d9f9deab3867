package spec_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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

// holder is an emulator with one list.
type holder struct{ *people }

func (h holder) Kind(string) emukit.Kind { return h.people }

// people are objects that contain others.
type people []map[string]any

func (p *people) All() []map[string]any                           { return *p }
func (p *people) Find(string) (object map[string]any, found bool) { return nil, false }
func (p *people) Add(object map[string]any) map[string]any        { return object }
func (p *people) Mutate(id string, mutate func(map[string]any)) {
	for _, person := range *p {
		if person["id"] == id {
			mutate(person)
		}
	}
}
func (p *people) Forget(string) {}

// Objects that others contain are counted in these, and removed from them.
func TestLife_within(t *testing.T) {
	t.Parallel()
	documents := func(ids ...string) []any {
		var all []any
		for _, id := range ids {
			all = append(all, map[string]any{"id": id})
		}
		return all
	}
	emu := holder{&people{{"id": "ada", "documents": documents("1", "2")}, {"id": "bea", "documents": documents("1")}, {"id": "eve"}}}
	life := &spec.Life{List: "people", Within: "documents"}
	assert.Equal(t, 3, life.Count(emu))
	spec.Remove("people", "documents")(emu, []string{"ada", "1"})
	assert.Equal(t, 2, life.Count(emu))
	assert.Equal(t, documents("2"), (*emu.people)[0]["documents"])
	assert.Equal(t, 3, (&spec.Life{List: "people"}).Count(emu))
}

// A row of a file has two paths of the same one.
func TestFileRow(t *testing.T) {
	t.Parallel()
	row := spec.FileRow("source", 100, "internal", "acctest", "spec", "file.go")
	var content []string
	for _, path := range []any{row.Good, row.Other} {
		text, err := os.ReadFile(path.(string))
		require.NoError(t, err)
		content = append(content, string(text))
	}
	assert.Equal(t, content[0], content[1])
	assert.NotEqual(t, row.Good, row.Other)
	assert.True(t, row.Hidden())
}

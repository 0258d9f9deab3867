package personaldata_test

import (
	"encoding/base64"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/personaldata"
)

// The search finds what it has to.
func TestSearch(t *testing.T) {
	t.Parallel()
	for _, written := range []string{
		"a NRU b", `{"a":"NRU"}`, "x=NRU&y", "é717-71-7171", "O%27Brien+%26+Sons", `"O'Brien \u0026 Sons"`, "Canaryfirstname",
		base64.StdEncoding.EncodeToString([]byte("O'Brien & Sons")), fmt.Sprintf("%x", "Canaryfirst"),
	} {
		found := 0
		for _, text := range []string{"NRU", "717-71-7171", "O'Brien & Sons", "Canaryfirst"} {
			probe := &recording{TB: t}
			personaldata.Search(probe, "", written, text)
			found += probe.errors
		}
		assert.Equal(t, 1, found, written)
	}
	probe := &recording{TB: t}
	personaldata.Search(probe, "", "aNRUb NRUs 717-71-71712 5741", "NRU", "WA")
	assert.Zero(t, probe.errors)
}

// recording counts the failures of a test in place of failing it.
type recording struct {
	testing.TB
	errors int
}

func (r *recording) Errorf(string, ...any) { r.errors++ }
func (r *recording) Helper()               {}

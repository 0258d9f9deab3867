package acctest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
)

func TestHCL(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `resource "example" "this" {
  ids = ["${example.other.id}"]
  name = "A \"quoted\" <name>"
  nested = {"flag":true}
}
`, acctest.HCL(`resource "example" "this"`, map[string]any{
		"name": `A "quoted" <name>`, "ids": []string{"${example.other.id}"}, "nested": map[string]any{"flag": true},
	}))
}

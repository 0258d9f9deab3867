package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRedact(t *testing.T) {
	t.Parallel()
	second := "Flat 7"
	personal := newRedactor(CreateIdentityRequest{
		RefID: "customer-1", Metadata: map[string]string{"team": "payments"},
		PersonDetails: &PersonDetails{
			FirstName: "Ada", LastName: "Adamson", MiddleName: "X", DateOfBirth: "1980-01-02", Nationality: "USA",
			Email: "Ada.A@example.com", CIPID: "123-45-6789", CIPIDType: "SSN",
			Address: &Address{Country: "GBR", Address1: "12 Main Street", Address2: &second, City: "Value", Province: "NY"},
		},
		TaxDetails: []TaxDetail{{TaxPayerID: "987654320", TaxPayerCountry: "DEU"}},
	})
	for text, want := range map[string]string{
		"Invalid 123-45-6789":                 "Invalid #",
		"SSN of Adamson, Ada is taken":        "SSN of #, # is taken",
		"customer-1 of payments is taken":     "customer-1 of payments is taken",
		"ADAMSON, ada":                        "#, #",
		"Adamsons of Canada":                  "Adamsons of Canada",
		"ada.a@EXAMPLE.com":                   "#",
		"123456789, 123 45 6789, 123.45.6789": "#, #, #",
		"987-65-4320 and 987654320":           "# and #",
		"9876543201":                          "9876543201",
		"born 1980-01-02T00:00:00Z":           "born #T00:00:00Z",
		"USAGE in USA":                        "USAGE in #",
		"12 main street, flat 7; NY, value":   "#, #; #, #",
		"X":                                   "X",
		"a \ue000 mark":                       "a  mark",
	} {
		assert.Equal(t, strings.ReplaceAll(want, "#", withheld), personal.redact(text))
	}
	assert.Equal(t, "nothing to hide", newRedactor(nil).redact("nothing to hide"))
}

// A text is cut after the values are taken out: no half of one is left at the end.
func TestRedact_beforeTheCut(t *testing.T) {
	t.Parallel()
	sent := CreateIdentityRequest{PersonDetails: &PersonDetails{LastName: "Adamson"}}
	for _, length := range []int{maxWords - 3, maxRedacted - 3} {
		problem := parseProblem([]byte(`{"detail":"`+strings.Repeat("x", length-1)+` Adamson"}`), sent)
		assert.NotContains(t, problem.Detail, "Ada")
	}
}

func TestRedact_longValues(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 100_000)
	assert.NotPanics(t, func() {
		newRedactor(map[string]string{"first_name": long, "last_name": "Adamson"}).redact(long + " Adamson")
	})
}

// What is known of the object is taken out as well, and only the calls with that context know it.
func TestWithPersonal(t *testing.T) {
	t.Parallel()
	c, _ := newFake(t, func(*http.Request, string) reply { return problem(400, "Bad", "Ada Adamson") })
	person := CreateIdentityRequest{PersonDetails: &PersonDetails{LastName: "Adamson"}}
	ctx := WithPersonal(t.Context(), func() any { return []CreateIdentityRequest{person} })
	_, err := c.UpdateIdentity(ctx, "p1", UpdateIdentityRequest{PersonDetails: &PersonDetails{FirstName: "Ada"}})
	assert.ErrorContains(t, err, "Bad: (sensitive value) (sensitive value)")
	_, err = c.GetIdentity(ctx, "p1", GetIdentityOptions{})
	assert.ErrorContains(t, err, "Bad: Ada (sensitive value)")
	_, err = c.GetIdentity(t.Context(), "p1", GetIdentityOptions{})
	assert.ErrorContains(t, err, "Bad: Ada Adamson")
}

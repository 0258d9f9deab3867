package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

func TestRedact(t *testing.T) {
	t.Parallel()
	second := "Flat 7"
	personal := apikit.NewRedactor(CreateIdentityRequest{
		RefID: "customer-1", Metadata: map[string]string{"team": "payments"},
		PersonDetails: &PersonDetails{
			FirstName: "Ada", LastName: "Adamson", MiddleName: "X", DateOfBirth: "1980-01-02", Nationality: "USA",
			Email: "Ada.A@example.com", CIPID: "123-45-6789", CIPIDType: "SSN", PhoneNumber: "+44 20 7946 0958",
			CountryOfBirth: "Łódź", Profession: "北京", VerifierID: "Jürgen", PassthroughVerificationID: "Straße 5",
			Address: &Address{Country: "GBR", Address1: "12 Main Street", Address2: &second, City: "Value", Province: "NY"},
		},
		TaxDetails: []TaxDetail{{TaxPayerID: "987654320", TaxPayerCountry: "DEU"}},
	}, Personal)
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
		// The last four of a number, and no others.
		"ending in 6789, ***-**-6789, xxxxx4320": "ending in #, ***-**-#, xxxxx#",
		"6780, 16789, 67890 and 789":             "6780, 16789, 67890 and 789",
		"1980 is a year, 0102 or 01-02 none":     "1980 is a year, 0102 or 01-02 none",
		"0123-45-6789":                           "#",
		// A date in another order, with and without its name.
		"01/02/1980 or 2.1.1980 or 02-01-80 or 1/2/80": "# or # or # or #",
		"2 January 1980 or Jan 2nd, 1980 or 02JAN80":   "# or # or #",
		"on the 2nd of january 1980":                   "on the #",
		"02011980 or 01021980, 1980/1/2":               "# or #, #",
		"January 1980, 3 January 1980, 12/1/1980":      "January 1980, 3 January 1980, 12/1/1980",
		// A phone number without its country code.
		"(20) 7946-0958, 020 79460958": "(#, #",
		"0044 20 7946 0958":            "#",
		"1 20 7946 0958, 120 79460958": "1 #, 120 79460958",
		// Percent-encoding, whole or in part.
		"?email=Ada.A%40example.com&n=O%27Brien": "?email=#&n=O%27Brien",
		"%41%64%61%20Adamson":                    "#%20#",
		"12+Main%20Street":                       "#",
		"100%25, %zz and %4":                     "100%25, %zz and %4",
		// Letters without their accents, and with others for them.
		"Jurgen, JUERGEN, J\u00fcrgen, Ju\u0308rgen":     "#, #, #, #",
		"Strasse 5, Stra\u00dfe 5, STRASSE\u00a05":       "#, #, #",
		"Lodz, \u0141\u00f3d\u017a, %C5%81%C3%B3d%C5%BA": "#, #, #",
		// A script that has no spaces between words.
		"\u5317\u4eac\u5e02\u306b\u3042\u308b": "#\u5e02\u306b\u3042\u308b",
	} {
		assert.Equal(t, strings.ReplaceAll(want, "#", apikit.Withheld), personal.Redact(text), text)
	}
	assert.Equal(t, "nothing to hide", apikit.NewRedactor(nil, Personal).Redact("nothing to hide"))
	born := apikit.NewRedactor(CreateIdentityRequest{PersonDetails: &PersonDetails{DateOfBirth: "1980-09-23"}}, Personal)
	assert.Equal(t, apikit.Withheld, born.Redact("Sept 23rd, 1980"))
	long := strings.Repeat("a", 100_000)
	assert.NotPanics(t, func() {
		apikit.NewRedactor(map[string]string{"first_name": long, "last_name": "Adamson"}, Personal).Redact(long + " Adamson")
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

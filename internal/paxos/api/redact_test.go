package api

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestRedact(t *testing.T) {
	t.Parallel()
	second := "Flat 7"
	personal := newRedactor(CreateIdentityRequest{
		RefID: "customer-1", Metadata: map[string]string{"team": "payments"},
		PersonDetails: &PersonDetails{
			FirstName: "Ada", LastName: "Adamson", MiddleName: "X", DateOfBirth: "1980-01-02", Nationality: "USA",
			Email: "Ada.A@example.com", CIPID: "123-45-6789", CIPIDType: "SSN", PhoneNumber: "+44 20 7946 0958",
			CountryOfBirth: "Łódź", Profession: "北京", VerifierID: "Jürgen", PassthroughVerificationID: "Straße 5",
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
		assert.Equal(t, strings.ReplaceAll(want, "#", withheld), personal.redact(text), text)
	}
	assert.Equal(t, "nothing to hide", newRedactor(nil).redact("nothing to hide"))
	born := newRedactor(CreateIdentityRequest{PersonDetails: &PersonDetails{DateOfBirth: "1980-09-23"}})
	assert.Equal(t, withheld, born.redact("Sept 23rd, 1980"))
	long := strings.Repeat("a", 100_000)
	assert.NotPanics(t, func() {
		newRedactor(map[string]string{"first_name": long, "last_name": "Adamson"}).redact(long + " Adamson")
	})
}

// A text is cut after the values are taken out: no half of one is left at the end.
func TestRedact_beforeTheCut(t *testing.T) {
	t.Parallel()
	sent := CreateIdentityRequest{PersonDetails: &PersonDetails{LastName: "Adamson"}}
	for _, length := range []int{maxWords - 3, maxRedacted - 3} {
		problem := parseProblem([]byte(`{"detail":"`+strings.Repeat("x", length-1)+` Adamson"}`), sent)
		assert.NotContains(t, problem.Detail, "Ada")
	}
	problem := parseProblem([]byte(`{"detail":"`+strings.Repeat("x", maxRedacted-longest)+` Adamson `+strings.Repeat("y", 4*longest)+`"}`), sent)
	assert.Equal(t, strings.Repeat("x", maxWords)+"…", problem.Detail)
}

// However a date, a number or a phone number is written, it does not come through.
func TestRedact_forms(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		born := time.Unix(rapid.Int64Range(-2_000_000_000, 1_900_000_000).Draw(t, "born"), 0).UTC()
		number := rapid.StringMatching(`[0-9]{3}-[0-9]{2}-[0-9]{4}|[A-Z]{1,2}[0-9]{6,9}|[0-9]{8}[A-Z]`).Draw(t, "number")
		phone := rapid.StringMatching(`[1-9][0-9]{8,9}`).Draw(t, "phone")
		country := rapid.SampledFrom([]string{"1", "44", "351"}).Draw(t, "country")
		personal := newRedactor(CreateIdentityRequest{PersonDetails: &PersonDetails{
			DateOfBirth: born.Format(time.DateOnly), CIPID: number, PhoneNumber: "+" + country + phone,
		}})
		digits := regexp.MustCompile(`[^0-9]`).ReplaceAllString(number, "")
		last := digits[len(digits)-4:]
		forms := []string{ // what is in brackets must go
			"[" + number + "]", "<[" + strings.ToLower(number) + "]>", "no. [" + strings.ReplaceAll(number, "-", " ") + "]",
			"*****[" + last + "]", "XXX-XX-[" + last + "]", "ending in [" + last + "]", "***[" + number[len(number)-4:] + "]",
			"[" + phone + "]", "[0" + phone + "]", "+[" + country + " " + phone[:3] + "-" + phone[3:] + "]", "[00" + country + phone + "]",
			"([" + phone[:2] + ") " + phone[2:] + "]",
		}
		for _, layout := range []string{
			"[2006-01-02]", "[20060102]", "[060102]", "[020106]", "[01/02/2006]", "[1/2/2006]", "[02.01.2006]", "[2.1.2006]", "[02-01-06]", "[1/2/06]", "[06-01-02]",
			"[2006/1/2]", "[2006 01 02]", "[02012006]", "[01022006]", "[2 January 2006]", "[January 2, 2006]", "[Jan 2 2006]", "[02-Jan-2006]",
			"[02Jan06]", "Mon, [02 Jan 2006]", "[2006-Jan-02]", "[2006-01-02]T15:04:05Z",
		} {
			forms = append(forms, born.Format(layout))
		}
		for _, form := range forms {
			before, rest, _ := strings.Cut(form, "[")
			value, after, _ := strings.Cut(rest, "]")
			for _, written := range []string{value, strings.ToUpper(value), url.QueryEscape(value), url.PathEscape(value)} {
				assert.Equal(t, before+withheld+after, personal.redact(before+written+after), written)
			}
		}
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

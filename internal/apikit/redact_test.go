package apikit

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

// A text is cut after the values are taken out: no half of one is left at the end.
func TestRedact_beforeTheCut(t *testing.T) {
	t.Parallel()
	personal := NewRedactor(map[string]string{"last_name": "Adamson"}, isPersonal)
	for _, length := range []int{MaxWords - 3, MaxRedacted - 3} {
		detail := Words(strings.Repeat("x", length-1)+" Adamson", personal)
		assert.NotContains(t, detail, "Ada")
	}
	detail := Words(strings.Repeat("x", MaxRedacted-longest)+` Adamson `+strings.Repeat("y", 4*longest), personal)
	assert.Equal(t, strings.Repeat("x", MaxWords)+"…", detail)
}

// However a date, a number or a phone number is written, it does not come through.
func TestRedact_forms(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		born := time.Unix(rapid.Int64Range(-2_000_000_000, 1_900_000_000).Draw(t, "born"), 0).UTC()
		number := rapid.StringMatching(`[0-9]{3}-[0-9]{2}-[0-9]{4}|[A-Z]{1,2}[0-9]{6,9}|[0-9]{8}[A-Z]`).Draw(t, "number")
		phone := rapid.StringMatching(`[1-9][0-9]{8,9}`).Draw(t, "phone")
		country := rapid.SampledFrom([]string{"1", "44", "351"}).Draw(t, "country")
		personal := NewRedactor(map[string]any{
			"born": born.Format(time.DateOnly), "details": map[string]string{"number": number, "phone": "+" + country + phone},
		}, isPersonal)
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
				assert.Equal(t, before+Withheld+after, personal.Redact(before+written+after), written)
			}
		}
	})
}

package api

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// open are the fields of requests whose values may come back in an error: ids, kinds, statuses, what registers publish of
// institutions, and free text that users keep personal data out of. The values of all others, new ones included, never
// come back, although Paxos may quote them.
var open = map[string]bool{
	"id": true, "identity_id": true, "control_id": true, "ref_id": true, "metadata": true,
	"type": true, "reason_code": true, "reason": true, "roles": true, "ownership": true, "position": true,
	"verifier_type": true, "passthrough_verifier_type": true, "passthrough_verified_at": true,
	"passthrough_verification_status": true, "passthrough_verification_fields": true,
	"cip_id_type": true, "govt_id_type": true, "last_kyc_refresh_date": true,
	"institution_type": true, "institution_sub_type": true, "business_description": true, "govt_registration_date": true,
	"regulation_status": true, "regulator_name": true, "regulator_jurisdiction": true, "regulator_register_number": true,
	"trading_type": true, "listed_exchange": true, "ticker_symbol": true, "parent_institution_name": true,
	"industry_sector": true, "customer_regions": true,
	"id_verification_status": true, "sanctions_verification_status": true, "document_verification_status": true,
	"additional_screening_status": true,
}

const (
	// shortest is the number of letters and digits from which a value is looked for: a single one tells nothing.
	shortest = 2
	// manyDigits is the number of digits from which a value is a number or a date, which are written with all kinds of
	// separators and without.
	manyDigits = 5
	// longest is the length in bytes up to which a value is looked for however it is written. No field takes more, save for
	// texts that the plan refuses.
	longest = 300
	// maxRedacted bounds what is searched. It is far more than what is shown.
	maxRedacted = 16 << 10

	withheld = "(sensitive value)"
	// veiled stands for withheld while other values are looked for, which could be a part of it. It is a character of the
	// private use area, neither letter nor digit.
	veiled = "\ue000"
)

// personalKey is the key of WithPersonal's function in a context.
type personalKey struct{}

// WithPersonal has the client take more personal values out of what Paxos says than the request carries, whoever makes it
// with this context: those of the object that it is about, which Paxos may quote as well. values is called only where Paxos
// refuses; it returns request bodies, by whose fields personal values are told from others.
func WithPersonal(ctx context.Context, values func() any) context.Context {
	return context.WithValue(ctx, personalKey{}, values)
}

// personalOf returns the body of a request together with the values of WithPersonal.
func personalOf(ctx context.Context, body any) any {
	if values, ok := ctx.Value(personalKey{}).(func() any); ok {
		return []any{body, values()}
	}
	return body
}

// redactor takes the personal values of one request out of what Paxos says about it.
type redactor struct {
	patterns []*regexp.Regexp
	long     []string
}

// newRedactor returns the redactor for a request body, which may be nil.
func newRedactor(body any) redactor {
	encoded, err := json.Marshal(body)
	if err != nil {
		return redactor{} // it was sent, so this cannot be
	}
	var tree any
	if json.Unmarshal(encoded, &tree) != nil {
		return redactor{}
	}
	values := personalValues(tree, nil)
	// A name must not win over a longer one that begins with it.
	slices.SortFunc(values, func(a, b string) int { return len(b) - len(a) })
	var r redactor
	for _, value := range slices.Compact(values) {
		if value = oneLine(value); len(value) > longest {
			r.long = append(r.long, value)
		} else if pattern := patternOf(value); pattern != nil {
			r.patterns = append(r.patterns, pattern)
		}
	}
	return r
}

// personalValues collects the texts that are not under open fields.
func personalValues(tree any, values []string) []string {
	switch node := tree.(type) {
	case map[string]any:
		for key, child := range node {
			if !open[key] {
				values = personalValues(child, values)
			}
		}
	case []any:
		for _, child := range node {
			values = personalValues(child, values)
		}
	case string:
		values = append(values, node)
	}
	return values
}

// patternOf matches a value however a server has rewritten it: in other case, and with other separators or none. It is nil
// for a value that is too short.
func patternOf(value string) *regexp.Regexp {
	letters, digits := 0, 0
	for _, r := range value {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	if letters+digits < shortest {
		return nil
	}
	words := strings.FieldsFunc(value, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	separator := `[^\pL\p{Nd}]*`
	if digits >= manyDigits {
		words = strings.Split(strings.Join(words, ""), "")
	}
	for i, word := range words {
		words[i] = regexp.QuoteMeta(word)
	}
	return regexp.MustCompile(`(?i)` + strings.Join(words, separator))
}

// redact returns the text with the values replaced.
func (r redactor) redact(text string) string {
	if len(text) > maxRedacted {
		text = strings.ToValidUTF8(text[:maxRedacted], "")
	}
	text = strings.ReplaceAll(text, veiled, "")
	for _, value := range r.long {
		// What is cut off above or below may hide the end of it.
		text = strings.ReplaceAll(text, value, veiled)
		if start := strings.Index(text, value[:longest]); start >= 0 {
			text = text[:start] + veiled
		}
	}
	for _, pattern := range r.patterns {
		text = veil(pattern, text)
	}
	return strings.ReplaceAll(text, veiled, withheld)
}

// veil replaces the matches of a pattern that are words of their own, and not a part of a longer word or number.
func veil(pattern *regexp.Regexp, text string) string {
	var result strings.Builder
	for from := 0; ; {
		match := pattern.FindStringIndex(text[from:])
		if match == nil {
			result.WriteString(text[from:])
			return result.String()
		}
		start, end := from+match[0], from+match[1]
		if joined(text, start) || joined(text, end) {
			_, width := utf8.DecodeRuneInString(text[start:])
			result.WriteString(text[from : start+width])
			from = start + width
			continue
		}
		result.WriteString(text[from:start] + veiled)
		from = end
	}
}

// joined tells whether what stands before and after a place in a text is of the same word or number.
func joined(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	return unicode.IsLetter(before) && unicode.IsLetter(after) || unicode.IsDigit(before) && unicode.IsDigit(after)
}

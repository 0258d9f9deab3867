package emulator

import (
	"cmp"
	"slices"
	"strings"
)

// No document of Paxos says that it normalizes what it is sent, and none rules it out. With WithRespelling the emulator answers as
// such servers are known to: countries by their names, all other texts, values of enumerations and keys of metadata in lower case
// and without needless spaces.

// countryNames are the names of some countries.
var countryNames = map[string]string{"USA": "united states", "GBR": "united kingdom"}

// spelledOnce are the fields that are not spelled in another way: what objects are found by, what the server alone sets, and the
// timestamps, by the ends of their names. A type is one, except that of a control.
var (
	spelledOnce = []string{
		"status", "summary_status", "set_by", "requirements", "id_verification_url", "upload_url", "next_page_cursor", "ownership", "type",
	}
	spelledOnceEnds = []string{"id", "_at", "_date", "_of_birth"}
)

// respell spells the texts of a JSON value in another way.
func respell(value any) any {
	switch value := value.(type) {
	case string:
		return cmp.Or(countryNames[value], strings.ToLower(strings.Join(strings.Fields(value), " ")))
	case []any:
		for i, item := range value {
			value[i] = respell(item)
		}
	case map[string]any:
		_, isControl := value["set_by"]
		for name, child := range value {
			isEnd := func(end string) bool { return strings.HasSuffix(name, end) }
			switch {
			case name == "metadata":
				value[name] = withLowerKeys(child)
			case name == "type" && isControl, !slices.Contains(spelledOnce, name) && !slices.ContainsFunc(spelledOnceEnds, isEnd):
				value[name] = respell(child)
			}
		}
	}
	return value
}

func withLowerKeys(value any) any {
	pairs, _ := value.(map[string]any)
	lower := make(map[string]any, len(pairs))
	for key, text := range pairs {
		lower[strings.ToLower(key)] = text
	}
	return lower
}

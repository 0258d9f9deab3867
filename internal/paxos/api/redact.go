package api

import (
	"encoding/json"
	"slices"
	"strings"
)

// personal are the fields of a request whose values never come back in an error, although Paxos may quote them.
var personal = map[string]bool{
	"first_name": true, "middle_name": true, "last_name": true, "date_of_birth": true, "nationality": true,
	"country_of_birth": true, "phone_number": true, "email": true, "profession": true, "cip_id": true, "govt_id": true,
	"tax_payer_id": true, "verifier_id": true, "passthrough_verification_id": true, "address1": true, "address2": true,
	"city": true, "province": true, "zip_code": true, "aliases": true,
}

// shortest is the length from which a value is looked for: a shorter one tells nothing and is part of too many words.
const shortest = 3

const withheld = "(sensitive value)"

// redact replaces the personal values of a request body in what Paxos says about it.
func redact(problem *Problem, body any) {
	if problem == nil || body == nil {
		return
	}
	encoded, err := json.Marshal(body)
	if err != nil {
		return // it was sent, so this cannot be
	}
	var tree any
	if json.Unmarshal(encoded, &tree) != nil {
		return
	}
	values := personalValues(tree, false, nil)
	// The replacer takes the first that fits: a name must not win over a longer one that begins with it.
	slices.SortFunc(values, func(a, b string) int { return len(b) - len(a) })
	var pairs []string
	for _, value := range values {
		pairs = append(pairs, value, withheld)
	}
	replacer := strings.NewReplacer(pairs...)
	problem.Title, problem.Detail = replacer.Replace(problem.Title), replacer.Replace(problem.Detail)
}

// personalValues collects the texts under personal fields.
func personalValues(tree any, inside bool, values []string) []string {
	switch node := tree.(type) {
	case map[string]any:
		for key, child := range node {
			values = personalValues(child, inside || personal[key], values)
		}
	case []any:
		for _, child := range node {
			values = personalValues(child, inside, values)
		}
	case string:
		if inside && len(node) >= shortest {
			values = append(values, node)
		}
	}
	return values
}

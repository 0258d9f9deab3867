package api

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRedact(t *testing.T) {
	t.Parallel()
	second := "Flat 7"
	body := CreateIdentityRequest{
		RefID: "customer-1",
		PersonDetails: &PersonDetails{
			FirstName: "Ada", LastName: "Adamson", CIPID: "123-45-6789", CIPIDType: "SSN",
			Address: &Address{Country: "USA", Address1: "12 Main Street", Address2: &second},
		},
		TaxDetails: []TaxDetail{{TaxPayerID: "987-65-4320", TaxPayerCountry: "USA"}},
	}
	problem := &Problem{
		Title:  "Invalid 123-45-6789",
		Detail: "SSN 123-45-6789 of Adamson, Ada (USA, 12 Main Street, Flat 7) and tax id 987-65-4320 of customer-1 are taken",
	}
	redact(problem, body)
	assert.Equal(t, "Invalid (sensitive value)", problem.Title)
	assert.Equal(t, "SSN (sensitive value) of (sensitive value), (sensitive value) (USA, (sensitive value), (sensitive value)) and "+
		"tax id (sensitive value) of customer-1 are taken", problem.Detail)

	redact(nil, body)
	untouched := &Problem{Detail: "nothing to hide"}
	redact(untouched, nil)
	assert.Equal(t, "nothing to hide", untouched.Detail)
}

package api

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// jsonPaths returns the paths of the fields of a shape, with those of the objects in it.
func jsonPaths(shape reflect.Type, path string, paths map[string]bool) {
	for shape.Kind() == reflect.Pointer || shape.Kind() == reflect.Slice {
		shape = shape.Elem()
	}
	if shape.Kind() != reflect.Struct {
		return
	}
	for field := range shape.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" {
			continue
		}
		inner := strings.TrimPrefix(path+"."+name, ".")
		paths[inner], paths[name] = true, true
		jsonPaths(field.Type, inner, paths)
	}
}

// Each field that may be shown is one of a shape: a name that the API drops, or that is misspelled, is no reason to show another
// field one day.
func TestPersonal_namesFields(t *testing.T) {
	t.Parallel()
	paths := shapes(t)
	for name := range shownFields {
		assert.Contains(t, paths, name)
	}
}

func TestPersonal(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{
		"person_details.first_name": true, "institution_details.name": true, "person_details.address.city": true,
		"person_details.cip_id_country": true, "institution_details.cip_id_country": false, "tax_details.tax_payer_id": true,
		"customer_due_diligence.aliases": true, "customer_due_diligence.created_at": false, "nickname": false,
		"person_details.added_next_year": true, "added_next_year": true, "": true,
	} {
		assert.Equal(t, want, Personal(path), path)
	}
	// What is sent to Paxos is apikit.Withheld by the same table.
	sent := CreateIdentityRequest{
		PersonDetails:      &PersonDetails{CIPIDCountry: "DEU"},
		InstitutionDetails: &InstitutionDetails{CIPIDCountry: "USA"},
		TaxDetails:         []TaxDetail{{TaxPayerCountry: "FRA"}},
	}
	assert.Equal(t, apikit.Withheld+", USA, "+apikit.Withheld, apikit.NewRedactor([]any{sent}, Personal).Redact("DEU, USA, FRA"))
}

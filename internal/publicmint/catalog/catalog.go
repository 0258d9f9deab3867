// Package catalog describes every object of the provider to the tests, in the words of package spec: how to configure it, what
// becomes of it at Public Mint, and a row for each attribute.
package catalog

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/emulator"
)

// The ids of two people that Tenant holds, and of a document of each. The examples name the first.
const (
	PersonID        = "3f0e6e7c-4f0b-4b58-9d0f-6f8f0a4f8a11"
	OtherPersonID   = "b1a3c9de-2f43-4c0e-8a55-0f0d3c1c7e22"
	documentID      = "6d1f6a3e-7f2c-4f83-9a66-1b2c3d4e5f33"
	otherDocumentID = "8e2a7b4f-8a3d-4a94-8b77-2c3d4e5f6a44"
)

// WithoutTotal is the name of a server whose lists do not say how long they are.
const WithoutTotal = "bare answers"

// AddingDocuments is the name of a server that adds the documents of an update to those that are there.
const AddingDocuments = "fields of older pages, and documents are added"

// Tenant is what an emulator has to hold for good values and examples to name what exists.
func Tenant() emulator.Seed {
	person := func(id, name, email, document string) emulator.Identity {
		return emulator.Identity{Identity: api.Identity{ID: id, IdentityBody: api.IdentityBody{
			Type: api.TypePerson, Name: name, Email: email, Birthday: "1985-12-10", Gender: "Female",
			Address: &api.Address{Street: "1 Main St", City: "Seattle", PostalCode: "98605", Country: "US", State: "WA"},
			Phone:   &api.Phone{Number: "5015321379"}, Tax: &api.Tax{Country: "US", IDNumber: "872343907", State: "WA"},
			Documents: []api.Document{{ID: document, URL: "https://files.example/" + document, Side: "FrontSide", Type: "Passport"}},
		}}}
	}
	return emulator.Seed{Identities: []emulator.Identity{
		person(PersonID, "Ada Miller", "ada@example.com", documentID), person(OtherPersonID, "Bea Miller", "bea@example.com", otherDocumentID),
	}}
}

// All returns the catalog.
func All() spec.Catalog {
	return spec.New(slices.Concat([]spec.Object{providerBlock()}, identity(), document(), approval()))
}

func providerBlock() spec.Object {
	return spec.Object{
		Kind: spec.Provider, Forms: []spec.Form{{Least: []string{"api_url", "api_key"}}},
		Attributes: []spec.Attribute{
			spec.Row("environment", spec.Choice, "sandbox", "production", spec.IsSteering),
			spec.Row("api_url", spec.OptionalURL, "https://mark.example", "https://other.example", spec.IsURL),
			spec.Row("api_key", spec.Credential, "mark-key", "other-key", spec.Hidden),
			spec.Row("max_requests_per_second", spec.Number, 9, 0, spec.IsPace),
			spec.Row("max_concurrent_requests", spec.Number, 20, 1, spec.IsPace),
			spec.Row("max_retries", spec.Number, 4, 0, spec.IsPace),
			spec.Row("request_timeout", spec.Duration, "31s", "1m30s", spec.IsPace),
			spec.Row("on_missing", spec.Choice, "ERROR", "FORGET", spec.IsSteering),
			spec.Row("import_personal_data", spec.Flag, true, false, spec.IsSteering),
		},
	}
}

// identity describes the resource, with the fields of the API in place of those that are in snake case.
func identity() []spec.Object {
	filters := []spec.Attribute{
		spec.Row("app_id", spec.Text(1000), "mark-app", "other-app", spec.IsFilter),
		spec.Row("blocked", spec.Flag, true, false, spec.IsFilter),
		spec.Row("email", spec.Email, "mark@example.com", "other@example.com", spec.Hidden),
		spec.Row("email_like", spec.Text(1000), "@mark.example", "@other.example", spec.Hidden),
		spec.Row("ids[]", spec.Word(200), "mark-1", "mark-2", spec.IsFilter),
		spec.Row("identity_owners[]", spec.Word(200), "mark-3", "mark-4", spec.IsFilter),
		spec.Row("name", spec.Text(1000), "Mark", "Other", spec.Hidden),
		spec.Row("risk_ratings[]", spec.Word(200), "low", "high", spec.IsFilter),
		spec.Row("not_risk_ratings[]", spec.Word(200), "low", "high", spec.IsFilter),
		spec.Row("type", spec.Choice, api.TypePerson, api.TypeCompany, spec.IsFilter),
		spec.Row("sort", spec.Choice, "createdAt", "-createdAt", spec.IsFilter),
	}
	parameters := map[string]string{
		"app_id": "filter[appId]", "blocked": "filter[blocked]", "email": "filter[email]", "email_like": "filter[email]=like:",
		"ids[]": "filter[id]", "identity_owners[]": "filter[identityOwner]", "name": "filter[name]", "risk_ratings[]": "filter[riskRating]",
		"not_risk_ratings[]": "filter[riskRating]=nin:", "type": "filter[type]", "limit": "", // the provider stops
	}
	address := []string{"address.street", "address.city", "address.postal_code", "address.country", "address.state"}
	tax := []string{"tax.country", "tax.id_number", "tax.state"}
	least := slices.Concat([]string{"type", "name", "email", "phone.number"}, address, tax)
	return []spec.Object{
		{
			Kind: spec.Resource, Type: "publicmint_identity", IDs: []string{"id"}, ImportID: PersonID, Unique: "email",
			ImportNote: "The data source publicmint_identities finds identities by their emails.",
			References: map[string]string{"identity_owner": "publicmint_identity"},
			Life: &spec.Life{
				Create: api.OpCreateIdentity.Name, Read: api.OpGetIdentity.Name, Update: api.OpUpdateIdentity.Name,
				Local: []string{"deletion_policy"}, Replaced: []string{"type"}, Together: []string{"address.", "phone.", "tax."},
				Fields: map[string]string{
					"identity_owner": "identityOwner", "address.postal_code": "address.postalCode", "tax.id_number": "tax.idNumber",
					"tax.formation_region": "tax.formationRegion",
				},
				Removals: spec.Ending("DELETE", api.OpDeleteIdentity.Name),
				List:     "identities", Gone: "deletedAt",
				Ends: map[string]spec.End{"deleted": {Happen: spec.Forget("identities", 0), Documented: true}},
			},
			Forms: []spec.Form{
				{
					Name: "person", Least: slices.Concat(least, []string{"birthday", "gender"}),
					Except: []string{"identity_owner", "tax.formation_region"},
				},
				{
					Name: "company", Least: slices.Concat(least, []string{"identity_owner", "tax.formation_region"}),
					Except: []string{"birthday", "gender"}, Values: map[string]any{"type": api.TypeCompany},
				},
			},
			Attributes: slices.Concat([]spec.Attribute{
				spec.Row("type", spec.Choice, api.TypePerson, nil, spec.IsKind),
				spec.Row("name", spec.Text(1000), "Mark Miller", "Other Miller", spec.Hidden),
				spec.Row("email", spec.Email, "mark@example.com", "other@example.com", spec.Hidden),
				spec.Row("birthday", spec.Day, "1981-03-04", "1982-04-05", spec.Hidden),
				spec.Row("gender", spec.Choice, "Female", "Male", spec.Hidden),
				spec.Row("identity_owner", spec.Text(1000), PersonID, OtherPersonID, spec.IsID),
				spec.Row("address.street", spec.Text(1000), "1 Mark Row", "2 Other Row", spec.Hidden),
				spec.Row("address.city", spec.Text(1000), "Marktown", "Othertown", spec.Hidden),
				spec.Row("address.postal_code", spec.Text(1000), "98601", "98602", spec.Hidden),
				spec.Row("address.country", spec.Alpha2, "PT", "US", spec.Hidden),
				spec.Row("address.state", spec.Text(1000), "WA", "FL", spec.Hidden),
				spec.Row("phone.number", spec.Text(1000), "5015321301", "5015321302", spec.Hidden),
				spec.Row("phone.sms", spec.Flag, true, false, spec.IsFlag),
				spec.Row("tax.country", spec.Alpha2, "PT", "US", spec.Hidden),
				spec.Row("tax.id_number", spec.Text(1000), "872343901", "872343902", spec.Hidden),
				spec.Row("tax.state", spec.Text(1000), "WA", "FL", spec.Hidden),
				spec.Row("tax.formation_region", spec.Text(1000), "Mark region", "Other region", spec.Hidden),
				spec.Row("deletion_policy", spec.Choice, "DELETE", "PREVENT", spec.IsSteering),
			}, spec.Computed(spec.IsID, "id", "app_id"), spec.Computed(spec.IsStatus, "blocked", "identity_confirmed", "kyc_status"),
				spec.Computed(spec.IsTime, "created_at", "updated_at")),
		},
		{
			Kind: spec.DataSource, Type: "publicmint_identity", Shows: "publicmint_identity", Keys: []string{"email"},
			Finds: map[string]any{"email": "ada@example.com"},
			Attributes: slices.Concat([]spec.Attribute{
				spec.Row("id", spec.Text(1000), "mark-5", "mark-6", spec.IsID),
				spec.Row("email", spec.Email, "mark@example.com", "other@example.com", spec.Hidden),
			}, spec.Computed(spec.IsID, "documents[].id"), spec.Computed(spec.IsKind, "documents[].type", "documents[].side"),
				spec.Computed(spec.Hidden, "documents[].label", "documents[].description")),
		},
		{
			Kind: spec.DataSource, Type: "publicmint_identities", Shows: "publicmint_identity", Elements: "identities[].",
			Parameters: parameters, Attributes: append(slices.Clone(filters), spec.Row("limit", spec.Number, 7, 8, spec.IsFilter)),
		},
		{
			Kind: spec.ListResource, Type: "publicmint_identity", Parameters: parameters,
			Queries: map[string]int{api.OpListIdentities.Name: 1}, Attributes: filters,
			// Nothing says that there is no other page.
			Costlier: map[string]map[string]int{WithoutTotal: {api.OpListIdentities.Name: 2}},
		},
		{
			Kind: spec.DataSource, Type: "publicmint_identity_operations", Forms: []spec.Form{{Least: []string{"identity_id"}}},
			Attributes: append(spec.Computed(spec.IsStatus, "operations[].action", "operations[].code", "operations[].status"),
				spec.Row("identity_id", spec.Text(2000), PersonID, OtherPersonID, spec.IsID)),
		},
	}
}

// identityDeleted is the end of what is on an identity.
var identityDeleted = spec.End{Happen: spec.Forget("identities", 0), Documented: true, Final: true}

func document() []spec.Object {
	return []spec.Object{
		{
			Kind: spec.Resource, Type: "publicmint_identity_document", IDs: []string{"identity_id", "id"},
			ImportID: PersonID + "/" + documentID, OnIdentity: true,
			ImportNote: "The data source publicmint_identity shows the documents of an identity.",
			Life: &spec.Life{
				First: []string{api.OpPresignUpload.Name, api.OpUploadFile.Name}, Create: api.OpUpdateIdentity.Name,
				Then: []string{api.OpUpdateIdentity.Name}, ThenOn: map[string][]string{AddingDocuments: nil}, // for what the person has already
				Read: api.OpGetIdentity.Name, WriteReads: 1,
				Local: []string{"source", "content_type", "deletion_policy", "timeouts."},
				Body:  "documents[]", Fields: map[string]string{"identity_id": ""}, Carried: []string{"url"},
				Replaced: []string{"identity_id", "type", "side", "label", "description"},
				Removals: spec.Keeping(),
				Ends: map[string]spec.End{
					"identity deleted": identityDeleted,
					"removed":          {Happen: spec.Remove("identities", "documents"), Documented: true},
				},
				List: "identities", Within: "documents",
			},
			Forms: []spec.Form{{Least: []string{"identity_id", "type", "side", "source"}}},
			Attributes: slices.Concat([]spec.Attribute{
				spec.Row("identity_id", spec.Text(1000), PersonID, OtherPersonID, spec.IsID),
				spec.Row("type", spec.Choice, "Passport", "Other", spec.IsKind),
				spec.Row("side", spec.Choice, "FrontSide", "BackSide", spec.IsKind),
				spec.Row("label", spec.Text(1000), "Mark label", "Other label", spec.Hidden),
				spec.Row("description", spec.Text(1000), "Mark text", "Other text", spec.Hidden),
				spec.FileRow("source", 4096, "publicmint", "examples", "resources", "publicmint_identity_document", "passport.pdf"),
				spec.Row("content_type", spec.Choice, "application/pdf", nil, spec.IsKind),
				spec.Row("deletion_policy", spec.Choice, "ABANDON", "PREVENT", spec.IsSteering),
				spec.Row("timeouts.create", spec.Duration, "15s", "25s", spec.IsSteering),
			}, spec.Computed(spec.IsID, "id"), spec.Computed(spec.Hidden, "url"), spec.Computed(spec.IsDigest, "source_hash"),
				spec.Computed(spec.IsTime, "created_at", "updated_at")),
		},
		{
			Kind: spec.EphemeralResource, Type: "publicmint_identity_document_url", Forms: []spec.Form{{Least: []string{"identity_id", "id"}}},
			Attributes: append(spec.Computed(spec.Hidden, "url"),
				spec.Row("identity_id", spec.Text(1000), PersonID, OtherPersonID, spec.IsID),
				spec.Row("id", spec.Text(1000), documentID, otherDocumentID, spec.IsID)),
		},
	}
}

func approval() []spec.Object {
	return []spec.Object{{
		Kind: spec.Resource, Type: "publicmint_sandbox_identity_approval", IDs: []string{"identity_id"}, ImportID: PersonID, OnIdentity: true,
		Life: &spec.Life{
			Create: api.OpApproveIdentity.Name, Read: api.OpGetIdentity.Name, WriteReads: 2, Local: []string{"timeouts."},
			Fields: map[string]string{"identity_id": "identityId"}, Replaced: []string{"identity_id"},
			Removals: map[string]spec.Removal{"": {}},
			Ends:     map[string]spec.End{"identity deleted": identityDeleted},
		},
		Forms: []spec.Form{{Least: []string{"identity_id"}}},
		Attributes: append(spec.Computed(spec.IsStatus, "identity_confirmed"),
			spec.Row("identity_id", spec.Text(200), PersonID, OtherPersonID, spec.IsID),
			spec.Row("timeouts.create", spec.Duration, "13s", "23s", spec.IsSteering),
			spec.Row("timeouts.update", spec.Duration, "14s", "24s", spec.IsSteering)),
	}}
}

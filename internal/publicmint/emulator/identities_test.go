package emulator_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/publicminttest"
)

// servers are kinds of servers that differ in what the pages leave open.
var servers = map[string][]emulator.Option{
	"documented": nil,
	"older": {
		emulator.WithBareAnswers(), emulator.WithEnumerationsAsSent(), emulator.WithErrorBody(emulator.ErrorMessage), emulator.WithLegacyFields(),
		emulator.WithPageCap(2),
	},
	"no totals": {
		emulator.WithoutTotal(), emulator.WithErrorBody(emulator.ErrorNested), emulator.WithDeletion(emulator.KeepsEmail), emulator.WithPageCap(2),
		emulator.WithPastEnd(emulator.RefusedPage),
	},
	"bare lists": {
		emulator.WithBareAnswers(), emulator.WithoutTotal(), emulator.WithErrorBody(emulator.ErrorList), emulator.WithPageCap(1),
		emulator.WithEnumerationsInCapitals(), emulator.WithDeletion(emulator.MarksDeleted), emulator.WithPastEnd(emulator.RepeatedPage),
	},
	"plain errors": {emulator.WithErrorBody(emulator.ErrorPlain), emulator.WithAddedDocuments(), emulator.WithTotalsOfPages()},
}

// An identity lives the same life on each kind of server: POST, GET, PATCH and DELETE /identities.
func TestIdentity_life(t *testing.T) {
	t.Parallel()
	for name, options := range servers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, server := start(t, options...)
			created := create(t, client, person())
			assert.Equal(t, "Female", created.Gender)
			assert.Equal(t, [2]string{"IdentityCard", "FrontSide"}, [2]string{created.Documents[0].Type, created.Documents[0].Side})
			assert.NotEmpty(t, created.AppID+created.CreatedAt+created.UpdatedAt)
			assert.False(t, created.Confirmed() || *created.Blocked)
			read, err := client.GetIdentity(t.Context(), created.ID)
			require.NoError(t, err)
			assert.Equal(t, created, read)

			updated, err := client.UpdateIdentity(t.Context(), created.ID, api.IdentityBody{
				Email: "new@example.com", Address: &api.Address{Street: "3 Main Street", City: "Porto", PostalCode: "1", Country: "PT"},
			})
			require.NoError(t, err)
			assert.Equal(t, "new@example.com", updated.Email)
			assert.Equal(t, "Ada Adamson", updated.Name, "what is absent stays")
			assert.Empty(t, updated.Address.State, "an object is sent whole")

			owned := create(t, client, company(created.ID))
			assert.Equal(t, created.ID, owned.IdentityOwner)
			require.NoError(t, client.DeleteIdentity(t.Context(), created.ID))
			_, err = client.GetIdentity(t.Context(), created.ID)
			assert.True(t, api.IsNotFound(err), err)
			assert.True(t, api.IsNotFound(client.DeleteIdentity(t.Context(), created.ID)))
			assert.Equal(t, []string{owned.ID}, ids(t, client, api.ListIdentitiesOptions{}))
			assert.Equal(t, http.StatusNoContent, server.Requests(api.OpDeleteIdentity.Name)[0].Status)
		})
	}
}

// The identity object of the reference: an answer has each of its fields, and the enumerations in its case.
func TestIdentity_object(t *testing.T) {
	t.Parallel()
	_, server := start(t)
	body := company(server.Identities.Add(emulator.Identity{Identity: api.Identity{IdentityBody: person()}}).ID)
	body.Birthday, body.Gender = "1998-09-09", "Undefined"
	body.Address.State, body.Tax.State = "Braga", "Braga"
	status, answer := send(t, server, http.MethodPost, "/identities", string(emukit.MustConvert[json.RawMessage](body)))
	require.Equal(t, http.StatusOK, status, answer)
	var identity struct{ Data map[string]any }
	require.NoError(t, json.Unmarshal([]byte(answer), &identity))
	for object, fields := range map[string]string{
		"":        "address appId birthday blocked createdAt documents email gender id identityConfirmed identityOwner name phone tax type kycStatus updatedAt",
		"address": "city country postalCode state street", "phone": "number sms", "tax": "country idNumber state formationRegion",
	} {
		has := identity.Data
		if object != "" {
			has, _ = has[object].(map[string]any)
		}
		assert.ElementsMatch(t, strings.Fields(fields), slices.Collect(maps.Keys(has)), object)
	}
	assert.Equal(t, "undefined", identity.Data["gender"])
}

// Each error code of the reference, with its status, on each kind of server; none shows what was sent.
func TestErrors_codes(t *testing.T) {
	t.Parallel()
	for _, body := range emulator.ErrorBodies() {
		client, _ := start(t, emulator.WithErrorBody(body))
		ada := create(t, client, person())
		ltd := create(t, client, company(ada.ID))
		other := person()
		other.Email = "other@example.com"
		bob := create(t, client, other)
		unknown := "0f3e8f7a-6f0c-4c2e-9f5a-2f5a8d1f7c11"
		post := func(body api.IdentityBody) error {
			_, err := client.CreateIdentity(t.Context(), body)
			return err
		}
		patch := func(id string, body api.IdentityBody) error {
			_, err := client.UpdateIdentity(t.Context(), id, body)
			return err
		}
		ofCompany, ofNobody := company(ltd.ID), company(unknown)
		ofCompany.Email, ofNobody.Email = "a@example.com", "b@example.com"
		for _, failed := range []struct {
			code   string
			status int
			err    error
		}{
			{api.CodeValidationFailed, 400, post(api.IdentityBody{Type: api.TypePerson})},
			{api.CodeEmailAlreadyInUse, 400, post(person())},
			{api.CodeOwnerNotFound, 404, post(ofNobody)},
			{api.CodeOwnerMustBePerson, 422, post(ofCompany)},
			{api.CodeValidationFailed, 400, patch(ada.ID, api.IdentityBody{Birthday: "2020-01-01"})},
			{api.CodeEmailAlreadyInUse, 400, patch(bob.ID, api.IdentityBody{Email: "Ada@example.com"})},
			{api.CodeOwnerNotFound, 404, patch(ltd.ID, api.IdentityBody{IdentityOwner: unknown})},
			{api.CodeOwnerMustBePerson, 422, patch(bob.ID, api.IdentityBody{IdentityOwner: ltd.ID})},
			{api.CodeIdentityNotFound, 404, patch(unknown, api.IdentityBody{Name: "x"})},
			{api.CodeIdentityNotFound, 404, client.DeleteIdentity(t.Context(), unknown)},
			{api.CodeValidationFailed, 400, client.DeleteIdentity(t.Context(), "no-uuid")},
		} {
			failure, ok := failed.err.(*api.Error) //nolint:errorlint // every error is one
			require.True(t, ok, "%v", failed)
			assert.Equal(t, failed.status, failure.StatusCode, failed.err)
			assert.Equal(t, failed.code, api.Code(failed.err), failed.err)
			assert.Equal(t, api.OutcomeRejected, failure.Outcome)
			assert.NotContains(t, strings.ToLower(failed.err.Error()+failure.NextStep()), "ada@example.com")
		}
	}
}

// What the reference requires of a body: parameters, types and constraints, of a person, of a company and in the US. A PATCH need not have
// all, but the objects in it are whole.
func TestValidation(t *testing.T) {
	t.Parallel()
	_, server := start(t, emulator.WithClock(emukit.NewManualClock(noon)))
	owner := server.Identities.Add(emulator.Identity{Identity: api.Identity{IdentityBody: person()}}).ID
	firm := server.Identities.Add(emulator.Identity{Identity: api.Identity{IdentityBody: company(owner)}}).ID
	sent := func(body api.IdentityBody, path string, value any, id string, want int) {
		document := changed(t, body, path, value)
		status, answer := send(t, server, http.MethodPatch, "/identities/"+id, document)
		if value == missing && !strings.Contains(path, ".") {
			assert.Equal(t, http.StatusOK, status, "PATCH without %s: %s", path, answer)
		} else {
			assert.Equal(t, want, status, "PATCH %s: %v: %s", path, value, answer)
		}
		status, answer = send(t, server, http.MethodPost, "/identities", strings.Replace(document, "@example.com", "@example.org", 1))
		assert.Equal(t, want, status, "POST %s: %v: %s", path, value, answer)
		assert.Equal(t, want == http.StatusBadRequest, strings.Contains(answer, api.CodeValidationFailed), "%s: %v", path, value)
		for _, identity := range server.Identities.All()[2:] {
			server.Identities.Forget(identity.ID)
		}
	}
	for path, values := range map[string][]any{
		"type":               {missing, "robot", "Person", 1, nil},
		"name":               {missing, nil, "", 7},
		"email":              {missing, nil, "no email", "Ada <a@example.com>"},
		"birthday":           {missing, "2008-11-30", "1926-11-29", "1990-02-30", "09.09.1998"},
		"gender":             {missing, "female", "other"},
		"address":            {missing, nil},
		"address.street":     {missing},
		"address.city":       {missing},
		"address.postalCode": {missing, 98605},
		"address.country":    {missing, "USA", "us"},
		"address.state":      {missing},
		"address.zip":        {"98605"},
		"phone":              {missing, nil},
		"phone.number":       {missing, nil},
		"phone.sms":          {"true"},
		"tax":                {missing, nil},
		"tax.country":        {missing, nil},
		"tax.idNumber":       {missing, nil},
		"tax.state":          {missing},
		"documents":          {nil},
		"documents.url":      {missing, "no url"},
		"documents.side":     {missing, "frontSide"},
		"documents.type":     {missing, "identityCard", "Visa"},
		"documents.id":       {owner, "x"},
		"faceImages":         {nil, []string{"x"}},
		"identityOwner":      {"no uuid"},
		"id":                 {owner},
		"kycStatus":          {[]string{}},
		"somethingElse":      {true},
	} {
		for _, value := range values {
			sent(person(), path, value, owner, http.StatusBadRequest)
		}
	}
	for _, path := range []string{"tax.formationRegion", "identityOwner"} {
		sent(company(owner), path, missing, firm, http.StatusBadRequest)
	}
	for path, values := range map[string][]any{
		"birthday": {"2008-11-29", "1926-11-30"}, // 18 and 99 years old today
		"gender":   {"Male", "Female", "Undefined"}, "documents.side": {"FrontSide", "BackSide"},
		"documents.type":        {"DriverLicense", "IdentityCard", "Other", "Passport", "ResidencePermit", "UtilityBill"},
		"documents.description": {missing, "front"}, "documents.label": {missing}, "phone.sms": {missing, true}, "faceImages": {missing}, "documents": {missing},
	} {
		for _, value := range values {
			sent(person(), path, value, owner, http.StatusOK)
		}
	}
	status, _ := send(t, server, http.MethodPost, "/identities", "no json")
	assert.Equal(t, http.StatusBadRequest, status)
	assert.Len(t, server.Identities.All(), 2)
}

// Reference (PATCH): what a confirmed identity keeps.
func TestUpdateIdentity_locked(t *testing.T) {
	t.Parallel()
	client, server := start(t)
	created := create(t, client, person())
	require.NoError(t, client.ApproveIdentity(t.Context(), created.ID))
	moved, tax := *person().Tax, *person().Tax
	moved.State, tax.IDNumber = "FL", "1"
	for _, body := range []api.IdentityBody{
		{Name: "Eve"},
		{Birthday: "1999-09-09"},
		{Gender: "Male"},
		{Tax: &tax},
		{Tax: &api.Tax{Country: "PT", IDNumber: "872343907"}},
	} {
		_, err := client.UpdateIdentity(t.Context(), created.ID, body)
		assert.Equal(t, "identity_already_confirmed", api.Code(err), "%+v", body)
	}
	for _, body := range []api.IdentityBody{{Name: "Ada Adamson"}, {Tax: &moved}, {Email: "b@example.com"}, {Phone: &api.Phone{Number: "2"}}} {
		_, err := client.UpdateIdentity(t.Context(), created.ID, body)
		require.NoError(t, err, "%+v", body)
	}
	assert.Len(t, server.Requests(api.OpUpdateIdentity.Name), 9)
}

// ids returns the ids of a list.
func ids(t *testing.T, client *api.Client, opts api.ListIdentitiesOptions) []string {
	t.Helper()
	list := []string{}
	for identity, err := range client.ListIdentities(t.Context(), opts) {
		require.NoError(t, err)
		list = append(list, identity.ID)
	}
	return list
}

// Each filter, operator and sort of the reference is sent as its samples write it, and answered page by page and with all=true, on each
// kind of server.
func TestListIdentities(t *testing.T) {
	t.Parallel()
	for name, options := range servers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, server := start(t, options...)
			yes := true
			for _, row := range []emulator.Identity{
				{RiskRating: "high", Identity: api.Identity{ID: "a", IdentityBody: api.IdentityBody{Email: "a@publicmint.com", Name: "fred"}}},
				{Identity: api.Identity{ID: "b", Blocked: &yes, IdentityBody: api.IdentityBody{Email: "b@publicmint.com", Name: "ada"}}},
				{RiskRating: "medium", Identity: api.Identity{ID: "c", AppID: "foobar", IdentityBody: api.IdentityBody{Email: "c@example.com"}}},
				{Identity: api.Identity{ID: "d", IdentityBody: company("a")}},
			} {
				server.Identities.Add(row)
			}
			server.Identities.Mutate("a", func(i *emulator.Identity) { i.UpdatedAt = "2999-01-01T00:00:00.000Z" })
			for _, test := range []struct {
				sent string
				opts api.ListIdentitiesOptions
				want string
			}{
				{"", api.ListIdentitiesOptions{}, "abcd"},
				{"filter[appId]=foobar", api.ListIdentitiesOptions{AppID: "foobar"}, "c"},
				{"filter[blocked]=true", api.ListIdentitiesOptions{Blocked: &yes}, "b"},
				{"filter[email]=c@example.com", api.ListIdentitiesOptions{Email: "c@example.com"}, "c"},
				{"filter[email]=like:@publicmint.com", api.ListIdentitiesOptions{EmailLike: "@publicmint.com"}, "ab"},
				{"filter[id]=d", api.ListIdentitiesOptions{IDs: []string{"d"}}, "d"},
				{"filter[id]=in:a,d", api.ListIdentitiesOptions{IDs: []string{"a", "d"}}, "ad"},
				{"filter[identityOwner]=a", api.ListIdentitiesOptions{IdentityOwners: []string{"a"}}, "d"},
				{"filter[identityOwner]=in:a,b", api.ListIdentitiesOptions{IdentityOwners: []string{"a", "b"}}, "d"},
				{"filter[name]=fred", api.ListIdentitiesOptions{Name: "fred"}, "a"},
				{"filter[riskRating]=high", api.ListIdentitiesOptions{RiskRatings: []string{"high"}}, "a"},
				{"filter[riskRating]=in:high,medium", api.ListIdentitiesOptions{RiskRatings: []string{"high", "medium"}}, "ac"},
				{"filter[riskRating]=nin:high,low", api.ListIdentitiesOptions{NotRiskRatings: []string{"high", "low"}}, "c"},
				{"filter[type]=person", api.ListIdentitiesOptions{Type: api.TypePerson}, "abc"},
				{"sort=createdAt", api.ListIdentitiesOptions{Sort: "createdAt"}, "abcd"},
				{"sort=-createdAt", api.ListIdentitiesOptions{Sort: "-createdAt"}, "dcba"},
				{"sort=updatedAt", api.ListIdentitiesOptions{Sort: "updatedAt"}, "bcda"},
				{"sort=-updatedAt", api.ListIdentitiesOptions{Sort: "-updatedAt"}, "adcb"},
				{"page[number]=1&page[size]=2", api.ListIdentitiesOptions{Limit: 3, PageSize: 2}, "abc"},
				{"page[size]=101", api.ListIdentitiesOptions{PageSize: 101}, "abcd"}, // refused
				{"page[size]=2", api.ListIdentitiesOptions{PageSize: 2}, "abcd"},
				{"filter[name]=nobody", api.ListIdentitiesOptions{Name: "nobody"}, ""},
			} {
				for _, all := range []bool{false, true} {
					test.opts.All = all
					before := len(server.Journal())
					assert.Equal(t, test.want, strings.Join(ids(t, client, test.opts), ""), "%+v", test.opts)
					sent, err := url.QueryUnescape(server.Journal()[before].Query.Encode())
					require.NoError(t, err)
					assert.Equal(t, all, strings.Contains(sent, "all=true"), sent)
					assert.True(t, all || strings.Contains(sent, test.sent), sent)
				}
			}
			assert.ElementsMatch(t, publicminttest.ListParameters, publicminttest.SentListParameters(server))
		})
	}
}

// No other filter, operator or sort is accepted, and no other page.
func TestListIdentities_refused(t *testing.T) {
	t.Parallel()
	_, server := start(t)
	statuses := map[string]int{
		"filter[kycStatus]=x": 400, "sort=name": 400, "page[size]=0": 400, "page[size]=101": 400, "page[number]=x": 400, "all=1": 400,
		"include=documents": 400, "page[size]=2": 200, "page[number]=2": 200, "all=true": 200,
	}
	for _, parameter := range publicminttest.ListParameters {
		name, _, _ := strings.Cut(parameter, "=")
		for _, operator := range []string{"", "in:", "nin:", "like:"} {
			statuses[name+"="+operator+"x"] = 400
		}
	}
	for _, parameter := range publicminttest.ListParameters {
		if strings.HasPrefix(parameter, "filter[") {
			parameter += "x"
		}
		statuses[parameter] = 200
	}
	for query, want := range statuses {
		status, answer := send(t, server, http.MethodGet, "/identities?"+query, "")
		assert.Equal(t, want, status, query)
		assert.Equal(t, want == 400, strings.Contains(answer, api.CodeValidationFailed), query)
	}
}

// Reference: 30 rows by default, the first page by default.
func TestListIdentities_pages(t *testing.T) {
	t.Parallel()
	client, server := start(t)
	for n := range 31 {
		server.Identities.Add(emulator.Identity{Identity: api.Identity{IdentityBody: api.IdentityBody{Email: strings.Repeat("a", n+1) + "@example.com"}}})
	}
	for query, rows := range map[string]int{"": 30, "?page[number]=2": 1, "?page[size]=2": 2, "?page[size]=20&page[number]=2": 11, "?all=true&page[size]=2": 31} {
		_, answer := send(t, server, http.MethodGet, "/identities"+query, "")
		assert.Equal(t, rows, strings.Count(answer, `"email"`), query)
	}
	assert.Len(t, ids(t, client, api.ListIdentitiesOptions{PageSize: 7}), 31)
}

// A request needs the key.
func TestAPIKey(t *testing.T) {
	t.Parallel()
	_, server := start(t, emulator.WithAPIKey("mine"))
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get(server.URL() + "/identities") //nolint:noctx // a test
	require.NoError(t, err)
	_ = response.Body.Close()
	assert.Equal(t, http.StatusUnauthorized, response.StatusCode)
	_, err = emulator.NewServer(emulator.WithAPIKey(""))
	require.Error(t, err)
	assert.Equal(t, "mine", server.Env()["PUBLICMINT_API_KEY"])
}

// A seed has what the API shows, and what it does not.
func TestSeed(t *testing.T) {
	t.Parallel()
	seed, err := emulator.ParseSeed("seed", []byte("identities:\n- {email: a@example.com, name: Ada, riskRating: high, address: {city: Porto}}\n"))
	require.NoError(t, err)
	_, server := start(t, emulator.With(emukit.Options{Seed: &seed}))
	require.Equal(t, "Porto", server.Identities.All()[0].Address.City)
	made, err := server.Seed(emulator.Seed{Identities: []emulator.Identity{{Identity: api.Identity{IdentityBody: api.IdentityBody{Email: "b@example.com"}}}}})
	require.NoError(t, err)
	require.Len(t, made["identities"], 1)
	require.Equal(t, "high", server.Identities.All()[0].RiskRating)
	for text, says := range map[string]string{
		"identities: [{name: x}]": "email is required", "identities: [{emial: x}]": "emial", "identities: [{email: x, type: robot}]": "person, company",
	} {
		_, err := emulator.ParseSeed("seed", []byte(text))
		require.ErrorContains(t, err, says)
	}
}

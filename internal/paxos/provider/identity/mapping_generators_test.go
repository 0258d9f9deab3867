package identity

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"pgregory.net/rapid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// configuration draws what a user may configure of an identity of one kind. Null, empty and set are all drawn wherever
// the types allow them, whatever the validators say: the mapping has to keep them apart by itself.
func configuration(t *rapid.T, kind api.IdentityType) model {
	var m model
	fill(t, "ref_id", reflect.ValueOf(&m.RefID).Elem())
	fill(t, "metadata", reflect.ValueOf(&m.Metadata).Elem())
	fill(t, "tax_details_not_required", reflect.ValueOf(&m.TaxDetailsNotRequired).Elem())
	fill(t, "is_merchant", reflect.ValueOf(&m.IsMerchant).Elem())
	fill(t, "customer_due_diligence", reflect.ValueOf(&m.CustomerDueDiligence).Elem())
	fill(t, "tax_details", reflect.ValueOf(&m.TaxDetails).Elem())
	for i := range m.TaxDetails {
		d := &m.TaxDetails[i]
		d.TaxPayerID, d.TaxPayerIDWO, d.TaxPayerIDWOVersion = aNumber(t, false)
	}
	if kind == api.IdentityTypePerson {
		m.PersonDetails = &personModel{}
		fill(t, "person_details", reflect.ValueOf(m.PersonDetails).Elem())
		p := m.PersonDetails
		p.CIPID, p.CIPIDWO, p.CIPIDWOVersion = aNumber(t, true)
		if p.GovtID.ValueString() == "" { // no empty one passes the plan, and Paxos would echo cip_id in its place
			p.GovtID, p.GovtIDType = types.StringNull(), types.StringNull()
		}
		return m
	}
	m.InstitutionDetails = &institutionModel{}
	fill(t, "institution_details", reflect.ValueOf(m.InstitutionDetails).Elem())
	i := m.InstitutionDetails
	i.CIPID, i.CIPIDWO, i.CIPIDWOVersion = aNumber(t, true)
	fill(t, "institution_members", reflect.ValueOf(&m.InstitutionMembers).Elem())
	for n := range m.InstitutionMembers {
		m.InstitutionMembers[n].IdentityID = types.StringValue(fmt.Sprint("member-", n))
	}
	return m
}

// aNumber draws a personal number: plain, write-only or, if it may be absent, null. A write-only number is the same as
// long as its version is, as the documentation demands.
func aNumber(t *rapid.T, mayBeAbsent bool) (plain, writeOnly types.String, version types.Int64) {
	n := rapid.Int64Range(1, 3).Draw(t, "number")
	text := types.StringValue(fmt.Sprint("number-", n))
	switch form := rapid.IntRange(0, 2).Draw(t, "form"); {
	case form == 0 && mayBeAbsent:
		return types.StringNull(), types.StringNull(), types.Int64Null()
	case form == 2:
		return types.StringNull(), text, types.Int64Value(n)
	default:
		return text, types.StringNull(), types.Int64Null()
	}
}

// fill draws a value for anything that a model consists of. A struct is filled field by field.
func fill(t *rapid.T, name string, into reflect.Value) {
	absent := func() bool { return rapid.IntRange(0, 3).Draw(t, name+" is absent") == 0 }
	var drawn any
	switch into.Interface().(type) {
	case types.String:
		drawn = aText(t, name)
	case types.Bool:
		drawn = rapid.SampledFrom([]types.Bool{types.BoolNull(), types.BoolValue(true), types.BoolValue(false)}).Draw(t, name)
	case types.Int64:
		return // the version of a number
	case timetypes.RFC3339:
		drawn = anInstant(t, name, absent())
	case types.List:
		list := types.ListNull(types.StringType)
		if !absent() {
			list = types.ListValueMust(types.StringType, someTexts(t, name, 0))
		}
		drawn = list
	case types.Set:
		drawn = tfkit.StringSet(tfkit.StringElements(someTexts(t, name, 1)))
	case types.Map:
		drawn = aMap(t, name, absent())
	default:
		fillNested(t, name, into, absent)
		return
	}
	into.Set(reflect.ValueOf(drawn))
}

// fillNested fills structs, pointers to them and slices of them.
func fillNested(t *rapid.T, name string, into reflect.Value, absent func() bool) {
	switch into.Kind() {
	case reflect.Struct:
		for i := range into.NumField() {
			field := into.Type().Field(i)
			if field.Anonymous { // embedded and unexported: its fields are settable, itself it is not
				fillNested(t, name, into.Field(i), absent)
				continue
			}
			fill(t, name+"."+field.Tag.Get("tfsdk"), into.Field(i))
		}
	case reflect.Pointer:
		if !absent() {
			into.Set(reflect.New(into.Type().Elem()))
			fill(t, name, into.Elem())
		}
	case reflect.Slice:
		if !absent() {
			n := rapid.IntRange(0, 3).Draw(t, name+" length")
			into.Set(reflect.MakeSlice(into.Type(), n, n))
			for i := range n {
				fill(t, fmt.Sprintf("%s[%d]", name, i), into.Index(i))
			}
		}
	default:
		t.Fatalf("%s: no way to draw a %s", name, into.Type())
	}
}

// texts are what may stand in a text, by the ends of names; "" is for all others.
var texts = map[string]*rapid.Generator[types.String]{
	"":               orAbsent("A", "B", "C"),
	".date_of_birth": orAbsent("1980-01-02", "1981-02-03"),
	".ownership":     orAbsent("0", "5", "5.00", "12.5"),
	".cip_id_type":   orAbsent("SSN", "EIN", "PASSPORT"),
	// A plan without these sends nothing of the object around them.
	".country": inAnyCase, ".address1": inAnyCase, ".city": inAnyCase, ".province": inAnyCase, ".tax_payer_country": inAnyCase,
}

var inAnyCase = rapid.SampledFrom([]types.String{types.StringValue(""), types.StringValue("A"), types.StringValue("B")})

func orAbsent(texts ...string) *rapid.Generator[types.String] {
	values := []types.String{types.StringNull(), types.StringValue("")}
	for _, text := range texts {
		values = append(values, types.StringValue(text))
	}
	return rapid.SampledFrom(values)
}

func aText(t *rapid.T, name string) types.String {
	generator, ok := texts[name[max(strings.LastIndex(name, "."), 0):]]
	if !ok {
		generator = texts[""]
	}
	return generator.Draw(t, name)
}

// anInstant draws one of few moments in one of several time zones, so that the same moment is often spelled differently.
func anInstant(t *rapid.T, name string, absent bool) timetypes.RFC3339 {
	if absent {
		return timetypes.NewRFC3339Null()
	}
	moment := time.Date(2026, 1, rapid.IntRange(1, 2).Draw(t, name+" day"), 12, 0, 0, 0, time.UTC)
	zone := time.FixedZone("", 3600*rapid.IntRange(-2, 2).Draw(t, name+" zone"))
	return timetypes.NewRFC3339TimeValue(moment.In(zone))
}

var letter = rapid.SampledFrom([]string{"A", "B", "C", ""})

func someTexts(t *rapid.T, name string, least int) []attr.Value {
	texts := rapid.SliceOfN(letter, least, 3).Draw(t, name)
	elements := make([]attr.Value, 0, len(texts))
	for _, text := range texts {
		elements = append(elements, types.StringValue(text))
	}
	return elements
}

func aMap(t *rapid.T, name string, absent bool) types.Map {
	if absent {
		return types.MapNull(types.StringType)
	}
	drawn := rapid.MapOfN(letter, letter, 0, 3).Draw(t, name)
	elements := make(map[string]attr.Value, len(drawn))
	for key, value := range drawn {
		elements[key] = types.StringValue(value)
	}
	return types.MapValueMust(types.StringType, elements)
}

// planned is the plan of a configuration: without the write-only numbers, and open where Paxos decides.
func planned(config model) model {
	m := config
	if m.RefID.ValueString() == "" { // made before the first request
		m.RefID = types.StringUnknown()
	}
	m.forgetWriteOnly()
	m.ID, m.Type, m.Status = types.StringUnknown(), types.StringUnknown(), types.StringUnknown()
	m.SummaryTINVerificationStatus, m.UserDisabled, m.AdminDisabled = types.StringUnknown(), types.BoolUnknown(), types.BoolUnknown()
	m.LastKYCRefreshDate, m.CustomerDueDiligenceCreatedAt = timetypes.NewRFC3339Unknown(), timetypes.NewRFC3339Unknown()
	m.StatusDetails = types.ObjectUnknown(statusDetailsType.AttrTypes)
	m.Verification = types.ObjectUnknown(verificationType.AttrTypes)
	m.CreatedAt, m.UpdatedAt = timetypes.NewRFC3339Unknown(), timetypes.NewRFC3339Unknown()
	return m
}

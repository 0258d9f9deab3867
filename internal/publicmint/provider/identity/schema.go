// Package identity is the resource publicmint_identity, its list resource, and the data sources publicmint_identity and
// publicmint_identities.
package identity

import (
	"context"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// maxText bounds the texts, for which no page states a limit.
const maxText = 1000

// email is what no address lacks, with the lengths of RFC 5321 and without characters that cannot be seen; Public Mint checks the rest.
var email = tfkit.RegexMatches(regexp.MustCompile(`^[^\s\pC\pZ@]{1,64}@[^\s\pC\pZ@]{1,255}\.[^\s\pC\pZ@]{1,63}$`), "an email address")

// gender is one of the genders. Its message does not show another one.
var gender = tfkit.RegexMatches(regexp.MustCompile("^("+strings.Join(api.Genders, "|")+")$"),
	"one of \""+strings.Join(api.Genders, `", "`)+`"`)

func resourceSchema(context.Context) schema.Schema {
	stays := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	flagStays := []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()}
	attributes := map[string]schema.Attribute{
		"type": schema.StringAttribute{
			Required: true, Validators: []validator.String{tfkit.OneOf(api.IdentityTypes...)},
			MarkdownDescription: "`person` or `company`. Changing this forces a new resource to be created.",
		},
		"name": kept(text(), "Name. Public Mint cannot change it once the identity is confirmed."),
		"email": kept(email, "Email. No two identities have the same: a create with the email of another one fails, and says how to import "+
			"that one."),
		"birthday": kept(tfkit.CalendarDate(), "Day of birth, as `YYYY-MM-DD`. Required for a person, who must be 18 to 99 years old. Public "+
			"Mint cannot change it once the identity is confirmed."),
		"gender": kept(gender, "Gender: "+tfkit.JoinValues(api.Genders...)+". Required for a person. Public Mint cannot "+
			"change it once the identity is confirmed."),
		"identity_owner": kept(text(), "Id of the identity that owns the company, of type `person`. Required for a company."),
		"address": whole("Address.", map[string]schema.Attribute{
			"street":      part(text(), "Street."),
			"city":        part(text(), "City."),
			"postal_code": part(text(), "Postal code."),
			"country":     part(tfkit.Alpha2(), "Country: ISO 3166-1 alpha-2, such as `US`."),
			"state":       part(text(), "State. Required if `country` is `US`."),
		}),
		"phone": whole("Phone.", map[string]schema.Attribute{
			"number": part(text(), "Number, in the form of its country, such as `5015321379`."),
			"sms": schema.BoolAttribute{
				Optional: true, Computed: true, MarkdownDescription: "Whether it takes SMS. Default: what Public Mint chooses.",
			},
		}),
		"tax": whole("Tax information.", map[string]schema.Attribute{
			"country": part(tfkit.Alpha2(), "Country: ISO 3166-1 alpha-2, such as `US`. Public Mint cannot change it once the "+
				"identity is confirmed."),
			"id_number": part(text(), "Number of the tax payer. Public Mint cannot change it once the identity is confirmed. The state "+
				"contains it."),
			"state":            part(text(), "State. Required if `country` is `US`."),
			"formation_region": part(text(), "Region in which a company was formed. Required for a company."),
		}),
		"deletion_policy": removal.Attribute(),
		"id": schema.StringAttribute{
			Computed: true, PlanModifiers: stays, MarkdownDescription: "The id that Public Mint gave the identity.",
		},
		"app_id": schema.StringAttribute{
			Computed: true, PlanModifiers: stays, MarkdownDescription: "Id of the application of the API key.",
		},
		"blocked": schema.BoolAttribute{
			Computed: true, PlanModifiers: flagStays, MarkdownDescription: "Whether Public Mint has blocked the identity.",
		},
		"identity_confirmed": schema.BoolAttribute{
			Computed: true, PlanModifiers: flagStays,
			MarkdownDescription: "Whether the identity is confirmed. `name`, `birthday`, `gender`, `tax.country` and `tax.id_number` cannot " +
				"change from then on, so a plan that changes them fails.",
		},
		"kyc_status": schema.StringAttribute{
			Computed: true, PlanModifiers: stays,
			MarkdownDescription: "What the KYC providers say, as JSON: a list, of which Public Mint documents no more. Use `jsondecode`.",
		},
		"created_at": schema.StringAttribute{
			Computed: true, PlanModifiers: stays, CustomType: timetypes.RFC3339Type{},
			MarkdownDescription: "When the identity was created (RFC 3339).",
		},
		"updated_at": schema.StringAttribute{
			Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: "When the identity was last updated (RFC 3339).",
		},
	}
	tfkit.MarkSensitive(attributes, func(path string) bool { return path != "deletion_policy" && api.Personal(camelCase(path)) })
	return schema.Schema{
		MarkdownDescription: "A person or a company at Public Mint. An argument that you remove from the configuration keeps its value there.",
		Attributes:          attributes,
	}
}

func text() validator.String { return tfkit.PlainText(maxText) }

// kept is an argument that stays as it is if it is not configured.
func kept(valid validator.String, description string) schema.StringAttribute {
	attribute := part(valid, description)
	attribute.PlanModifiers = []planmodifier.String{tfkit.Keep()}
	return attribute
}

// whole is an object that is sent whole.
func whole(description string, attributes map[string]schema.Attribute) schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional: true, Computed: true, PlanModifiers: []planmodifier.Object{tfkit.Keep()}, Attributes: attributes,
		MarkdownDescription: description + " The provider sends all of it if a part changes, so configure all of it or nothing.",
	}
}

// part is an argument in such an object.
func part(valid validator.String, description string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{valid}, MarkdownDescription: description,
	}
}

// camelCase returns the name that the API has for an attribute.
func camelCase(name string) string {
	words := strings.Split(name, "_")
	for i, word := range words[1:] {
		words[i+1] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, "")
}

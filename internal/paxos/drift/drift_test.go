package drift

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

type attrs = map[string]any

func with(base, changes attrs) attrs {
	result := maps.Clone(base)
	maps.Copy(result, changes)
	return result
}

func identity(changes attrs, controls ...attrs) attrs {
	return with(attrs{
		"id": "i-1", "type": "PERSON", "ref_id": "customer-1", "status": "APPROVED", "updated_at": "2026-01-01T00:00:00Z",
		"summary_tin_verification_status": nil, "user_disabled": false, "admin_disabled": false,
		"status_details": attrs{"active_controls": controls, "requirements": nil},
		"verification":   attrs{"id_verification_status": "APPROVED", "id_verification_url": nil},
		"metadata":       attrs{"Canarykey": "Canaryvalue"},
		"person_details": attrs{"last_name": "Canarylast", "address": attrs{"city": "Canarycity"}},
		"tax_details":    nil,
	}, changes)
}

func verification(status string) attrs {
	return attrs{"verification": attrs{"id_verification_status": status}}
}

func activeControl(id, typ, owner string) attrs {
	return attrs{
		"id": id, "type": typ, "set_by": owner, "reason_code": "LEGAL_ORDER", "reason": "Canaryreason", "is_overridable": false,
	}
}

func controlOf(changes attrs) attrs {
	return with(with(activeControl("c-1", "SELL_ONLY", "CLIENT"), attrs{"identity_id": "i-1", "created_at": "x"}), changes)
}

// change is one element of resource_drift; a nil after is an object that is gone.
func change(typ string, before, after attrs) attrs {
	return attrs{
		"address": typ + ".x", "mode": "managed", "type": typ, "name": "x",
		"provider_name": "registry.terraform.io/terraform-paxos/paxos",
		"change":        attrs{"actions": []string{"update"}, "before": before, "after": after},
	}
}

func inState(typ string, values attrs) attrs {
	return attrs{"address": typ + ".y", "mode": "managed", "type": typ, "values": values}
}

// planJSON renders a plan whose state has these resources in a module of a module.
func planJSON(t *testing.T, drift []attrs, state ...attrs) string {
	t.Helper()
	text, err := json.Marshal(attrs{
		"format_version": "1.2", "configuration": attrs{}, "resource_drift": drift,
		"prior_state": attrs{"values": attrs{"root_module": attrs{"child_modules": []attrs{{
			"child_modules": []attrs{{"resources": state}},
		}}}}},
	})
	require.NoError(t, err)
	return string(text)
}

func runOn(text string, args ...string) (code int, stdout, stderr string) {
	var out, err strings.Builder
	code = Run(args, strings.NewReader(text), &out, &err)
	return code, out.String(), err.String()
}

func TestRun(t *testing.T) {
	t.Parallel()
	managed := inState(typeControl, controlOf(nil))
	sandbox := func(changes attrs) attrs {
		return inState(typeSandboxStatus, with(attrs{"identity_id": "i-1", "status": "DENIED"}, changes))
	}
	for name, test := range map[string]struct {
		drift []attrs
		state []attrs
		want  []string // none for no drift
	}{
		"nothing": {},
		"a frozen identity": {
			drift: []attrs{change(typeIdentity, identity(nil), identity(attrs{"status": "ERROR", "updated_at": "later"},
				activeControl("c-9", "FROZEN", "PAXOS")))},
			want: []string{"paxos_identity.x (identity i-1, control c-9): PAXOS set a control: FROZEN, LEGAL_ORDER"},
		},
		"a control of another client": {
			drift: []attrs{change(typeIdentity, identity(nil), identity(attrs{"status": "DISABLED"}, activeControl("c-9", "CLOSED", "CLIENT")))},
			want:  []string{"paxos_identity.x (identity i-1, control c-9): CLIENT set a control: CLOSED, LEGAL_ORDER"},
		},
		"a control of this state": {
			drift: []attrs{change(typeIdentity, identity(nil),
				identity(attrs{"status": "DISABLED", "user_disabled": true}, activeControl("c-1", "SELL_ONLY", "CLIENT")))},
			state: []attrs{managed},
		},
		"a control that Paxos lifted": {
			drift: []attrs{change(typeIdentity, identity(attrs{"status": "ERROR"}, activeControl("c-9", "FROZEN", "PAXOS")), identity(nil))},
			want:  []string{"paxos_identity.x (identity i-1, control c-9): the control was lifted: FROZEN, LEGAL_ORDER, set by PAXOS"},
		},
		"a control that this configuration lifted": {
			drift: []attrs{change(typeIdentity, identity(attrs{"status": "DISABLED"}, activeControl("c-1", "SELL_ONLY", "CLIENT")),
				identity(nil))},
		},
		"a control of this state, lifted elsewhere": {
			drift: []attrs{
				change(typeIdentity, identity(attrs{"status": "DISABLED"}, activeControl("c-1", "SELL_ONLY", "CLIENT")), identity(nil)),
				change(typeControl, controlOf(nil), nil),
			},
			want: []string{"paxos_identity_control.x (identity i-1, control c-1): " +
				"the control was lifted: SELL_ONLY, LEGAL_ORDER, set by CLIENT"},
		},
		"a control that can no longer be lifted": {
			drift: []attrs{change(typeControl, controlOf(attrs{"is_overridable": true}), controlOf(nil))},
			want:  []string{"paxos_identity_control.x (identity i-1, control c-1): changed: is_overridable"},
		},
		"an imported control gets its defaults": {
			drift: []attrs{change(typeControl, controlOf(attrs{"deletion_policy": nil}),
				controlOf(attrs{"deletion_policy": "DELETE", "created_at": "later"}))},
		},
		"approved": {
			drift: []attrs{change(typeIdentity, identity(with(verification("PENDING"), attrs{"status": "PENDING"})), identity(nil))},
		},
		"a status that appears": {
			drift: []attrs{change(typeIdentity, identity(attrs{"verification": nil, "status": nil}), identity(with(verification("PENDING"),
				attrs{"status": "PENDING", "summary_tin_verification_status": "TIN_VERIFICATION_VALID"})))},
		},
		"denied": {
			drift: []attrs{change(typeIdentity, identity(with(verification("PENDING"), attrs{"status": "PENDING"})),
				identity(with(verification("DENIED"), attrs{"status": "DENIED"})))},
			want: []string{
				"paxos_identity.x (identity i-1): status moved from PENDING to DENIED",
				"paxos_identity.x (identity i-1): verification.id_verification_status moved from PENDING to DENIED",
			},
		},
		"verified again": {
			drift: []attrs{change(typeIdentity, identity(nil), identity(attrs{"status": "PENDING"}))},
			want:  []string{"paxos_identity.x (identity i-1): status moved from APPROVED to PENDING"},
		},
		"denied under a control": {
			drift: []attrs{change(typeIdentity, identity(attrs{"status": "DISABLED"}, activeControl("c-1", "SELL_ONLY", "CLIENT")),
				identity(with(verification("DENIED"), attrs{"status": "DENIED"})))},
			want: []string{"paxos_identity.x (identity i-1): verification.id_verification_status moved from APPROVED to DENIED"},
		},
		"a status that the sandbox resource set": {
			drift: []attrs{change(typeIdentity, identity(with(verification("PENDING"), attrs{"status": "PENDING"})),
				identity(with(verification("DENIED"), attrs{"status": "DENIED"})))},
			state: []attrs{sandbox(attrs{"id_verification_status": "DENIED"})},
		},
		"a status that the sandbox resource set, and somebody changed": {
			drift: []attrs{
				change(typeIdentity, identity(with(verification("PENDING"), attrs{"status": "PENDING"})),
					identity(with(verification("ERROR"), attrs{"status": "ERROR"}))),
				change(typeSandboxStatus, attrs{"identity_id": "i-1", "status": "DENIED", "id_verification_status": "DENIED"},
					attrs{"identity_id": "i-1", "status": "ERROR", "id_verification_status": "ERROR"}),
			},
			state: []attrs{sandbox(attrs{"status": "ERROR", "id_verification_status": "ERROR"})},
			want: []string{
				"paxos_identity.x (identity i-1): status moved from PENDING to ERROR",
				"paxos_identity.x (identity i-1): verification.id_verification_status moved from PENDING to ERROR",
				"paxos_sandbox_identity_status.x (identity i-1): id_verification_status moved from DENIED to ERROR",
			},
		},
		"disabled by the sandbox resource": {
			drift: []attrs{change(typeIdentity, identity(nil), identity(attrs{"status": "DISABLED", "admin_disabled": true},
				activeControl("c-8", "SELL_ONLY", "PAXOS")))},
			state: []attrs{sandbox(attrs{"admin_disabled": true})},
		},
		"frozen besides the sandbox resource": {
			drift: []attrs{change(typeIdentity, identity(nil), identity(attrs{"status": "ERROR"}, activeControl("c-8", "FROZEN", "PAXOS")))},
			state: []attrs{sandbox(attrs{"admin_disabled": true})},
			want:  []string{"paxos_identity.x (identity i-1, control c-8): PAXOS set a control: FROZEN, LEGAL_ORDER"},
		},
		"disabled without a control": {
			drift: []attrs{change(typeIdentity, identity(nil), identity(attrs{"status": "DISABLED", "user_disabled": true}))},
			want: []string{
				"paxos_identity.x (identity i-1): status moved from APPROVED to DISABLED",
				"paxos_identity.x (identity i-1): changed: user_disabled",
			},
		},
		"timestamps, url and arguments": {
			drift: []attrs{change(typeIdentity, identity(nil), identity(attrs{
				"updated_at": "later", "last_kyc_refresh_date": "later", "customer_due_diligence_created_at": "later",
				"adopt_existing": true, "deletion_policy": "CLOSE", "wait_for_status": "APPROVED",
				"verification": attrs{"id_verification_status": "APPROVED", "id_verification_url": "https://example.com/Canary"},
			}))},
		},
		"details": {
			drift: []attrs{change(typeIdentity, identity(nil), identity(attrs{
				"metadata": attrs{"Canaryother": "Canaryvalue"}, "tax_details": []attrs{{"tax_payer_id": "Canarytax"}},
				"person_details": attrs{"last_name": "Canaryelse", "address": attrs{"city": "Canaryvillage"}, "Canary attribute": "x"},
			}))},
			want: []string{"paxos_identity.x (identity i-1): changed: metadata, person_details.(not shown), " +
				"person_details.address.city, person_details.last_name, tax_details"},
		},
		"an identity that is gone": {
			drift: []attrs{change(typeIdentity, identity(nil), nil)},
			want:  []string{"paxos_identity.x (identity i-1): is gone"},
		},
		"an account and a member": {
			drift: []attrs{
				change("paxos_account", attrs{"id": "a-1", "summary_status": "PENDING"}, attrs{"id": "a-1", "summary_status": "APPROVED"}),
				change("paxos_account", attrs{"id": "a-2", "user_disabled": false}, attrs{"id": "a-2", "user_disabled": true}),
				change("paxos_account_member", attrs{"id": "m-1"}, nil),
			},
			want: []string{
				"paxos_account.x (account a-2): changed: user_disabled", "paxos_account_member.x (account member m-1): is gone",
			},
		},
		"a member of an institution": {
			drift: []attrs{
				change("paxos_institution_member", attrs{"id": "m-1", "name": "Canaryname"}, attrs{"id": "m-1", "name": "Canaryother"}),
				change("paxos_institution_member", attrs{"id": "m-2"}, nil),
			},
			want: []string{"paxos_institution_member.x (institution member m-2): is gone"},
		},
		"an identity of another state": {
			drift: []attrs{change(typeExclusive,
				attrs{"identity_id": "i-2", "control_ids": []string{"c-7"}, "active_controls": []attrs{activeControl("c-6", "FROZEN", "PAXOS")}},
				attrs{"identity_id": "i-2", "control_ids": []string{"c-7"}, "active_controls": []attrs{
					activeControl("c-7", "SELL_ONLY", "CLIENT"), activeControl("c-8", "CLOSED", "PAXOS"),
				}},
			), change(typeExclusive, attrs{"identity_id": "i-3"}, nil)},
			want: []string{
				"paxos_identity_controls_exclusive.x (identity i-2, control c-8): PAXOS set a control: CLOSED, LEGAL_ORDER",
				"paxos_identity_controls_exclusive.x (identity i-2, control c-6): the control was lifted: FROZEN, LEGAL_ORDER, set by PAXOS",
				"paxos_identity_controls_exclusive.x (identity i-3): is gone",
			},
		},
		"a profile": {
			drift: []attrs{
				change("paxos_profile", attrs{"id": "p-1", "nickname": "Canaryname"}, attrs{"id": "p-1", "nickname": "Canaryother"}),
				change("paxos_profile", attrs{"id": "p-2"}, nil),
			},
			want: []string{"paxos_profile.x (profile p-1): changed: nickname", "paxos_profile.x (profile p-2): is gone"},
		},
		"values that are no codes": {
			drift: []attrs{change(typeIdentity, identity(nil), identity(attrs{"status": "Canary Miller"}, with(activeControl("c-9", "FROZEN", ""),
				attrs{"reason_code": "Canary\x1b[31m Miller"})))},
			want: []string{
				"paxos_identity.x (identity i-1, control c-9): none set a control: FROZEN, (not shown)",
				"paxos_identity.x (identity i-1): status moved from APPROVED to (not shown)",
			},
		},
		"resources of other providers and data sources": {
			drift: []attrs{
				change("aws_instance", attrs{"id": "a"}, nil),
				with(change(typeIdentity, identity(nil), nil), attrs{"mode": "data"}),
			},
			state: []attrs{inState("aws_instance", attrs{"id": "c-9"})},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := planJSON(t, test.drift, test.state...)
			wantCode, want := exitDrift, strings.Join(test.want, "\n")+"\n"
			if len(test.want) == 0 {
				wantCode, want = exitNone, "No drift.\n"
			}
			code, stdout, stderr := runOn(text)
			assert.Equal(t, wantCode, code)
			assert.Equal(t, want, stdout)
			assert.Empty(t, stderr)

			code, asJSON, _ := runOn(text, "-json")
			assert.Equal(t, wantCode, code)
			var report struct {
				FormatVersion string `json:"format_version"`
				Drift         []finding
			}
			require.NoError(t, json.Unmarshal([]byte(asJSON), &report))
			assert.Equal(t, "1.0", report.FormatVersion)
			assert.Len(t, report.Drift, len(test.want))
			assert.NotContains(t, asJSON, "null")
			for _, printed := range []string{stdout, asJSON} {
				assert.NotContains(t, printed, "Canary")
			}
		})
	}
}

func TestRun_json(t *testing.T) {
	t.Parallel()
	_, stdout, _ := runOn(planJSON(t, []attrs{change(typeControl, controlOf(nil), nil)}), "-json")
	assert.JSONEq(t, `{"format_version": "1.0", "drift": [{
		"kind": "control_lifted", "address": "paxos_identity_control.x", "identity_id": "i-1",
		"control": {"id": "c-1", "type": "SELL_ONLY", "reason_code": "LEGAL_ORDER", "set_by": "CLIENT"}}]}`, stdout)
}

// A plan that cannot be judged is an error, never "No drift.", and no error quotes the plan.
func TestRun_errors(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text, want string
		args       []string
	}{
		"empty":            {text: "", want: "not the JSON of a plan"},
		"no JSON":          {text: "Canary", want: "not the JSON of a plan"},
		"a state":          {text: `{"format_version": "1.0", "values": {}}`, want: "not the JSON of a plan"},
		"two plans":        {text: planJSON(t, nil) + planJSON(t, nil), want: "not the JSON of a plan"},
		"another type":     {text: `{"format_version": "1.0", "configuration": {}, "errored": "Canary"}`, want: "not the JSON of a plan"},
		"another version":  {text: `{"format_version": "2.0", "configuration": {}}`, want: "format version 2.0"},
		"a failed plan":    {text: `{"format_version": "1.2", "configuration": {}, "errored": true}`, want: "ended in an error"},
		"a list as values": {text: planJSON(t, nil, attrs{"mode": "managed", "type": typeControl, "values": []string{"Canary"}}), want: "JSON"},
		"unknown flag":     {text: planJSON(t, nil), args: []string{"-Json"}, want: "Usage:"},
		"an argument":      {text: planJSON(t, nil), args: []string{"plan.json"}, want: "Usage:"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := runOn(test.text, test.args...)
			assert.Equal(t, exitError, code)
			assert.Empty(t, stdout)
			assert.Contains(t, stderr, test.want)
			assert.NotContains(t, stderr, "Canary")
		})
	}
}

// Help is no error. It says what each exit code means, and goes where a pager can read it.
func TestRun_help(t *testing.T) {
	t.Parallel()
	for _, flag := range []string{"-h", "-help", "--help"} {
		code, stdout, stderr := runOn("", flag)
		assert.Equal(t, exitNone, code)
		assert.Regexp(t, `^Usage: terraform show -json FILE \| terraform-provider-paxos drift \[-json\]\n.*2 with drift\n  -json\n`, stdout)
		assert.Empty(t, stderr)
	}
}

// What has a rule of its own exists.
func TestSchema(t *testing.T) {
	t.Parallel()
	schemas := acctest.Schemas(t, paxostest.Server(t, emulator.New(t))).ResourceSchemas
	withRules := slices.AppendSeq([]string{typeIdentity, typeControl, typeExclusive, typeSandboxStatus}, maps.Keys(plainObjects))
	assert.Subset(t, slices.Collect(maps.Keys(schemas)), withRules)
	attributes := map[string][]string{}
	for typ, schema := range schemas {
		for _, attribute := range schema.Block.Attributes {
			attributes[typ] = append(attributes[typ], attribute.Name)
			if attribute.Name == "verification" {
				for _, nested := range attribute.NestedType.Attributes {
					attributes[attribute.Name] = append(attributes[attribute.Name], nested.Name)
				}
			}
		}
	}
	assert.Subset(t, attributes[typeIdentity], slices.Concat(special, timestamps))
	assert.ElementsMatch(t, append(slices.Clone(setStatuses), "id_verification_url"), attributes["verification"])
	assert.Subset(t, attributes[typeSandboxStatus], append(slices.Clone(setStatuses), "status", "identity_id"))
	assert.Subset(t, slices.Concat(attributes[typeIdentity], attributes[typeControl]), arguments)
	for typ := range schemas {
		if special := plainObjects[typ]; !slices.Contains(withRules[:4], typ) {
			assert.Contains(t, attributes[typ], cmp.Or(special.id, "id"), "%s has another id: add a row of plainObjects", typ)
			assert.Subset(t, attributes[typ], special.follow, typ)
		}
	}
}

// The report names an object by the field that it has always had.
func TestRun_idsInJSON(t *testing.T) {
	t.Parallel()
	for typ, test := range map[string]struct{ attribute, field string }{
		"paxos_profile":            {"id", "profile_id"},
		"paxos_identity_document":  {"file_id", "file_id"},
		"paxos_account":            {"id", "account_id"},
		"paxos_account_member":     {"id", "account_member_id"},
		"paxos_institution_member": {"id", "institution_member_id"},
	} {
		_, stdout, _ := runOn(planJSON(t, []attrs{change(typ, attrs{test.attribute: "x-1"}, nil)}), "-json")
		assert.JSONEq(t, `{"format_version":"1.0","drift":[{"kind":"gone","address":"`+typ+`.x","`+test.field+`":"x-1"}]}`, stdout)
	}
}

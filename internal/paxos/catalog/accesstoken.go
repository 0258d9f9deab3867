package catalog

import "github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"

var _ = register(accessToken)

func accessToken() []spec.Object {
	return []spec.Object{{
		Kind: spec.EphemeralResource, Type: "paxos_access_token",
		Attributes: []spec.Attribute{
			spec.Row("scopes[]", spec.Credential, "events:read_event", "funding:read_profile", spec.IsKind),
			{Path: "token", Shown: spec.Hidden},
			{Path: "expires_at", Shown: spec.IsTime},
		},
	}}
}

package catalog

var _ = register(accessToken)

func accessToken() []Object {
	return []Object{{
		Kind: EphemeralResource, Type: "paxos_access_token",
		Attributes: []Attribute{
			{"scopes[]", credential, "events:read_event", "funding:read_profile", isKind},
			{Path: "token", Shown: hidden},
			{Path: "expires_at", Shown: isTime},
		},
	}}
}

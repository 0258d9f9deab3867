package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/settings"
)

// The argument request_signing and what is in it. Nothing in it is required by the schema, so that the key can come from
// the environment while its id stands in the configuration.
const (
	argSigning           = "request_signing"
	argSigningKeyID      = argSigning + ".key_id"
	argSigningPrivateKey = argSigning + ".private_key"
	argSigningAlgorithm  = argSigning + ".algorithm"
)

func signingSchema() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "Signs every request, for a credential for which Paxos requires signed requests. The private key never leaves the " +
			"provider. Each part can come from the environment instead: `PAXOS_SIGNING_KEY_ID`, `PAXOS_SIGNING_PRIVATE_KEY`, " +
			"`PAXOS_SIGNING_ALGORITHM`. Default: requests are not signed.",
		Attributes: map[string]schema.Attribute{
			"key_id": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Id that the Paxos Dashboard shows for the public key. Required here or in the environment variable " +
					"`PAXOS_SIGNING_KEY_ID`, if you set any argument of `request_signing`.",
			},
			"private_key": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "Private key as PEM (PKCS #8 or SEC 1, no password): Ed25519, or EC on the curve P-256. Required here " +
					"or in the environment variable `PAXOS_SIGNING_PRIVATE_KEY`, which keeps it out of files, if you set any argument of " +
					"`request_signing`.",
			},
			"algorithm": schema.StringAttribute{
				Optional: true, Validators: []validator.String{tfkit.OneOf(api.SigningEdDSA, api.SigningES256)},
				MarkdownDescription: "`EdDSA` for an Ed25519 key or `ES256` for an EC key; it must match the key. Environment " +
					"variable: `PAXOS_SIGNING_ALGORITHM`. Default: the algorithm of the key.",
			},
		},
	}
}

// signing returns the key to sign with; nil where neither configuration nor environment asks for it.
func signing(r settings.Resolver) *api.SigningKey {
	before := r.Diags.ErrorsCount()
	_, configured := r.Configured(argSigning)
	if r.Diags.ErrorsCount() > before {
		return nil
	}
	keyID, privateKey, algorithm := r.Text(argSigningKeyID, ""), r.Text(argSigningPrivateKey, ""), r.Text(argSigningAlgorithm, "")
	if r.Diags.ErrorsCount() > before || !configured && keyID+privateKey+algorithm == "" {
		return nil
	}
	for _, part := range []struct{ argument, value string }{{argSigningKeyID, keyID}, {argSigningPrivateKey, privateKey}} {
		if part.value == "" {
			r.AddError(part.argument, "It is not set, and signing requests needs key_id and private_key. Set it here or in the environment "+
				"variable "+envVar(part.argument)+", or take everything else of request_signing out of both.")
		}
	}
	if keyID != "" && !settings.IsPrintable(keyID) {
		r.AddError(argSigningKeyID, settings.NotPrintable)
	}
	if algorithm != "" && algorithm != api.SigningEdDSA && algorithm != api.SigningES256 {
		r.AddError(argSigningAlgorithm, "It must be EdDSA or ES256.")
	}
	if r.Diags.ErrorsCount() > before {
		return nil
	}
	key, err := api.ParseSigningKey(keyID, privateKey)
	switch {
	case err != nil:
		r.AddError(argSigningPrivateKey, "Requests cannot be signed with it: "+err.Error()+".")
	case algorithm != "" && algorithm != key.Algorithm():
		r.AddError(argSigningAlgorithm, "It is "+algorithm+", and private_key is a key for "+key.Algorithm()+". Leave the algorithm out, "+
			"or set the key that goes with it.")
	}
	return key
}

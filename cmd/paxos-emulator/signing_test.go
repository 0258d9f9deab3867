package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// newKeyPair returns the PEM texts of a new key pair.
func newKeyPair(t *testing.T) (public, private string) {
	t.Helper()
	publicKey, privateKey, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	der, err := x509.MarshalPKIXPublicKey(publicKey)
	require.NoError(t, err)
	public = string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	der, err = x509.MarshalPKCS8PrivateKey(privateKey)
	require.NoError(t, err)
	return public, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func TestServeDemandsSignatures(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	var args []string
	privates := map[string]string{}
	for _, id := range []string{"key-1", "key-2", "key-3"} {
		public, private := newKeyPair(t)
		privates[id] = private
		if id != "key-3" { // which the emulator does not know
			file := filepath.Join(directory, id+"=public.pem")
			require.NoError(t, os.WriteFile(file, []byte(public), 0o600))
			args = append(args, "--signing-key", id+"="+file)
		}
	}
	p := serve(t, args...)
	for id, want := range map[string]int{
		"key-1": http.StatusNotFound, "key-2": http.StatusNotFound, "key-3": http.StatusUnauthorized, "": http.StatusUnauthorized,
	} {
		var signing []api.Option
		if id != "" {
			key, err := api.ParseSigningKey(id, privates[id])
			require.NoError(t, err)
			signing = append(signing, api.WithSigning(key))
		}
		_, err := p.client(signing...).GetIdentity(t.Context(), "nobody", api.GetIdentityOptions{})
		var refused *api.Error
		require.ErrorAs(t, err, &refused)
		require.Equal(t, want, refused.StatusCode, id)
	}
}

func TestBadSigningKeysAreOneLineAndStartNothing(t *testing.T) {
	t.Parallel()
	_, private := newKeyPair(t)
	file := filepath.Join(t.TempDir(), "private.pem")
	require.NoError(t, os.WriteFile(file, []byte(private), 0o600))
	for flag, want := range map[string]string{
		"key-1":                "key-1",
		"key-1=none.pem":       `signing key "key-1": open none.pem`,
		"key-1=" + file:        "no PEM block PUBLIC KEY",
		"=" + file:             "no PEM block PUBLIC KEY",
		"key-1=" + t.TempDir(): "is a directory",
	} {
		said := requireUsageError(t, want, "serve", "--signing-key", flag)
		require.NotContains(t, said, strings.Split(private, "\n")[1], "the key is not shown")
	}
}

package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
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
	folder := t.TempDir()
	args := make([]string, 0, 4)
	privates := map[string]string{}
	for _, id := range []string{"key-1", "key-2", "key-3"} {
		public, private := newKeyPair(t)
		privates[id] = private
		if id != "key-3" { // which the emulator does not know
			file := filepath.Join(folder, id+"=public.pem")
			require.NoError(t, os.WriteFile(file, []byte(public), 0o600))
			args = append(args, "--signing-key", id+"="+file)
		}
	}
	p := serve(t, args...)
	clientID, clientSecret := emulator.DefaultCredentials()
	get := func(key *api.SigningKey) error {
		client, err := api.New(api.WithBaseURL(p.url+"/v2"), api.WithTokenURL(p.url+"/oauth2/token"),
			api.WithCredentials(clientID, clientSecret), api.WithSigning(key))
		require.NoError(t, err)
		defer client.Close()
		_, err = client.GetIdentity(t.Context(), "nobody", api.GetIdentityOptions{})
		return err
	}
	for id, want := range map[string]int{"key-1": http.StatusNotFound, "key-2": http.StatusNotFound, "key-3": http.StatusUnauthorized} {
		key, err := api.ParseSigningKey(id, privates[id])
		require.NoError(t, err)
		var refused *api.Error
		require.ErrorAs(t, get(key), &refused)
		require.Equal(t, want, refused.StatusCode, id)
	}
	var refused *api.Error
	require.ErrorAs(t, get(nil), &refused)
	require.Equal(t, http.StatusUnauthorized, refused.StatusCode)
	code, _ := p.stop(syscall.SIGTERM)
	require.Zero(t, code)
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
		var stderr bytes.Buffer
		cmd := exec.CommandContext(t.Context(), program, "serve", "--listen", "127.0.0.1:0", "--signing-key", flag)
		cmd.Stderr = &stderr
		require.Error(t, cmd.Run())
		require.Equal(t, 2, cmd.ProcessState.ExitCode(), stderr.String())
		require.Equal(t, 1, strings.Count(stderr.String(), "\n"), stderr.String())
		require.Contains(t, stderr.String(), want)
		require.NotContains(t, stderr.String(), strings.Split(private, "\n")[1], "the key is not shown")
	}
}

package main

import (
	"context"
	"crypto"
	"fmt"
	"io"
	"os"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit/program"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

type serveCommand struct {
	program.Serve

	ClientID         string            `default:"${client_id}" help:"OAuth2 client id that is accepted."`
	ClientSecret     string            `default:"${client_secret}" help:"OAuth2 client secret that is accepted."`
	SigningKey       map[string]string `mapsep:"none" placeholder:"KID=FILE" help:"Refuse what no public key (PEM) proves signed; repeatable."`
	ControlsRevision string            `default:"2026" enum:"2026,2025" help:"Revision of the controls API: ${enum}."`
}

// Run serves until ctx ends.
func (c *serveCommand) Run(ctx context.Context, stdout io.Writer, stderr program.Warnings) error {
	options, err := c.options()
	if err != nil {
		return program.UsageError{Err: err}
	}
	return c.Start(ctx, stdout, stderr, name, func() (program.Server, error) { return emulator.NewServer(options...) })
}

func (c *serveCommand) options() ([]emulator.Option, error) {
	kit, err := c.Options(func(name string, data []byte) (any, error) {
		seed, err := emulator.ParseSeed(name, data)
		return &seed, err
	})
	if err != nil {
		return nil, err
	}
	keys, err := c.signingKeys()
	return []emulator.Option{
		emulator.With(kit), emulator.WithCredentials(c.ClientID, c.ClientSecret), emulator.WithControlsRevision(c.ControlsRevision),
		emulator.WithSigningKeys(keys),
	}, err
}

// signingKeys reads the files of the public keys.
func (c *serveCommand) signingKeys() (map[string]crypto.PublicKey, error) {
	keys := make(map[string]crypto.PublicKey, len(c.SigningKey))
	for id, file := range c.SigningKey {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("signing key %q: %w", id, err)
		}
		if keys[id], err = emulator.ParseSigningKey(text); err != nil {
			return nil, fmt.Errorf("signing key %q: %s: %w", id, file, err)
		}
	}
	return keys, nil
}

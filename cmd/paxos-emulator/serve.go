package main

import (
	"context"
	"crypto"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/google/renameio/v2/maybe"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

type serveCommand struct {
	Listen           string            `default:"127.0.0.1:8086" help:"Address to listen on; port 0 is a free one."`
	AllowHost        []string          `placeholder:"NAME" help:"Answer under this host name as well, such as a container's; repeatable."`
	AddressFile      string            `placeholder:"FILE" help:"Write the base URL to FILE once it listens."`
	State            string            `placeholder:"FILE" help:"Keep the state in FILE; if it exists, --seed is not used."`
	Seed             string            `placeholder:"FILE" help:"Start with what FILE (YAML or JSON) holds."`
	ClientID         string            `default:"${client_id}" help:"OAuth2 client id that is accepted."`
	ClientSecret     string            `default:"${client_secret}" help:"OAuth2 client secret that is accepted."`
	SigningKey       map[string]string `mapsep:"none" placeholder:"KID=FILE" help:"Refuse what no public key (PEM) proves signed; repeatable."`
	ControlsRevision string            `default:"2026" enum:"2026,2025" help:"Revision of the controls API: ${enum}."`
	Latency          time.Duration     `default:"0s" help:"Least time for every API request, such as 50ms."`
	RateLimit        string            `default:"off" enum:"off,paxos" help:"Rate limits: ${enum} (those documented)."`
	RateLimitScale   float64           `default:"1" help:"Shrink window, block and quota of the limit by 0 < N <= 1."`
	RateLimitSpeed   float64           `default:"1" help:"Let the limit's time run N times as fast: as many requests in less time."`
	Clock            string            `default:"real" enum:"real,manual" help:"${enum}; see /_emulator/clock."`
	Record           string            `placeholder:"DIR"    help:"Append exchanges, bodies included, to a file in DIR."`
}

// journalSize is how many requests the program remembers.
const journalSize = 10_000

// shutdownTime is how long requests under way may take to end after an interrupt.
const shutdownTime = 5 * time.Second

// Run serves until ctx ends.
func (c *serveCommand) Run(ctx context.Context, stdout io.Writer, stderr warnings) error {
	options, err := c.options()
	if err != nil {
		return usageError{err}
	}
	// The address first: a state file is not touched by an emulator that can't start.
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.address())
	if err != nil {
		return usageError{err}
	}
	server, err := emulator.NewServer(options...)
	if err != nil {
		_ = listener.Close()
		return usageError{err}
	}
	url := emukit.BaseURL(listener.Addr())
	if c.AddressFile != "" {
		if err := maybe.WriteFile(c.AddressFile, []byte(url+"\n"), 0o644); err != nil {
			_ = listener.Close()
			server.Close()
			return usageError{err}
		}
	}
	if !isLoopback(listener.Addr()) {
		fmt.Fprintf(stderr, "paxos-emulator: warning: listening on %s, which other machines can reach: whoever does reads and changes "+
			"everything here. Keep real data out, or use --listen 127.0.0.1:8086.\n", listener.Addr())
	}
	bound := ""
	if url != "http://"+listener.Addr().String() { // the URL for this machine does not say that others reach it, too
		bound = fmt.Sprintf(" (bound to %s)", listener.Addr())
	}
	fmt.Fprintf(stdout, "listening on %s%s\n", url, bound)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-ctx.Done()
		wait, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
		defer cancel()
		server.Shutdown(wait)
	}()
	if err := server.Serve(listener); err != nil {
		return err
	}
	<-stopped
	return nil
}

// address is where to listen. A missing host means this machine only: what is emulated are people's data.
func (c *serveCommand) address() string {
	if strings.HasPrefix(c.Listen, ":") {
		return "127.0.0.1" + c.Listen
	}
	return c.Listen
}

// isLoopback reports whether only this machine reaches the address.
func isLoopback(addr net.Addr) bool {
	at, err := netip.ParseAddrPort(addr.String())
	return err == nil && at.Addr().Unmap().IsLoopback()
}

// hosts returns the host names under which the emulator is reached: those given, and one that --listen has.
func (c *serveCommand) hosts() []string {
	name, _, err := net.SplitHostPort(c.address())
	if err != nil || name == "" {
		return c.AllowHost
	}
	if _, err := netip.ParseAddr(name); err == nil {
		return c.AllowHost
	}
	return append(slices.Clone(c.AllowHost), name)
}

func (c *serveCommand) options() ([]emulator.Option, error) {
	if c.RateLimitScale <= 0 || c.RateLimitScale > 1 {
		return nil, fmt.Errorf("--rate-limit-scale must be above 0 and at most 1, not %g", c.RateLimitScale)
	}
	if c.RateLimitSpeed <= 0 {
		return nil, fmt.Errorf("--rate-limit-speed must be above 0, not %g", c.RateLimitSpeed)
	}
	options := []emulator.Option{
		emulator.WithCredentials(c.ClientID, c.ClientSecret),
		emulator.WithControlsRevision(c.ControlsRevision),
		emulator.WithLatency(c.Latency),
		emulator.WithAllowedHosts(c.hosts()...),
		emulator.WithStateFile(c.State),
		emulator.WithRecorder(c.Record),
		emulator.WithJournalSize(journalSize),
	}
	if c.RateLimit == "paxos" {
		options = append(options, emulator.WithRateLimit(c.RateLimitScale, c.RateLimitSpeed))
	}
	if c.Clock == "manual" {
		options = append(options, emulator.WithClock(emukit.NewManualClock(time.Now())))
	}
	keys, err := c.signingKeys()
	if err != nil {
		return nil, err
	}
	options = append(options, emulator.WithSigningKeys(keys))
	if c.Seed != "" {
		seed, err := emulator.LoadSeed(c.Seed)
		if err != nil {
			return nil, fmt.Errorf("seed file: %w", err)
		}
		options = append(options, emulator.WithSeed(seed))
	}
	return options, nil
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

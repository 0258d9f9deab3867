package program

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/google/renameio/v2/maybe"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// Serve are the flags of the command serve that all emulators have. The struct of the command embeds it.
type Serve struct {
	Listen         string        `default:"127.0.0.1:${port}" help:"Address to listen on; port 0 is a free one."`
	AllowHost      []string      `placeholder:"NAME" help:"Answer under this host name as well, such as a container's; repeatable."`
	AddressFile    string        `placeholder:"FILE" help:"Write the base URL to FILE once it listens."`
	State          string        `placeholder:"FILE" help:"Keep the state in FILE; if it exists, --seed is not used."`
	Seed           string        `placeholder:"FILE" help:"Start with what FILE (YAML or JSON) holds."`
	Latency        time.Duration `default:"0s" help:"Least time for every API request, such as 50ms."`
	RateLimit      string        `default:"off" enum:"off,${limits}" help:"Rate limits: ${enum}${limits_help}."`
	RateLimitScale float64       `default:"1" help:"Shrink window, block and quota of the limit by 0 < N <= 1."`
	RateLimitSpeed float64       `default:"1" help:"Let the limit's time run N times as fast: as many requests in less time."`
	Clock          string        `default:"real" enum:"real,manual" help:"${enum}; see /_emulator/clock."`
	Record         string        `placeholder:"DIR"    help:"Append exchanges, bodies included, to a file in DIR."`
}

// journalSize is how many requests the program remembers.
const journalSize = 10_000

// shutdownTime is how long requests under way may take to end after an interrupt.
const shutdownTime = 5 * time.Second

// Options returns the options of the flags. parse reads the seed.
func (c *Serve) Options(parse func(name string, data []byte) (any, error)) (emukit.Options, error) {
	if c.RateLimitScale <= 0 || c.RateLimitScale > 1 {
		return emukit.Options{}, fmt.Errorf("--rate-limit-scale must be above 0 and at most 1, not %g", c.RateLimitScale)
	}
	if c.RateLimitSpeed <= 0 {
		return emukit.Options{}, fmt.Errorf("--rate-limit-speed must be above 0, not %g", c.RateLimitSpeed)
	}
	options := emukit.Options{
		Latency: c.Latency, Hosts: c.hosts(), StateFile: c.State, RecordDir: c.Record, RecordName: "emulator", JournalSize: journalSize,
	}
	if c.RateLimit != "off" {
		options.RateScale, options.RateSpeed = c.RateLimitScale, c.RateLimitSpeed
	}
	if c.Clock == "manual" {
		options.Clock = emukit.NewManualClock(time.Now())
	}
	if c.Seed != "" {
		seed, err := emukit.LoadSeed(c.Seed, parse)
		if err != nil {
			return emukit.Options{}, fmt.Errorf("seed file: %w", err)
		}
		options.Seed = seed
	}
	return options, nil
}

// Server is an emulator that does not listen yet.
type Server interface {
	Serve(listener net.Listener) error
	Shutdown(ctx context.Context)
	Close()
}

// Start makes a server and serves until ctx ends. Errors of start are a UsageError.
func (c *Serve) Start(ctx context.Context, stdout io.Writer, stderr Warnings, program string, start func() (Server, error)) error {
	// The address first: a state file is not touched by an emulator that can't start.
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.address())
	if err != nil {
		return UsageError{Err: err}
	}
	server, err := start()
	if err != nil {
		_ = listener.Close()
		return UsageError{Err: err}
	}
	url := emukit.BaseURL(listener.Addr())
	if c.AddressFile != "" {
		if err := maybe.WriteFile(c.AddressFile, []byte(url+"\n"), 0o644); err != nil {
			_ = listener.Close()
			server.Close()
			return UsageError{Err: err}
		}
	}
	if !isLoopback(listener.Addr()) {
		fmt.Fprintf(stderr, "%s: warning: listening on %s, which other machines can reach: whoever does reads and changes "+
			"everything here. Keep real data out, or use --listen 127.0.0.1:8086.\n", program, listener.Addr())
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
func (c *Serve) address() string {
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
func (c *Serve) hosts() []string {
	name, _, err := net.SplitHostPort(c.address())
	if err != nil || name == "" {
		return c.AllowHost
	}
	if _, err := netip.ParseAddr(name); err == nil {
		return c.AllowHost
	}
	return append(slices.Clone(c.AllowHost), name)
}

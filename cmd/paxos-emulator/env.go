package main

import (
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

type envCommand struct {
	URL          string `default:"http://127.0.0.1:8086" help:"Base URL of the emulator, as serve prints it."`
	ClientID     string `default:"${client_id}" help:"OAuth2 client id that the emulator accepts."`
	ClientSecret string `default:"${client_secret}" help:"OAuth2 client secret that the emulator accepts."`
}

// Run prints one export line per variable, for eval "$(paxos-emulator env)".
func (c *envCommand) Run(stdout io.Writer) error {
	base, err := url.Parse(c.URL)
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") {
		return usageError{fmt.Errorf("--url must be like http://127.0.0.1:8086, not %q", c.URL)}
	}
	env := emulator.Environment(strings.TrimRight(c.URL, "/"), c.ClientID, c.ClientSecret)
	for _, name := range slices.Sorted(maps.Keys(env)) {
		fmt.Fprintf(stdout, "export %s=%s\n", name, quote(env[name]))
	}
	return nil
}

// quote makes a text one word of a POSIX shell.
func quote(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

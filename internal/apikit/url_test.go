package apikit

import (
	"cmp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseURL(t *testing.T) {
	t.Parallel()
	for good, want := range map[string]string{
		"https://api.example.com/v2": "", "https://10.0.0.1:8443/v2": "", "http://localhost:8086/v2": "", "http://127.0.0.1": "",
		"http://127.9.9.9:1/x": "", "http://[::1]:8086": "", "http://[::ffff:127.0.0.1]/v2": "", "https://[fe80::1%25eth0]/v2": "",
		"HTTPS://API.Example.COM":          "https://api.example.com",
		"https://api.example.com./v2":      "https://api.example.com/v2",
		"https://api.example.com..:443/v2": "https://api.example.com/v2",
		"https://api.example.com:/v2":      "https://api.example.com/v2",
		"https://api.example.com:80/v2":    "https://api.example.com:80/v2",
		"http://LocalHost.:80/v2":          "http://localhost/v2",
		"https://[2001:DB8::1]:443/v2":     "https://[2001:db8::1]/v2",
	} {
		u, ok := ParseURL(good)
		require.True(t, ok, good)
		assert.Equal(t, cmp.Or(want, good), u.String())
	}
	for _, bad := range []string{
		"", "/v2", "https://", "https://:443/v2", "//api.example.com", "api.example.com/v2", "ftp://localhost", "http://api.example.com/v2",
		"http://10.0.0.1", "http://0.0.0.0:8086", "http://[::]:8086", "http://localhost.example", "http://127.0.0.1.example",
		"http://localhost@evil.example", "https://user:password@api.example.com", "https://api.example.com?a=b", "https://api.example.com#a",
		"https://api.example.com/\x00", "https://api.example.com/v2 ", " https://api.example.com", "https://api.example.com/é",
		"https://api.example.com/" + strings.Repeat("x", 1000), "http://①27.0.0.1",
		"https://%EF%BD%81pi.example.com/v2", "https://api%E3%80%82example.com/v2", // net/http takes both for api.example.com
		"https://a:port", "https://./v2", "https://api.example.com\\@evil.example/v2", "https:api.example.com/v2", "http://localhost%2E/v2",
	} {
		_, ok := ParseURL(bad)
		assert.False(t, ok, bad)
		_, err := NamedURL("base URL", bad)
		require.Error(t, err, bad)
		if bad != "" {
			assert.NotContains(t, err.Error(), bad)
		}
	}
}

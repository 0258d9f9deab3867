package readahead_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
	"golang.org/x/sync/errgroup"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/readahead"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// tenant is an emulator with people, and a client that reads them as a refresh does.
type tenant struct {
	t      *testing.T
	emu    *emulator.Server
	client *readahead.Client
	people []api.Identity // as the state has them
}

func newTenant(t *testing.T, people int, opts readahead.Options, emulated ...emulator.Option) *tenant {
	t.Helper()
	x := &tenant{t: t, emu: emulator.New(t, emulated...)}
	x.client = x.newClient(opts)
	x.people = x.add(people, "managed")
	return x
}

// newClient returns the client of another run.
func (x *tenant) newClient(opts readahead.Options, adjust ...func(*api.Config)) *readahead.Client {
	x.t.Helper()
	return readahead.New(x.newAPI(adjust...), opts)
}

func (x *tenant) newAPI(adjust ...func(*api.Config)) *api.Client {
	x.t.Helper()
	cfg := api.Config{
		Config: apikit.Config{
			BaseURL: x.emu.APIURL(), MaxConcurrentRequests: apikit.DefaultMaxConcurrentRequests,
			MaxRetries: apikit.DefaultMaxRetries, RequestTimeout: apikit.DefaultRequestTimeout, FirstPause: time.Millisecond,
			LongestPause: time.Millisecond,
		},
		TokenURL: x.emu.TokenURL(), ClientID: x.emu.ClientID(), ClientSecret: x.emu.ClientSecret(),
	}
	for _, change := range adjust {
		change(&cfg)
	}
	raw, err := api.New(cfg)
	require.NoError(x.t, err)
	x.t.Cleanup(raw.Close)
	return raw
}

// add makes people elsewhere.
func (x *tenant) add(n int, prefix string) []api.Identity {
	people := make([]api.Identity, 0, n)
	for i := range n {
		people = append(people, x.emu.Identities.Add(api.Identity{
			RefID: fmt.Sprintf("%s-%d", prefix, i),
			PersonDetails: &api.PersonDetails{
				FirstName: "Ada", LastName: fmt.Sprintf("Miller %d", i), DateOfBirth: "1985-12-10", Nationality: "GBR",
				CIPID: fmt.Sprintf("%s-%d", prefix, i), CIPIDType: "PASSPORT", CIPIDCountry: "GBR",
			},
		}))
	}
	return people
}

// read reads one of the people; the state has the details that it had when the tenant was made.
func (x *tenant) read(person api.Identity) readahead.Result {
	x.t.Helper()
	answer, err := x.client.ReadIdentity(x.t.Context(), x.prior(person))
	require.NoError(x.t, err)
	require.Equal(x.t, person.ID, answer.Identity.ID)
	return answer
}

func (x *tenant) prior(person api.Identity) readahead.Prior {
	return readahead.Prior{
		ID: person.ID, CreatedAt: instant(x.t, person.CreatedAt), UpdatedAt: instant(x.t, person.UpdatedAt),
		Options: api.GetIdentityOptions{Details: true},
		Unchanged: func(answer *api.Identity) bool {
			return answer.PersonDetails.LastName == person.PersonDetails.LastName
		},
	}
}

// requests returns how many requests of an operation were made.
func (x *tenant) requests(operation string) int { return len(x.emu.Requests(operation)) }

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, text)
	require.NoError(t, err)
	return at
}

// refresh reads the people as Terraform does, some at a time and in no useful order.
func (x *tenant) refresh(parallelism int, people []api.Identity) {
	x.t.Helper()
	x.each(parallelism, shuffled(people), func(person api.Identity) error {
		_, err := x.client.ReadIdentity(x.t.Context(), x.prior(person))
		return err
	})
}

// each does something for all people, some at a time.
func (x *tenant) each(parallelism int, people []api.Identity, do func(api.Identity) error) {
	x.t.Helper()
	var work errgroup.Group
	work.SetLimit(parallelism)
	for _, person := range people {
		work.Go(func() error { return do(person) })
	}
	require.NoError(x.t, work.Wait())
}

// shuffled returns the people in an order that has nothing to do with their creation, the same in every run.
func shuffled(people []api.Identity) []api.Identity {
	mixed := slices.Clone(people)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
	return mixed
}

// through gives the tenant a client whose requests pass a gateway.
func (x *tenant) through(forward func(base http.RoundTripper, req *http.Request) (*http.Response, error)) {
	x.t.Helper()
	base := transport.NewBaseTransport(10, time.Minute)
	x.t.Cleanup(base.CloseIdleConnections)
	x.client = x.newClient(readahead.Options{}, func(c *api.Config) {
		c.Transport = gateway(func(req *http.Request) (*http.Response, error) { return forward(base, req) })
	})
}

// gateway is a function as an http.RoundTripper.
type gateway func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (g gateway) RoundTrip(req *http.Request) (*http.Response, error) { return g(req) }

// behind puts a gateway before Paxos that replaces text in lists of identities.
func (x *tenant) behind(replace ...string) {
	x.t.Helper()
	replacer := strings.NewReplacer(replace...)
	x.through(func(base http.RoundTripper, req *http.Request) (*http.Response, error) {
		resp, err := base.RoundTrip(req)
		if err != nil || !strings.HasSuffix(req.URL.Path, "/identity/identities") || req.Method != http.MethodGet {
			return resp, err
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		body = []byte(replacer.Replace(string(body)))
		resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		return resp, err
	})
}

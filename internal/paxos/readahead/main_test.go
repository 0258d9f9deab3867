package readahead_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/readahead"
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
func (x *tenant) newClient(opts readahead.Options, more ...api.Option) *readahead.Client {
	x.t.Helper()
	raw, err := api.New(append([]api.Option{
		api.WithBaseURL(x.emu.APIURL()), api.WithTokenURL(x.emu.TokenURL()),
		api.WithCredentials(x.emu.ClientID(), x.emu.ClientSecret()), api.WithMaxRequestsPerSecond(0),
		api.WithBackoff(time.Millisecond, time.Millisecond),
	}, more...)...)
	require.NoError(x.t, err)
	x.t.Cleanup(raw.Close)
	return readahead.New(raw, opts)
}

// add makes people elsewhere.
func (x *tenant) add(n int, prefix string) []api.Identity {
	people := make([]api.Identity, 0, n)
	for i := range n {
		people = append(people, x.emu.AddIdentity(api.Identity{
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

// refresh reads the people as Terraform does, ten at a time and in no useful order.
func (x *tenant) refresh(people []api.Identity) {
	x.t.Helper()
	x.refreshBy(10, people)
}

// refreshBy reads the people, some at a time.
func (x *tenant) refreshBy(parallelism int, people []api.Identity) {
	x.t.Helper()
	work, failed := make(chan api.Identity), make(chan error, parallelism)
	for range parallelism {
		go func() {
			for person := range work {
				if _, err := x.client.ReadIdentity(context.Background(), x.prior(person)); err != nil {
					failed <- err
					return
				}
			}
			failed <- nil
		}()
	}
	for _, person := range people {
		work <- person
	}
	close(work)
	for range parallelism {
		require.NoError(x.t, <-failed)
	}
}

package emulator

import (
	"cmp"
	"crypto/subtle"
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
)

// DefaultAPIKey is the key of an emulator that was not given another one.
const DefaultAPIKey = "emulator-key"

// limitClass is the one class of rate limits. guess(rate-limit): no page names a limit; this one is 10 requests a second.
const limitClass = "identities"

// Server is an emulator. All methods are safe for concurrent use.
type Server struct {
	*emukit.Server

	// Identities are what the emulator holds, for code in Go.
	Identities emukit.Objects[Identity, Identity]

	opts  options
	store *store
}

// Seed is what an emulator is filled with. Fields have the API's own names; ids and timestamps may be given or left to the emulator.
type Seed struct {
	Identities []Identity `json:"identities,omitempty"`
}

// Identity is an identity with what the emulator holds of it and answers do not show.
type Identity struct {
	api.Identity `yaml:",inline"`

	// RiskRating is what the filter of that name looks at. guess(risk-rating): it is low unless seeded.
	RiskRating string `json:"riskRating,omitempty"`
	// ApproveAt is when an approval of the sandbox takes effect.
	ApproveAt time.Time `json:"approveAt,omitzero"`
	// Active are the codes of the operations that were activated.
	Active []string `json:"active,omitempty"`
}

// store is the state, as it is in snapshots.
type store struct {
	emukit.Head
	Identities emukit.Collection[Identity] `json:"identities"`
	Uploads    emukit.Collection[upload]   `json:"uploads"`
}

// newStore returns a store with nothing in it. guess(email-unique): two emails are the same in any case, and for all apps.
func (s *Server) newStore() *store {
	return &store{
		Identities: emukit.NewCollection(emukit.Schema[Identity]{
			Noun: "identity",
			ID:   func(i *Identity) string { return i.ID }, CreatedAt: func(i *Identity) string { return i.CreatedAt },
			Unique: []emukit.Key[Identity]{{Name: "email", Of: s.emailKey}},
		}, s.Changes()),
		Uploads: emukit.NewCollection(emukit.Schema[upload]{Noun: "upload", ID: func(u *upload) string { return u.Key }}, s.Changes()),
	}
}

// New starts an emulator on a free port of 127.0.0.1 and closes it when the test ends. Options that make no sense end the test. When
// the environment variable PUBLICMINT_EMULATOR_RECORD_DIR names a directory, exchanges are recorded there.
func New(t emukit.TB, opts ...Option) *Server {
	t.Helper()
	recorder := func(o *options) { o.RecordIn(t, emukit.RecordDirectory("PUBLICMINT_EMULATOR_RECORD_DIR")) }
	server, err := NewServer(append([]Option{recorder}, opts...)...)
	if err != nil {
		t.Fatalf("starting the Public Mint emulator: %v", err)
	}
	server.StartTest(t)
	return server
}

// NewServer makes an emulator that does not listen yet: pass a listener to Serve, or use Handler. A bad option, seed or state file is
// an error of one line.
func NewServer(opts ...Option) (*Server, error) {
	o := options{Options: emukit.Options{RecordName: "emulator"}, apiKey: DefaultAPIKey}
	for _, option := range opts {
		option(&o)
	}
	if o.apiKey == "" {
		return nil, errors.New("the API key must not be empty")
	}
	kit, err := emukit.NewServer(o.Options)
	if err != nil {
		return nil, err
	}
	s := register(kit, o)
	err = s.Init(emukit.API{
		Name: "Public Mint emulator", Version: 1, State: s.store, Fresh: func() emukit.State { return s.newStore() }, Kinds: s.kinds(),
		Endpoints: s.endpoints(), Routes: s.fileRoutes(), Limits: map[string]float64{limitClass: 10}, OtherLimit: limitClass, Fail: s.fail,
		ParseSeed: func(name string, data []byte) (any, error) {
			seed, err := ParseSeed(name, data)
			return &seed, err
		},
		Prepare: func(seed any) any { return seed }, Finish: func(any) {},
	})
	return s, err
}

// register gives a server its store and its kinds of objects.
func register(kit *emukit.Server, o options) *Server {
	s := &Server{Server: kit, opts: o}
	s.store = s.newStore()
	s.Identities = emukit.ObjectsOf(kit, "identities", &s.store.Identities, s.insert)
	s.Identities.Seeds = emukit.SeedList("identities", func(seed *Seed) []Identity { return seed.Identities })
	s.Identities.Check = func(i *Identity) []string {
		var check emukit.Checks
		check.Required("email", i.Email)
		check.Enum("type", i.Type, api.IdentityTypes)
		check.Date("birthday", i.Birthday)
		check.Timestamp("createdAt", i.CreatedAt)
		return check.Found
	}
	return s
}

func (s *Server) kinds() []emukit.ObjectKind { return []emukit.ObjectKind{&s.Identities} }

// ParseSeed reads a seed, YAML or JSON, which is a part of YAML. The name is for messages. Errors are one line.
func ParseSeed(name string, data []byte) (Seed, error) {
	kinds := register(&emukit.Server{}, options{}).kinds()
	return emukit.ParseSeed(name, data, func(*Seed) error { return nil }, kinds)
}

// Seed adds objects to what is there, and returns their ids.
func (s *Server) Seed(seed Seed) (emukit.Seeded, error) { return s.AddSeed(&seed) }

// APIKey returns the key that is accepted.
func (s *Server) APIKey() string { return s.opts.apiKey }

// Env returns the environment variables that point the provider at this emulator.
func (s *Server) Env() map[string]string { return Environment(s.URL(), s.opts.apiKey) }

// Environment returns the variables that point the provider at an emulator at the given base URL (no trailing slash). Pacing is off:
// there is no real limit to respect.
func Environment(baseURL, apiKey string) map[string]string {
	return map[string]string{
		"PUBLICMINT_API_URL": baseURL, "PUBLICMINT_API_KEY": apiKey, "PUBLICMINT_MAX_REQUESTS_PER_SECOND": "0",
	}
}

// admit refuses a request without the key. Authentication page: header apikey. guess(unauthorized): status and texts are those of
// Kong, whose default the name of the header is.
func (s *Server) admit(r *http.Request, _ []byte) error {
	key := r.Header.Get("apikey")
	switch {
	case key == "":
		return &failure{http.StatusUnauthorized, "", "No API key found in request"}
	case subtle.ConstantTimeCompare([]byte(key), []byte(s.opts.apiKey)) == 0:
		return &failure{http.StatusUnauthorized, "", "Invalid authentication credentials"}
	}
	return nil
}

// appID is the application of the key, which the server sets (inferred from the reference).
const appID = "7a3c8d52-6f0e-4b7e-9d0c-2f6f5f1b9e11"

// now returns a timestamp later than all before it, in the form of the samples.
func (s *Server) now() string { return s.Now(time.Millisecond).Format("2006-01-02T15:04:05.000Z") }

// insert adds an identity, from a request or a test, and fills in what is left open.
func (s *Server) insert(i *Identity) (*Identity, error) {
	no := false
	i.ID, i.AppID = cmp.Or(i.ID, uuid.NewString()), cmp.Or(i.AppID, appID)
	i.Type, i.RiskRating = cmp.Or(i.Type, api.TypePerson), cmp.Or(i.RiskRating, "low")
	i.CreatedAt = cmp.Or(i.CreatedAt, s.now())
	i.UpdatedAt = cmp.Or(i.UpdatedAt, i.CreatedAt)
	i.Blocked, i.IdentityConfirmed = cmp.Or(i.Blocked, &no), cmp.Or(i.IdentityConfirmed, &no)
	s.nameDocuments(i, i.UpdatedAt)
	return i, s.store.Identities.Insert(i)
}

// nameDocuments gives new documents what the server sets.
func (s *Server) nameDocuments(i *Identity, now string) {
	for n := range i.Documents {
		d := &i.Documents[n]
		d.ID, d.IdentityID = cmp.Or(d.ID, uuid.NewString()), i.ID
		d.CreatedAt, d.UpdatedAt = cmp.Or(d.CreatedAt, now), cmp.Or(d.UpdatedAt, now)
	}
}

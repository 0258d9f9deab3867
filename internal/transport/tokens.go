package transport

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
	"golang.org/x/sync/singleflight"
)

const (
	tokenTimeout  = 15 * time.Second
	tokenAttempts = 3
	// refreshPause is the least time between two refreshes in the background, so that an endpoint that is down is not
	// asked with every request.
	refreshPause = 5 * time.Second
)

// TokenConfig describes where bearer tokens come from.
type TokenConfig struct {
	// URL is the OAuth 2.0 token endpoint.
	URL string
	// ClientID and ClientSecret are the client credentials.
	ClientID, ClientSecret string
	// Class is the rate limit that requests to the endpoint count against.
	Class Class
	// Scopes are asked for together. Empty means the one scope of the operation at hand.
	Scopes []string
	// OthersAlone asks for the scope of an operation alone if Scopes lack it. Otherwise such an operation gets the token for
	// Scopes, and the API refuses it.
	OthersAlone bool
	// Client makes the requests: one attempt each, rate limited and logged, without Authorization.
	Client *http.Client
	// Backoff is the pause between attempts.
	Backoff Backoff
	// Logger is told when a refresh in the background fails, and when the scopes are narrowed.
	Logger Logger
}

// TokenSource exchanges client credentials (RFC 6749, section 4.4) for tokens and keeps them until shortly before they
// expire. Any number of callers cost one exchange.
type TokenSource struct {
	cfg     TokenConfig
	flights singleflight.Group
	ctx     context.Context // ends with Close; not a request's, which would end the exchange for everybody else
	cancel  context.CancelFunc

	mu     sync.Mutex
	narrow bool // the credential lacks one of cfg.Scopes: ask for single scopes
	cached map[string]*cachedToken
	work   sync.WaitGroup
}

// cachedToken is one token. A zero expiry never ends by itself.
type cachedToken struct {
	token           string
	expiry, refresh time.Time
}

func (g *cachedToken) valid(now time.Time) bool {
	return g != nil && (g.expiry.IsZero() || now.Before(g.expiry))
}

func (g *cachedToken) fresh(now time.Time) bool {
	return g != nil && (g.expiry.IsZero() || now.Before(g.refresh))
}

// NewTokenSource returns a source without a token; it makes no request. Close it when done.
func NewTokenSource(cfg TokenConfig) *TokenSource {
	cfg.Scopes = slices.Clone(cfg.Scopes)
	ctx, cancel := context.WithCancel(context.Background())
	return &TokenSource{cfg: cfg, ctx: ctx, cancel: cancel, cached: map[string]*cachedToken{}}
}

// Close ends exchanges under way and waits for them. No token is to be had afterwards.
func (s *TokenSource) Close() {
	s.mu.Lock()
	s.cancel()
	s.mu.Unlock() // no exchange begins any more
	s.work.Wait()
}

// Token implements TokenProvider. A token that is about to expire is handed out while a new one is fetched in the
// background. The wait for a new one ends with ctx, the exchange itself does not. The error is a *TokenError, or the
// cause of ctx's end.
func (s *TokenSource) Token(ctx context.Context, scope string) (string, error) {
	for {
		now := time.Now()
		key, g, wide := s.lookup(scope)
		if g.valid(now) {
			if !g.fresh(now) {
				s.flights.DoChan(key, s.exchange(ctx, key)) // nobody waits for it
			}
			return g.token, nil
		}
		select {
		case r := <-s.flights.DoChan(key, s.exchange(ctx, key)):
			if r.Err == nil {
				granted, _ := r.Val.(*cachedToken)
				return granted.token, nil
			}
			if wide && invalidScope(r.Err) && scope != "" && key != scope {
				s.goNarrow(ctx)
				continue
			}
			return "", r.Err
		case <-ctx.Done():
			return "", context.Cause(ctx)
		}
	}
}

// TokenFor returns a token for exactly these scopes, or for the configured ones if there are none, and when it expires, zero if
// the endpoint has not said. It is the token that requests with these scopes use, unless that one is about to expire. The
// error is a *TokenError, or the cause of ctx's end.
func (s *TokenSource) TokenFor(ctx context.Context, scopes []string) (token string, expiry time.Time, err error) {
	key := s.keyOf(scopes)
	s.mu.Lock()
	g := s.cached[key]
	s.mu.Unlock()
	if !g.fresh(time.Now()) {
		select {
		case r := <-s.flights.DoChan(key, s.exchange(ctx, key)):
			if r.Err != nil {
				return "", time.Time{}, r.Err
			}
			g, _ = r.Val.(*cachedToken)
		case <-ctx.Done():
			return "", time.Time{}, context.Cause(ctx)
		}
	}
	return g.token, g.expiry, nil
}

// keyOf returns the key of a set of scopes in the cache, which is the same in any order.
func (s *TokenSource) keyOf(scopes []string) string {
	wanted, configured := slices.Sorted(slices.Values(scopes)), slices.Sorted(slices.Values(s.cfg.Scopes))
	if wanted = slices.Compact(wanted); len(wanted) == 0 || slices.Equal(wanted, slices.Compact(configured)) {
		wanted = s.cfg.Scopes
	}
	return strings.Join(wanted, " ")
}

// Invalidate implements TokenProvider.
func (s *TokenSource) Invalidate(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, g := range s.cached {
		if g.token == token {
			delete(s.cached, key)
		}
	}
}

// lookup returns the scopes to ask for on behalf of an operation that needs scope, what is cached for them, and whether
// they are the configured ones.
func (s *TokenSource) lookup(scope string) (key string, g *cachedToken, wide bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	listed := !s.cfg.OthersAlone || slices.Contains(s.cfg.Scopes, scope)
	wide = !s.narrow && len(s.cfg.Scopes) > 0 && listed || scope == ""
	key = scope
	if wide {
		key = strings.Join(s.cfg.Scopes, " ")
	}
	return key, s.cached[key], wide
}

// goNarrow remembers that the configured scopes are more than the credential has.
func (s *TokenSource) goNarrow(ctx context.Context) {
	s.mu.Lock()
	first := !s.narrow
	s.narrow = true
	s.mu.Unlock()
	if first {
		s.cfg.Logger.Info(ctx, "The credential lacks one of the configured scopes; asking for one scope at a time", nil)
	}
}

// exchange returns the function that gets a token for the scopes in key. It keeps the values of ctx, which loggers need,
// and none of its ends: the context of Configure, for one, is over long before the first refresh.
func (s *TokenSource) exchange(ctx context.Context, key string) func() (any, error) {
	return func() (any, error) {
		s.mu.Lock()
		g := s.cached[key]
		if s.ctx.Err() != nil {
			s.mu.Unlock()
			return nil, &TokenError{Scope: key, Err: errClosed}
		}
		s.work.Add(1)
		s.mu.Unlock()
		defer s.work.Done()
		if g.fresh(time.Now()) {
			return g, nil // another flight landed between the caller's look and this one's start
		}
		ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
		defer cancel()
		defer context.AfterFunc(s.ctx, cancel)()

		next, err := s.attempts(ctx, key)
		s.mu.Lock()
		defer s.mu.Unlock()
		if err != nil {
			if g != nil && s.cached[key] == g {
				s.cached[key] = &cachedToken{token: g.token, expiry: g.expiry, refresh: time.Now().Add(refreshPause)}
				s.cfg.Logger.Warn(ctx, "The access token could not be refreshed; it is used until it expires", nil)
			}
			return nil, err
		}
		s.cached[key] = next
		return next, nil
	}
}

// attempts asks the endpoint until it grants, refuses or has failed often enough.
func (s *TokenSource) attempts(ctx context.Context, scopes string) (*cachedToken, error) {
	for n := 1; ; n++ {
		g, failure := s.ask(ctx, scopes)
		if failure == nil {
			return g, nil
		}
		if n == tokenAttempts || !failure.retryable() || Sleep(ctx, s.cfg.Backoff.Delay(n)) != nil {
			return nil, failure
		}
	}
}

// ask makes one exchange.
func (s *TokenSource) ask(ctx context.Context, scopes string) (*cachedToken, *TokenError) {
	start := time.Now()
	cfg := clientcredentials.Config{
		ClientID:     s.cfg.ClientID,
		ClientSecret: s.cfg.ClientSecret,
		TokenURL:     s.cfg.URL,
		Scopes:       strings.Fields(scopes),
		AuthStyle:    oauth2.AuthStyleInParams, // detection would cost a second request
	}
	ctx = context.WithValue(ctx, oauth2.HTTPClient, s.cfg.Client)
	ctx = WithReport(WithOperation(ctx, Operation{Name: "Token", Path: "token_url", Class: s.cfg.Class, MaxBody: maxFailure}), new(Report))
	token, err := cfg.Token(ctx)
	if err != nil {
		failure := newTokenError(err, scopes, s.cfg.ClientSecret)
		if u, err := url.Parse(s.cfg.URL); err == nil {
			failure.Host = u.Host
		}
		return nil, failure
	}
	g := &cachedToken{token: token.AccessToken, expiry: token.Expiry}
	if !g.expiry.IsZero() {
		life := g.expiry.Sub(start)
		g.refresh = g.expiry.Add(-min(time.Minute, life/5))
	}
	return g, nil
}

// invalidScope reports whether the endpoint refused the scopes.
func invalidScope(err error) bool {
	failure, ok := errors.AsType[*TokenError](err)
	return ok && failure.Code == CodeInvalidScope
}

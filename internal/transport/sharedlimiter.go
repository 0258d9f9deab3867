package transport

// SharedLimiter is a Limiter that all processes of a user on a machine share: Paxos counts requests per IP address,
// while Terraform starts a process per provider configuration and per walk. It allows RequestsPerSecond on
// ClassIdentity on average over any window: 9 a second are 2,700 in five minutes, of which 2,160 may go at once, and
// the rest is spread evenly.
//
// The requests of the last window, reservations and the end of a pause are in a file of six kilobytes per host, as
// counts per second and class. It holds no id, URL or secret. Reservations make the processes queue fairly: each one's
// first waiting request has a place, whether or not the others have many more behind theirs. A pause after a 429 holds
// all processes back; for one window after it requests go out evenly, without a burst.
//
// The file never fails a run. Unreadable content starts anew, evenly for one window. If the file can't be written,
// can't be trusted because of what other users may do to it, or if its lock does not come free, the limiter is in
// memory from then on (see MemoryLimiter) and says so once at WARN.
type SharedLimiter struct {
	limiter
	unshared error
}

// NewSharedLimiter returns the limiter of an API host, such as api.paxos.com. The directory of its file is made for this
// user alone; an empty one means terraform-provider-paxos in the user's cache directory. With RequestsPerSecond 0 nothing
// is paced and no file is made, and a pause holds back this process alone.
//
//	limiter := transport.NewSharedLimiter(transport.LimiterConfig{
//		RequestsPerSecond: 9, MaxConcurrent: 20, Logger: logger,
//	}, "api.paxos.com", "")
//	client, err := api.New(api.WithLimiter(limiter), …)
func NewSharedLimiter(cfg LimiterConfig, host, directory string) *SharedLimiter {
	cfg = cfg.withDefaults()
	l := &SharedLimiter{}
	if cfg.RequestsPerSecond <= 0 {
		l.open(cfg, newMemoryStore(cfg))
	} else {
		s := newFileStore(cfg, host, directory)
		l.open(cfg, s)
		l.unshared = s.setup
	}
	return l
}

// Unshared returns why the limiter counts the requests of its own process only, although it should count those of all;
// nil if it does count them.
func (l *SharedLimiter) Unshared() error { return l.unshared }

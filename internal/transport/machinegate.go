package transport

// MachineGate is a Gate that all processes of a user on a machine share: Paxos counts requests per IP address, while
// Terraform starts a process per provider configuration and per walk. It allows RequestsPerSecond on ClassIdentity on
// average over any window: 9 a second are 2,700 in five minutes, of which 2,160 may go at once, and the rest is spread
// evenly.
//
// The requests of the last window, reservations and the end of a pause are in a file of six kilobytes per host, as
// counts per second and class. It holds no id, URL or secret. Reservations make the processes queue fairly: each one's
// first waiting request has a place, whether or not the others have many more behind theirs. A pause after a 429 holds
// all processes back; for one window after it requests go out evenly, without a burst.
//
// The file never fails a run. Unreadable content starts anew, evenly for one window. If the file can't be written, can't be
// trusted because of what other users may do to it, or if its lock does not come free, the gate is in memory from then on
// (see MemoryGate) and says so once at WARN.
type MachineGate struct {
	turnstile
	unshared error
}

// NewMachineGate returns the gate of an API host, such as api.paxos.com. The folder of its file is made for this user
// alone; an empty one means terraform-provider-paxos in the user's cache folder. With RequestsPerSecond 0 nothing is
// paced and no file is made, and a pause holds back this process alone.
//
//	gate := transport.NewMachineGate(transport.GateConfig{
//		RequestsPerSecond: 9, MaxConcurrent: 20, Logger: logger,
//	}, "api.paxos.com", "")
//	client, err := api.New(api.WithGate(gate), …)
func NewMachineGate(cfg GateConfig, host, folder string) *MachineGate {
	cfg = cfg.withDefaults()
	g := &MachineGate{}
	if cfg.RequestsPerSecond <= 0 {
		g.open(cfg, newLimiterLedger(cfg))
	} else {
		l := newFileLedger(cfg, host, folder)
		g.open(cfg, l)
		g.unshared = l.setup
	}
	return g
}

// Unshared returns why the gate counts the requests of its own process only, although it should count those of all; nil if
// it does count them.
func (g *MachineGate) Unshared() error { return g.unshared }

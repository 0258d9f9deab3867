package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/readahead"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// newSession returns the session of these settings.
func (s configuration) newSession(diags *diag.Diagnostics) *session.Session {
	client, err := api.New(s.Config)
	if err != nil {
		tfkit.Failure{Action: "configure the provider", Err: err}.AddError(diags)
		return nil
	}
	if err := client.Unshared(); err != nil {
		unsharedLimit(err).AddWarning(diags)
	}
	return &session.Session{
		Client:      readahead.New(client, readahead.Options{Disabled: !s.readAhead, Logger: tfkit.Logger{}}),
		Environment: s.environment,
		OnMissing:   s.onMissing,
		Breaker:     session.NewMissingBreaker(s.onMissing != session.OnMissingForget),

		Register:         session.NewRegister(),
		ControlsLifted:   session.NewLimit("max_controls_lifted", "lift identity controls", s.maxControlsLifted),
		IdentitiesClosed: session.NewLimit("max_identities_closed", "close identities", s.maxIdentitiesClosed),
	}
}

// unsharedLimit says why the rate limit is kept for this run alone, and what to do.
func unsharedLimit(err error) tfkit.Notice {
	return tfkit.Notice{
		Summary: "Requests are not counted together with other runs",
		Found: "The file in which the runs of this machine count their requests cannot be used: " + err.Error() + ". This run counts " +
			"only its own requests. Several runs at once can exceed Paxos's rate limit, after which Paxos blocks this IP address for " +
			"five minutes.",
		Next: "Use a cache directory to which only this user can write: remove what is in the way, or set XDG_CACHE_HOME (on macOS " +
			"HOME, on Windows LocalAppData) to another directory. If no other run uses this IP address, ignore this warning.",
	}
}

// Package session is what the provider hands to its resources and data sources once it is configured.
package session

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/readahead"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/settings"
)

// The environments of Paxos. They have separate hosts, credentials and data.
const (
	Sandbox    = settings.Sandbox
	Production = settings.Production
)

// Session is the configured provider as its objects see it.
type Session struct {
	Client      *readahead.Client
	Environment string
	// Forget takes missing objects out of the state, as the provider's argument on_missing demands.
	Forget bool
	// OmitPersonalData is the opposite of the provider's import_personal_data.
	OmitPersonalData bool
	Breaker          *object.MissingBreaker

	// Register is what this run has loaded, planned and written.
	Register *Register
	// ControlsLifted and IdentitiesClosed limit the harm of one run; nil is no limit.
	ControlsLifted, IdentitiesClosed *Limit

	tried       atomic.Bool // see TryCredentials
	pauseWarned atomic.Bool // see WarnPaused
}

// Names implements object.Session.
func (s *Session) Names() *object.Names { return RegisterOf(s).names }

// ListOptions returns what the arguments that lists have in common ask the client for.
func ListOptions(arguments object.Listing, limit int) api.ListOptions {
	return api.ListOptions{
		CreatedAt: api.TimeFilter(arguments.CreatedAt.Bounds()), Order: arguments.Order.ValueString(), Limit: limit,
	}
}

// API implements object.Session, also for a provider that is not configured.
func (s *Session) API() object.API {
	if s == nil {
		s = &Session{}
	}
	return object.API{
		Name: "Paxos", Prefix: "paxos_", Environment: s.Environment, Arguments: "environment, api_url and client_id",
		Forget: s.Forget, OmitPersonalData: s.OmitPersonalData,
		IsNotFound: api.IsNotFound, IsConflict: api.IsConflict, ExistingID: api.ExistingID,
	}
}

// SkipRead implements object.Session.
func (s *Session) SkipRead(what string, diags *diag.Diagnostics) bool {
	return s.Breaker.Skips(what, diags)
}

// WarnPaused says once in a run that requests have waited because Paxos had blocked the IP address, and for how long: the run
// looks stuck meanwhile, and Terraform shows nothing until a call ends.
func (s *Session) WarnPaused(diags *diag.Diagnostics) {
	if s == nil || s.Client == nil {
		return
	}
	paused := s.Client.Paused().Round(time.Second)
	if paused == 0 || s.pauseWarned.Swap(true) {
		return
	}
	tfkit.Notice{
		Summary: "Paxos blocked this IP address for a while",
		Found: fmt.Sprintf("Paxos answered 429 Too Many Requests to this run or to another one of this machine, and then blocks all "+
			"requests of the IP address. This run has waited %s for the end of the block. Requests were delayed, not lost.", paused),
		Next: "All jobs behind one IP address count against the same limit: keep the sum of their max_requests_per_second under 10.",
	}.AddWarning(diags)
}

// AllowLift counts a control that this run lifts and reports whether max_controls_lifted allows it; see Limit.
func (s *Session) AllowLift(id, kind, identityID string, diags *diag.Diagnostics) bool {
	return s == nil || s.ControlsLifted.Allow(id, fmt.Sprintf("control %s (%s) of identity %s", id, kind, identityID), diags)
}

// AllowClose counts an identity that this run closes and reports whether max_identities_closed allows it; see Limit. The id
// is empty for an identity that does not exist yet.
func (s *Session) AllowClose(id string, diags *diag.Diagnostics) bool {
	what := "identity " + id
	if id == "" {
		what = "an identity that does not exist yet"
	}
	return s == nil || s.IdentitiesClosed.Allow(id, what, diags)
}

// RequiresScopes returns the sentence that ends the description of a resource whose operations need other scopes than the
// default ones, for reading and for writing.
func RequiresScopes(read, write string) string {
	return " Its operations require the scopes `" + read + "` and `" + write + "`."
}

// TryCredentials gets an access token for a plan that sends something when it is applied, and fails the plan if there is
// none. scope is that of the request. It does so once in a run, and says so once: no call of Terraform ends a
// plan, and each resource would repeat it. It does nothing if the plan has failed already.
func (s *Session) TryCredentials(ctx context.Context, scope string, diags *diag.Diagnostics) {
	if s == nil || diags.HasError() || !s.tried.CompareAndSwap(false, true) {
		return
	}
	err := s.Client.TryCredentials(ctx, scope)
	if err == nil || ctx.Err() != nil {
		return
	}
	tfkit.Failure{
		Action:  "get an access token",
		Context: "This plan changes something at Paxos, so the provider has tried its credential. Nothing was sent to the API.",
		Err:     err,
	}.AddError(diags)
}

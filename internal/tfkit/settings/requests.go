package settings

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/float64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

const maxConcurrent, maxRetries = 1000, 20

// Client reads the argument api_url and the arguments of RequestAttributes, and returns the configuration of the client. perSecond is
// the default of max_requests_per_second; 0 is no limit.
func (r Resolver) Client(perSecond float64) apikit.Config {
	return apikit.Config{
		BaseURL:               r.Text("api_url", ""),
		SharedLimiter:         true,
		MaxRequestsPerSecond:  r.Number("max_requests_per_second", perSecond),
		MaxConcurrentRequests: r.Whole("max_concurrent_requests", apikit.DefaultMaxConcurrentRequests, 1, maxConcurrent),
		MaxRetries:            r.Whole("max_retries", apikit.DefaultMaxRetries, 0, maxRetries),
		RequestTimeout:        r.Duration("request_timeout", apikit.DefaultRequestTimeout),
		Logger:                tfkit.Logger{},
	}
}

// RequestAttributes returns the arguments that say how requests are sent. envVar returns the variable of an argument, and rate goes
// on after "Maximum number of requests a second": with what is counted, and what too many do. perSecond is as in Client.
func RequestAttributes(envVar func(argument string) string, rate string, perSecond float64) map[string]schema.Attribute {
	ends := func(argument string, otherwise any) string {
		return fmt.Sprintf(" Environment variable: %#q. Default: `%v`.", envVar(argument), otherwise)
	}
	return map[string]schema.Attribute{
		"max_requests_per_second": schema.Float64Attribute{
			Optional: true, Validators: []validator.Float64{float64validator.AtLeast(0)},
			MarkdownDescription: "Maximum number of requests a second " + rate + " `0` turns the limit off." +
				ends("max_requests_per_second", perSecond),
		},
		"max_concurrent_requests": schema.Int64Attribute{
			Optional: true, Validators: []validator.Int64{int64validator.Between(1, maxConcurrent)},
			MarkdownDescription: fmt.Sprintf("Maximum number of requests in flight, from 1 to %d.", maxConcurrent) +
				ends("max_concurrent_requests", apikit.DefaultMaxConcurrentRequests),
		},
		"max_retries": schema.Int64Attribute{
			Optional: true, Validators: []validator.Int64{int64validator.Between(0, maxRetries)},
			MarkdownDescription: fmt.Sprintf("Maximum number of retries of a request that is safe to retry, from 0 to %d. The provider never "+
				"retries a create blindly after its response was lost.", maxRetries) + ends("max_retries", apikit.DefaultMaxRetries),
		},
		"request_timeout": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "How long one attempt of a request may take, such as `30s` or `1m`." +
				ends("request_timeout", apikit.DefaultRequestTimeout),
		},
	}
}

// NewClient returns the client that open makes of its configuration, and whether there is one. It warns if the requests of the run are
// counted apart from those of others. could follows "can" there, as in "exceed the limit of the API".
func NewClient[C any, T interface{ Unshared() error }](
	open func(C) (T, error), config C, could string, diags *diag.Diagnostics,
) (client T, ok bool) {
	client, err := open(config)
	if err != nil {
		tfkit.Failure{Action: "configure the provider", Err: err}.AddError(diags)
		return client, false
	}
	if err := client.Unshared(); err != nil {
		tfkit.Notice{
			Summary: "Requests are not counted together with other runs",
			Found: "The file in which the runs of this machine count their requests cannot be used: " + err.Error() + ". This run counts " +
				"only its own requests. Several runs at once can " + could + ".",
			Next: "Use a cache directory to which only this user can write: remove what is in the way, or set XDG_CACHE_HOME (on macOS " +
				"HOME, on Windows LocalAppData) to another directory. If no other run uses this IP address, ignore this warning.",
		}.AddWarning(diags)
	}
	return client, true
}

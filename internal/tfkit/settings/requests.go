package settings

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/float64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// Requests are the arguments of a provider block that say how requests are sent.
type Requests struct {
	PerSecond           float64 // 0 is no limit
	Concurrent, Retries int
	Timeout             time.Duration
}

const maxConcurrent, maxRetries = 1000, 20

// Requests reads the arguments of RequestAttributes.
func (r Resolver) Requests(defaults Requests) Requests {
	return Requests{
		PerSecond:  r.Number("max_requests_per_second", defaults.PerSecond),
		Concurrent: r.Whole("max_concurrent_requests", defaults.Concurrent, 1, maxConcurrent),
		Retries:    r.Whole("max_retries", defaults.Retries, 0, maxRetries),
		Timeout:    r.Duration("request_timeout", defaults.Timeout),
	}
}

// RequestAttributes returns the arguments that say how requests are sent. envVar returns the variable of an argument, and rate goes
// on after "Maximum number of requests a second": with what is counted, and what too many do.
func RequestAttributes(envVar func(argument string) string, rate string, defaults Requests) map[string]schema.Attribute {
	ends := func(argument string, otherwise any) string {
		return fmt.Sprintf(" Environment variable: %#q. Default: `%v`.", envVar(argument), otherwise)
	}
	return map[string]schema.Attribute{
		"max_requests_per_second": schema.Float64Attribute{
			Optional: true, Validators: []validator.Float64{float64validator.AtLeast(0)},
			MarkdownDescription: "Maximum number of requests a second " + rate + " `0` turns the limit off." +
				ends("max_requests_per_second", defaults.PerSecond),
		},
		"max_concurrent_requests": schema.Int64Attribute{
			Optional: true, Validators: []validator.Int64{int64validator.Between(1, maxConcurrent)},
			MarkdownDescription: fmt.Sprintf("Maximum number of requests in flight, from 1 to %d.", maxConcurrent) +
				ends("max_concurrent_requests", defaults.Concurrent),
		},
		"max_retries": schema.Int64Attribute{
			Optional: true, Validators: []validator.Int64{int64validator.Between(0, maxRetries)},
			MarkdownDescription: fmt.Sprintf("Maximum number of retries of a request that is safe to retry, from 0 to %d. The provider never "+
				"retries a create blindly after its response was lost.", maxRetries) + ends("max_retries", defaults.Retries),
		},
		"request_timeout": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "How long one attempt of a request may take, such as `30s` or `1m`." +
				ends("request_timeout", defaults.Timeout),
		},
	}
}

// UnsharedLimit says that the requests of a run are counted apart from those of others, why, and what to do. could follows "can", as
// in "exceed the limit of the API".
func UnsharedLimit(err error, could string) tfkit.Notice {
	return tfkit.Notice{
		Summary: "Requests are not counted together with other runs",
		Found: "The file in which the runs of this machine count their requests cannot be used: " + err.Error() + ". This run counts " +
			"only its own requests. Several runs at once can " + could + ".",
		Next: "Use a cache directory to which only this user can write: remove what is in the way, or set XDG_CACHE_HOME (on macOS " +
			"HOME, on Windows LocalAppData) to another directory. If no other run uses this IP address, ignore this warning.",
	}
}

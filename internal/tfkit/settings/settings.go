// Package settings reads the arguments of a provider block: from the configuration, from the environment, or from a default.
package settings

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// NotPrintable is the error for a text that IsPrintable refuses.
const NotPrintable = "It must be at most 1000 printable ASCII characters, without white space at its ends. A line break at its end " +
	"comes from a file that was read as it is; trimspace() takes it off."

// IsPrintable reports whether a text is what credentials and scopes are made of (RFC 6749, appendix A): printable ASCII
// characters. Space at an end, or more than a thousand of them, is an accident.
func IsPrintable(text string) bool {
	odd := func(r rune) bool { return r < ' ' || r > '~' }
	return text != "" && len(text) <= 1000 && strings.TrimSpace(text) == text && !strings.ContainsFunc(text, odd)
}

// Resolver reads one argument after the other. An argument in a block is "block.argument". Each error is at the argument to
// blame and names its environment variable.
type Resolver struct {
	Getenv func(string) string
	EnvVar func(argument string) string // returns the environment variable of an argument
	Diags  *diag.Diagnostics
}

// AddError refuses an argument.
func (r Resolver) AddError(argument, why string) {
	names := strings.Split(argument, ".")
	at := path.Root(names[0])
	for _, name := range names[1:] {
		at = at.AtName(name)
	}
	r.Diags.AddAttributeError(at, "Unable to configure the provider: "+argument,
		fmt.Sprintf("%s\n\nArgument %s, environment variable %s.", why, argument, r.EnvVar(argument)))
}

// Configured reports whether the configuration says anything; it refuses a value that is known only after an apply.
func (r Resolver) Configured(argument string, value attr.Value) bool {
	if value.IsUnknown() {
		r.AddError(argument, "Its value comes from something that is not applied yet. Apply that first (terraform apply -target=...), or "+
			"set a value that is known.")
	}
	return !value.IsNull() && !value.IsUnknown()
}

// Text reads a text.
func (r Resolver) Text(argument string, value types.String, otherwise string) string {
	if r.Configured(argument, value) {
		return value.ValueString()
	}
	if set := r.Getenv(r.EnvVar(argument)); set != "" {
		return set
	}
	return otherwise
}

// Words reads a set of texts, which the environment variable separates by white space.
func (r Resolver) Words(argument string, value types.Set, otherwise []string) []string {
	if r.Configured(argument, value) {
		for _, element := range value.Elements() {
			r.Configured(argument, element)
		}
		return tfkit.StringElements(value.Elements())
	}
	if set := strings.Fields(r.Getenv(r.EnvVar(argument))); len(set) > 0 {
		return set
	}
	return otherwise
}

// Flag reads true or false.
func (r Resolver) Flag(argument string, value types.Bool, otherwise bool) bool {
	if r.Configured(argument, value) {
		return value.ValueBool()
	}
	set := r.Getenv(r.EnvVar(argument))
	if set == "" {
		return otherwise
	}
	flag, err := strconv.ParseBool(set)
	if err != nil {
		r.AddError(argument, "It must be true or false.")
	}
	return flag
}

// Number reads a number that is not negative.
func (r Resolver) Number(argument string, value types.Float64, otherwise float64) float64 {
	if r.Configured(argument, value) {
		return value.ValueFloat64()
	}
	set := r.Getenv(r.EnvVar(argument))
	if set == "" {
		return otherwise
	}
	number, err := strconv.ParseFloat(set, 64)
	if err != nil || !(number >= 0) || math.IsInf(number, 0) {
		r.AddError(argument, "It must be a number that is not negative.")
	}
	return number
}

// Whole reads a whole number from least to most. The schema checks the bounds of the configuration.
func (r Resolver) Whole(argument string, value types.Int64, otherwise, least, most int) int {
	if r.Configured(argument, value) {
		return tfkit.Int(value)
	}
	set := r.Getenv(r.EnvVar(argument))
	if set == "" {
		return otherwise
	}
	number, err := strconv.Atoi(set)
	if err != nil || number < least || number > most {
		r.AddError(argument, fmt.Sprintf("It must be a whole number from %d to %d.", least, most))
	}
	return number
}

// Limit returns a limit on harm, nil if there is none. Unlike everywhere else the environment variable wins: it raises the
// limit that the configuration sets, for one run.
func (r Resolver) Limit(argument string, value types.Int64) *int {
	r.Configured(argument, value)
	if r.Getenv(r.EnvVar(argument)) != "" {
		value = types.Int64Null()
	} else if value.IsNull() || value.IsUnknown() {
		return nil
	}
	limit := r.Whole(argument, value, 0, 0, math.MaxInt32)
	return &limit
}

// Duration reads a positive duration.
func (r Resolver) Duration(argument string, value types.String, otherwise time.Duration) time.Duration {
	set := r.Text(argument, value, otherwise.String())
	duration, err := time.ParseDuration(set)
	if err != nil || duration <= 0 {
		r.AddError(argument, "It must be a duration such as 30s or 1m.")
	}
	return duration
}

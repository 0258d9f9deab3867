// Package settings reads the arguments of a provider block: from the configuration, from the environment, or from a default.
package settings

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

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
	Config tftypes.Value // the provider block
	Getenv func(string) string
	EnvVar func(argument string) string // returns the environment variable of an argument
	Diags  *diag.Diagnostics
}

// AddError refuses an argument.
func (r Resolver) AddError(argument, why string) {
	r.Diags.AddAttributeError(tfkit.Path(argument), "Unable to configure the provider: "+argument,
		fmt.Sprintf("%s\n\nArgument %s, environment variable %s.", why, argument, r.EnvVar(argument)))
}

// Configured returns the value of an argument or a block. It returns false if the configuration does not say anything, and
// refuses a value that is known only after an apply.
func (r Resolver) Configured(argument string) (value tftypes.Value, ok bool) {
	value = tfkit.Attribute(r.Config, argument)
	return value, r.isSet(argument, value)
}

func (r Resolver) isSet(argument string, value tftypes.Value) bool {
	if !value.IsKnown() {
		r.AddError(argument, "Its value comes from something that is not applied yet. Apply that first (terraform apply -target=...), or "+
			"set a value that is known.")
	}
	return value.IsKnown() && !value.IsNull()
}

// read returns an argument of the configuration, else one that parse reads from the environment, else a default. parse returns
// false for what is not as it must be.
func read[T any](r Resolver, argument string, otherwise T, parse func(string) (T, bool), must string) T {
	var configured T
	if value, ok := r.Configured(argument); ok && value.As(&configured) == nil {
		return configured
	}
	set := r.Getenv(r.EnvVar(argument))
	if set == "" {
		return otherwise
	}
	parsed, ok := parse(set)
	if !ok {
		r.AddError(argument, "It must be "+must+".")
	}
	return parsed
}

// Text reads a text.
func (r Resolver) Text(argument, otherwise string) string {
	return read(r, argument, otherwise, func(set string) (string, bool) { return set, true }, "")
}

// Words reads a set of texts, which the environment variable separates by white space.
func (r Resolver) Words(argument string, otherwise []string) []string {
	if set, ok := r.Configured(argument); ok {
		var elements []tftypes.Value
		_ = set.As(&elements) // it is a set
		words := make([]string, len(elements))
		for i, element := range elements {
			if r.isSet(argument, element) {
				_ = element.As(&words[i]) // it is a text
			}
		}
		return words
	}
	if set := strings.Fields(r.Getenv(r.EnvVar(argument))); len(set) > 0 {
		return set
	}
	return otherwise
}

// Flag reads true or false.
func (r Resolver) Flag(argument string, otherwise bool) bool {
	return read(r, argument, otherwise, func(set string) (bool, bool) {
		flag, err := strconv.ParseBool(set)
		return flag, err == nil
	}, "true or false")
}

// Number reads a number that is not negative.
func (r Resolver) Number(argument string, otherwise float64) float64 {
	number, _ := read(r, argument, big.NewFloat(otherwise), func(set string) (*big.Float, bool) {
		number, err := strconv.ParseFloat(set, 64)
		if err != nil || !(number >= 0) || math.IsInf(number, 0) {
			return new(big.Float), false
		}
		return big.NewFloat(number), true
	}, "a number that is not negative").Float64()
	return number
}

// Whole reads a whole number from least to most. The schema checks the bounds of the configuration.
func (r Resolver) Whole(argument string, otherwise, least, most int) int {
	number, _ := read(r, argument, big.NewFloat(float64(otherwise)), func(set string) (*big.Float, bool) {
		number, err := strconv.Atoi(set)
		return big.NewFloat(float64(number)), err == nil && number >= least && number <= most
	}, fmt.Sprintf("a whole number from %d to %d", least, most)).Int64()
	return int(min(number, math.MaxInt))
}

// Limit returns a limit on harm, nil if there is none. Unlike everywhere else the environment variable wins: it raises the
// limit that the configuration sets, for one run.
func (r Resolver) Limit(argument string) *int {
	_, configured := r.Configured(argument)
	if r.Getenv(r.EnvVar(argument)) != "" {
		r.Config = tftypes.Value{}
	} else if !configured {
		return nil
	}
	limit := r.Whole(argument, 0, 0, math.MaxInt32)
	return &limit
}

// Duration reads a positive duration.
func (r Resolver) Duration(argument string, otherwise time.Duration) time.Duration {
	duration, err := time.ParseDuration(r.Text(argument, otherwise.String()))
	if err != nil || duration <= 0 {
		r.AddError(argument, "It must be a duration such as 30s or 1m.")
	}
	return duration
}

package session

import (
	"fmt"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// firstNamed is how many of the things counted before the limit was passed its error names.
const firstNamed = 5

// Limit counts what a run does, or would do, of one kind of harm, and refuses what goes past a maximum. It is safe for
// concurrent use. A nil Limit allows everything.
type Limit struct {
	argument, action string
	maximum          int

	mu     sync.Mutex
	counts map[string]int // number of each thing, from 1
	first  []string
}

// NewLimit returns the limit of an argument of the provider. action is verb and things: "lift identity controls".
// It is nil if the argument is not set.
func NewLimit(argument, action string, maximum *int) *Limit {
	if maximum == nil {
		return nil
	}
	return &Limit{argument: argument, action: action, maximum: *maximum, counts: map[string]int{}}
}

// Allow counts a thing, unless it was counted before under this key, and reports whether the limit allows it; what describes
// it, with ids. An empty key is never the same. It adds an error for each thing past the limit. The first says what to do,
// and every later one is a line with a running number, because no call of Terraform ends a plan: the last number is the
// total.
func (l *Limit) Allow(key, what string, diags *diag.Diagnostics) bool {
	if l == nil {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if key == "" {
		key = fmt.Sprintf("unknown %d", len(l.counts))
	}
	number, counted := l.counts[key]
	if !counted {
		number = len(l.counts) + 1
		l.counts[key] = number
		if len(l.first) < firstNamed {
			l.first = append(l.first, what)
		}
	}
	if number <= l.maximum {
		return true
	}
	failed := tfkit.Failure{Action: fmt.Sprintf("%s: limit of %d reached", l.action, l.maximum)}
	if number > l.maximum+1 {
		failed.Context = fmt.Sprintf("Number %d: %s.", number, what)
		failed.AddError(diags)
		return false
	}
	variable := "PAXOS_" + strings.ToUpper(l.argument)
	failed.Context = fmt.Sprintf("The provider's %s is %d, and this run would exceed it with number %d: %s. The first in this run "+
		"are: %s. Each further error has a running number; the highest number is the total.", l.argument, l.maximum, number, what,
		strings.Join(l.first, "; "))
	failed.Next = "Check that the configuration is meant to do this. To raise the limit for one run, set the environment variable, for " +
		"example:"
	failed.Block = fmt.Sprintf("%s=%d terraform plan", variable, max(5*l.maximum, 50))
	failed.AddError(diags)
	return false
}

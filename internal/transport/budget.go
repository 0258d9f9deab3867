package transport

import "sync"

// The retry budget of aws-sdk-go-v2's standard mode: a hundred retries in a row, fifty after timeouts, then one for every
// five successes. It ends the retries when the API is down rather than hiccuping.
const (
	budgetSize  = 500
	retryCost   = 5
	timeoutCost = 10
	successGain = 1
)

// budget is the number of retries left to all calls of a chain together.
type budget struct {
	mu   sync.Mutex
	left int
}

func newBudget() *budget { return &budget{left: budgetSize} }

// spend takes cost from the budget, or reports false and takes nothing.
func (b *budget) spend(cost int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left < cost {
		return false
	}
	b.left -= cost
	return true
}

// earn gives back what a success is worth.
func (b *budget) earn() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left = min(b.left+successGain, budgetSize)
}

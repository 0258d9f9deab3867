package chaos

// task is a node of a graph walk. run reports whether what comes after may run.
type task struct {
	name  string
	after []string
	run   func() bool
}

// walk runs tasks, each after those that it names, at most parallel at a time, as Terraform does: what comes after a
// failure is skipped, the rest goes on. Tasks must be in an order in which they can run one by one; with parallel 1 that
// is how they run. It returns the names of the tasks that failed or were skipped.
func walk(tasks []task, parallel int) map[string]bool {
	if parallel <= 1 {
		return walkInOrder(tasks)
	}
	done := map[string]chan struct{}{}
	for _, t := range tasks {
		done[t.name] = make(chan struct{})
	}
	slots := make(chan struct{}, parallel)
	type result struct {
		name string
		ok   bool
	}
	results := make(chan result, len(tasks))
	failed := newSet()
	for _, t := range tasks {
		go func() {
			defer close(done[t.name])
			ok := true
			for _, before := range t.after {
				if finished, exists := done[before]; exists {
					<-finished
					ok = ok && !failed.has(before)
				}
			}
			if ok {
				slots <- struct{}{}
				ok = t.run()
				<-slots
			}
			if !ok {
				failed.add(t.name)
			}
			results <- result{t.name, ok}
		}()
	}
	missed := map[string]bool{}
	for range tasks {
		if r := <-results; !r.ok {
			missed[r.name] = true
		}
	}
	return missed
}

func walkInOrder(tasks []task) map[string]bool {
	missed := map[string]bool{}
	for _, t := range tasks {
		ok := true
		for _, before := range t.after {
			ok = ok && !missed[before]
		}
		if !ok || !t.run() {
			missed[t.name] = true
		}
	}
	return missed
}

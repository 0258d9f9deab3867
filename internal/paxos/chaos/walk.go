package chaos

import "sync"

// task is a node of a graph walk. run reports whether what comes after may run.
type task struct {
	name  string
	after []string
	run   func() bool
}

// walk runs tasks, each after those that it names, at most parallel at a time, as Terraform does: what comes after a
// failure is skipped, the rest goes on. It returns the names of the tasks that failed or were skipped.
func walk(tasks []task, parallel int) map[string]bool {
	if parallel <= 1 {
		return walkInOrder(inOrder(tasks))
	}
	done := map[string]chan struct{}{}
	for _, t := range tasks {
		done[t.name] = make(chan struct{})
	}
	slots := make(chan struct{}, parallel)
	var mu sync.Mutex
	missed := map[string]bool{}
	has := func(name string) bool {
		mu.Lock()
		defer mu.Unlock()
		return missed[name]
	}
	var running sync.WaitGroup
	for _, t := range tasks {
		running.Go(func() {
			defer close(done[t.name])
			ok := true
			for _, before := range t.after {
				if finished, exists := done[before]; exists {
					<-finished
					ok = ok && !has(before)
				}
			}
			if ok {
				slots <- struct{}{}
				ok = t.run()
				<-slots
			}
			if !ok {
				mu.Lock()
				defer mu.Unlock()
				missed[t.name] = true
			}
		})
	}
	running.Wait()
	return missed
}

// inOrder returns tasks with each after those that it names, otherwise in their order.
func inOrder(tasks []task) []task {
	byName := map[string]task{}
	for _, t := range tasks {
		byName[t.name] = t
	}
	var order []task
	seen := map[string]bool{}
	var visit func(t task)
	visit = func(t task) {
		if seen[t.name] {
			return
		}
		seen[t.name] = true
		for _, before := range t.after {
			if other, exists := byName[before]; exists {
				visit(other)
			}
		}
		order = append(order, t)
	}
	for _, t := range tasks {
		visit(t)
	}
	return order
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

// Package procs measures the processes that a program starts, where the system has /proc.
package procs

import (
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/procfs"
)

// Usage is what a group of processes has used.
type Usage struct {
	// CPU is user and system time, summed over the processes.
	CPU time.Duration
	// Peak is the most memory that one of them has held at a time, in bytes.
	Peak int64
}

// interval is how often processes are looked at. The peak is kept by the system; of the CPU time of a process, what it
// uses between the last look and its end is missed.
const interval = 50 * time.Millisecond

// Watcher watches one program and its children.
type Watcher struct {
	proc      procfs.FS
	directory string
	parent    int
	stop      chan struct{}
	done      sync.WaitGroup

	others   map[int]bool // processes that are none of ours
	children map[int]Usage
	self     Usage
}

// Watch starts to watch the process parent, and those whose executables lie below directory and which parent started. It
// returns nil on systems without /proc, which Stop knows.
func Watch(parent int, directory string) *Watcher { return watch("/proc", parent, directory) }

func watch(root string, parent int, directory string) *Watcher {
	proc, err := procfs.NewFS(root)
	if err == nil {
		_, err = proc.Proc(parent)
	}
	if err != nil {
		return nil
	}
	if resolved, err := filepath.EvalSymlinks(directory); err == nil {
		directory = resolved
	}
	w := &Watcher{
		proc: proc, directory: directory + string(filepath.Separator), parent: parent, stop: make(chan struct{}),
		others: map[int]bool{}, children: map[int]Usage{},
	}
	w.done.Go(w.run)
	return w
}

func (w *Watcher) run() {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		w.look()
		select {
		case <-w.stop:
			return
		case <-ticker.C:
		}
	}
}

// Stop ends the watch, and returns what the children have used together and what the parent has used itself.
func (w *Watcher) Stop() (children, parent Usage) {
	if w == nil {
		return Usage{}, Usage{}
	}
	close(w.stop)
	w.done.Wait()
	for _, child := range w.children {
		children.CPU += child.CPU
		children.Peak = max(children.Peak, child.Peak)
	}
	return children, w.self
}

// look takes one sample.
func (w *Watcher) look() {
	processes, _ := w.proc.AllProcs() // none while the system does not say
	for _, process := range processes {
		if !w.others[process.PID] {
			w.sample(process)
		}
	}
}

// sample notes what a process has used if it is the parent, or a child of it with an executable in the directory.
func (w *Watcher) sample(process procfs.Proc) {
	stat, err := process.Stat()
	if err != nil {
		return
	}
	if process.PID == w.parent {
		w.self = usage(process, stat).atLeast(w.self)
		return
	}
	if stat.PPID != w.parent {
		w.others[process.PID] = true
		return
	}
	// Between fork and exec a child has its parent's executable, so this is no reason never to look again.
	executable, err := process.Executable()
	if err != nil || !strings.HasPrefix(executable, w.directory) {
		return
	}
	w.children[process.PID] = usage(process, stat).atLeast(w.children[process.PID])
}

// usage returns what a process has used.
func usage(process procfs.Proc, stat procfs.ProcStat) Usage {
	status, _ := process.NewStatus() // a process that is ending has none
	cpu := time.Duration(stat.CPUTime() * float64(time.Second)).Round(time.Millisecond)
	return Usage{CPU: cpu, Peak: int64(status.VmHWM)} //nolint:gosec // no machine has as much
}

// atLeast returns u, and of what was seen before what is more: a process that is ending has no memory any more.
func (u Usage) atLeast(before Usage) Usage {
	return Usage{CPU: max(u.CPU, before.CPU), Peak: max(u.Peak, before.Peak)}
}

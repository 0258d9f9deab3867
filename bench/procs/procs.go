// Package procs measures the processes that a program starts, where the system has /proc.
package procs

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Usage is what a group of processes has used.
type Usage struct {
	// CPU is user and system time, summed over the processes.
	CPU time.Duration
	// Peak is the most memory that one of them has held at a time, in bytes.
	Peak int64
}

// ticksPerSecond is the unit of times in /proc/PID/stat: USER_HZ, which is 100 on every architecture that Go runs on.
const ticksPerSecond = 100

// interval is how often processes are looked at. The peak is kept by the system; of the CPU time of a process, what it
// uses between the last look and its end is missed.
const interval = 50 * time.Millisecond

// Watcher watches one program and its children.
type Watcher struct {
	root      string // of the proc file system
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
	if _, err := os.Stat(filepath.Join(root, strconv.Itoa(parent), "stat")); err != nil {
		return nil
	}
	if resolved, err := filepath.EvalSymlinks(directory); err == nil {
		directory = resolved
	}
	w := &Watcher{
		root: root, directory: directory + string(filepath.Separator), parent: parent, stop: make(chan struct{}),
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
	if usage, _, ok := w.usage(w.parent); ok {
		w.self = usage.atLeast(w.self)
	}
	directory, err := os.Open(w.root)
	if err != nil {
		return
	}
	names, err := directory.Readdirnames(-1)
	_ = directory.Close()
	if err != nil {
		return
	}
	for _, name := range names {
		pid, err := strconv.Atoi(name)
		if err != nil || w.others[pid] {
			continue
		}
		w.sample(pid)
	}
}

// sample notes what a process has used if it is a child of the parent with an executable in the directory.
func (w *Watcher) sample(pid int) {
	usage, parent, ok := w.usage(pid)
	if !ok {
		return
	}
	if parent != w.parent {
		w.others[pid] = true
		return
	}
	// Between fork and exec a child has its parent's executable, so this is no reason never to look again.
	executable, err := os.Readlink(filepath.Join(w.root, strconv.Itoa(pid), "exe"))
	if err != nil || !strings.HasPrefix(executable, w.directory) {
		return
	}
	w.children[pid] = usage.atLeast(w.children[pid])
}

// atLeast returns u, and of what was seen before what is more: a process that is ending has no memory any more.
func (u Usage) atLeast(before Usage) Usage {
	return Usage{CPU: max(u.CPU, before.CPU), Peak: max(u.Peak, before.Peak)}
}

// usage reads what a process has used, and who its parent is.
func (w *Watcher) usage(pid int) (usage Usage, parent int, ok bool) {
	directory := filepath.Join(w.root, strconv.Itoa(pid))
	stat, err := os.ReadFile(filepath.Join(directory, "stat"))
	if err != nil {
		return Usage{}, 0, false
	}
	cpu, parent, ok := parseStat(string(stat))
	if !ok {
		return Usage{}, 0, false
	}
	usage.CPU = cpu
	if status, err := os.ReadFile(filepath.Join(directory, "status")); err == nil {
		usage.Peak = parsePeak(string(status))
	}
	return usage, parent, true
}

// parseStat reads CPU time and parent from the text of /proc/PID/stat. The second field is the program's name in
// parentheses and may hold anything; after its end come state, parent, and, as the 12th and 13th, user and system time.
func parseStat(text string) (cpu time.Duration, parent int, ok bool) {
	fields := strings.Fields(text[strings.LastIndexByte(text, ')')+1:])
	if len(fields) < 13 {
		return 0, 0, false
	}
	parent, errParent := strconv.Atoi(fields[1])
	user, errUser := strconv.ParseInt(fields[11], 10, 64)
	system, errSystem := strconv.ParseInt(fields[12], 10, 64)
	if errParent != nil || errUser != nil || errSystem != nil {
		return 0, 0, false
	}
	return time.Duration(user+system) * time.Second / ticksPerSecond, parent, true
}

// parsePeak reads VmHWM, the peak of the resident memory, from the text of /proc/PID/status; 0 where it is missing.
func parsePeak(text string) int64 {
	_, rest, found := strings.Cut(text, "VmHWM:")
	if !found {
		return 0
	}
	fields := strings.Fields(rest)
	if len(fields) < 2 || fields[1] != "kB" {
		return 0
	}
	kilobytes, err := strconv.ParseInt(fields[0], 10, 64)
	if err != nil {
		return 0
	}
	return kilobytes << 10
}

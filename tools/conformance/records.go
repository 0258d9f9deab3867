package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// exchange is one line of a recording: a request and its answer. The emulator's recorder writes it.
type exchange struct {
	Operation           string `json:"operation"`
	Method              string `json:"method"`
	URL                 string `json:"url"`
	RequestContentType  string `json:"request_content_type"`
	RequestBody         string `json:"request_body"`
	Status              int    `json:"status"`
	ResponseContentType string `json:"response_content_type"`
	ResponseBody        string `json:"response_body"`
	// Conforming is false where the emulator was told to deviate: scripted faults, quirks, another revision.
	Conforming bool `json:"conforming"`
}

// result is what came out of a check.
type result struct {
	checked    map[string]int // by operation
	deviating  int            // left out, because the emulator was told to deviate
	violations []string
}

// checkDirectory checks every exchange in the recordings (.jsonl) of a directory and of those below it.
func checkDirectory(ctx context.Context, check *checker, directory string) (*result, error) {
	found := &result{checked: map[string]int{}}
	err := filepath.WalkDir(directory, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".jsonl" {
			return err
		}
		return found.addFile(ctx, check, path)
	})
	return found, err
}

func (r *result) addFile(ctx context.Context, check *checker, path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	number := 0
	for line := range bytes.Lines(text) {
		number++
		var recorded exchange
		if err := json.Unmarshal(line, &recorded); err != nil {
			return fmt.Errorf("%s:%d: %w", path, number, err)
		}
		r.add(ctx, check, fmt.Sprintf("%s:%d", path, number), recorded)
	}
	return nil
}

func (r *result) add(ctx context.Context, check *checker, where string, recorded exchange) {
	if !recorded.Conforming {
		r.deviating++
		return
	}
	r.checked[recorded.Operation]++
	for _, violation := range check.exchange(ctx, recorded) {
		r.violations = append(r.violations,
			fmt.Sprintf("%s: %s answered %d: %s", where, recorded.Operation, recorded.Status, violation))
	}
}

// passed reports whether something was checked and nothing was found.
func (r *result) passed() bool { return len(r.checked) > 0 && len(r.violations) == 0 }

func (r *result) print(w io.Writer) {
	for _, violation := range r.violations {
		fmt.Fprintln(w, violation)
	}
	total := 0
	for _, operation := range slices.Sorted(maps.Keys(r.checked)) {
		fmt.Fprintf(w, "%6d %s\n", r.checked[operation], operation)
		total += r.checked[operation]
	}
	fmt.Fprintf(w, "%d exchanges checked, %d violations; %d left out, in which the emulator was told to deviate\n",
		total, len(r.violations), r.deviating)
}

package emukit

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sync"
)

// Exchange is one line of a recording: what a checker needs to hold a request and its answer against a specification.
type Exchange struct {
	Operation           string `json:"operation"`
	Method              string `json:"method"`
	URL                 string `json:"url"`
	RequestContentType  string `json:"request_content_type,omitempty"`
	RequestBody         string `json:"request_body,omitempty"`
	Status              int    `json:"status"`
	ResponseContentType string `json:"response_content_type,omitempty"`
	ResponseBody        string `json:"response_body,omitempty"`
	// Conforming is false where the emulator was told to deviate from the specification.
	Conforming bool `json:"conforming"`
}

// recorder appends exchanges to a file, one JSON document a line. Recordings hold bodies in clear, so they are only for
// made-up data. It is safe for concurrent use.
type recorder struct {
	conforming bool

	mu   sync.Mutex
	file *os.File
}

var unsafeFileChars = regexp.MustCompile(`[^A-Za-z0-9_-]+`)

// newRecorder starts a new file in directory, which is made, for its owner alone, if missing; name becomes part of the file's name.
func newRecorder(directory, name string, conforming bool) (*recorder, error) {
	if err := os.MkdirAll(directory, 0o700); err != nil {
		return nil, fmt.Errorf("recording: %w", err)
	}
	file, err := os.CreateTemp(directory, unsafeFileChars.ReplaceAllString(filepath.Base(name), "-")+"-*.jsonl")
	if err != nil {
		return nil, fmt.Errorf("recording: %w", err)
	}
	return &recorder{conforming: conforming, file: file}, nil
}

func (r *recorder) add(exchange Exchange) error {
	exchange.Conforming = exchange.Conforming && r.conforming
	line, err := json.Marshal(exchange)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	_, err = r.file.Write(append(line, '\n'))
	return err
}

// Close ends the recording.
func (r *recorder) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.file.Close()
}

package emukit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/jsonlimit"
)

// bodyLimits bound the JSON that a request may carry. A million values cost a decoder some hundred megabytes at worst.
var bodyLimits = jsonlimit.Limits{Depth: maxDepth, Values: 1_000_000}

// maxDepth is how deep a body may nest; no API here has objects of even ten levels.
const maxDepth = 64

// ReadBody returns the body of a request, and an error if it is longer than size bytes or ends too early.
func ReadBody(w http.ResponseWriter, r *http.Request, size int64) ([]byte, error) {
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, size))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return nil, fmt.Errorf("the body is larger than %d MiB", size>>20)
	}
	return data, err
}

// CheckBody returns an error if decoding the JSON that a request carries could cost too much memory.
func CheckBody(data []byte) error {
	if err := jsonlimit.Check(data, bodyLimits); err != nil {
		return fmt.Errorf("the JSON is too large: %w", err)
	}
	return nil
}

// DecodeBody decodes the body of a request into v: DecodeStrict after CheckBody.
func DecodeBody(data []byte, v any) error {
	if err := CheckBody(data); err != nil {
		return err
	}
	return DecodeStrict(data, v)
}

// DecodeStrict decodes one JSON value into v. Unknown fields and anything after the value are errors.
func DecodeStrict(data []byte, v any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		if errors.Is(err, io.EOF) {
			return errors.New("the body is empty")
		}
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is something after the JSON value")
	}
	return nil
}

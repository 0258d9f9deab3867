package emukit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/jsonlimit"
)

// bodyLimits bound the JSON that a request may carry. A million values cost a decoder some hundred megabytes at worst.
var bodyLimits = jsonlimit.Limits{Depth: maxDepth, Values: 1_000_000}

// maxDepth is how deep a body may nest; no API here has objects of even ten levels.
const maxDepth = 64

// checkBody returns an error if decoding the JSON that a request carries could cost too much memory.
func checkBody(data []byte) error {
	if err := jsonlimit.Check(data, bodyLimits); err != nil {
		return fmt.Errorf("the JSON is too large: %w", err)
	}
	return nil
}

// decodeBody decodes the body of a request into v: DecodeStrict after checkBody.
func decodeBody(data []byte, v any) error {
	if err := checkBody(data); err != nil {
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

// Package respelling remembers how an API spells the values that it was sent: "United States" for "USA", or a text without the
// spaces around it. A refresh that finds the remembered spelling makes no difference, and anything else shows as drift. The
// memory is part of the private state of an object; an object that needs none has no private state.
//
// The values are those of the API's structs, and their paths the names in JSON: texts, lists of text, and maps of text, each
// of these as a whole. Everything else is left alone.
package respelling

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// privateKey is the key of the memory in the private state.
const privateKey = "respellings"

// Reader is private state that can be read.
type Reader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// Writer is private state that can be written.
type Writer interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// Memory is what is known of an object: for a path, a hash of the value that is configured and the spelling of the API. It
// shows neither, and says nothing about any other configured value. The zero value knows nothing.
type Memory struct {
	// Key is a random key of the hashes, so that the same value has another hash in each object.
	Key       string            `json:"key"`
	Spellings map[string]string `json:"spellings"`
}

// Load reads the memory from private state. What cannot be read is no memory: the spelling then shows as drift.
func Load(ctx context.Context, private Reader, diags *diag.Diagnostics) Memory {
	var m Memory
	encoded, failed := private.GetKey(ctx, privateKey)
	diags.Append(failed...)
	if encoded != nil && json.Unmarshal(encoded, &m) != nil {
		return Memory{}
	}
	return m
}

// Save writes the memory to private state, and nothing if there is none.
func (m Memory) Save(ctx context.Context, private Writer, diags *diag.Diagnostics) {
	var encoded []byte
	if !m.IsEmpty() {
		encoded, _ = json.Marshal(m) // of texts
	}
	diags.Append(private.SetKey(context.WithoutCancel(ctx), privateKey, encoded)...)
}

// IsEmpty reports whether nothing is known.
func (m Memory) IsEmpty() bool { return len(m.Spellings) == 0 }

// Restore returns an answer with the configured values in place of the spellings that are remembered for them. configured is
// a struct with the fields of the API that the state has. The answer itself does not change.
func Restore[A any](m Memory, configured any, answer *A) *A {
	if m.IsEmpty() || answer == nil {
		return answer
	}
	restored := *answer
	object := reflect.ValueOf(&restored).Elem()
	for path, value := range leaves(reflect.ValueOf(configured), "") {
		if answered := find(object, path); answered.IsValid() && m.knows(path, value, answered) {
			set(object, path, value)
		}
	}
	return &restored
}

// Write is a write that has succeeded. Its structs have the same names of fields in JSON.
type Write struct {
	Sent      any // what it has sent
	Before    any // what the object had before it, as far as that is known
	Different any // the configured values that the answer does not show, compared by their meaning
	Answer    any // the answer to this write, or of the read that completes it
	// Except are the names of fields that are never remembered.
	Except []string
}

// Learn returns the memory after a write, and warns once of the spellings that it has learned. api is the name of the API,
// what is the object in a sentence. What was known of a value that was sent goes, unless the answer confirms it.
//
// An answer with the value of before is no spelling: it may come from an API that has ignored the write. The same is true of
// an answer with the spelling of the value before, except if the new value differs from it in case and spaces alone. A warning
// names these as well.
func (m Memory) Learn(w Write, api, what string, diags *diag.Diagnostics) Memory {
	learned, added, unmoved := m.learn(w)
	if len(added) > 0 {
		tfkit.Notice{
			Summary: "Values are spelled in another way",
			Found: "The answer of " + api + " to this write spells values of " + what + " in another way than they are configured: " +
				strings.Join(added, ", ") + ". The state keeps what is configured and remembers this spelling, so that only another " +
				"value is a change from now on.",
			Next: "If " + api + " shows more than another spelling, another client may have changed the value at the same time. To send " +
				"a value again, change the argument.",
		}.AddWarning(diags)
	}
	if len(unmoved) > 0 {
		tfkit.Notice{
			Summary: "Values are as before the write",
			Found: "The answer of " + api + " to this write still shows the earlier values of " + what + " in " + strings.Join(unmoved, ", ") +
				". " + api + " may show the change late, have ignored it, or spell both values alike.",
			Next: "If every plan shows the same change, configure the value that " + api + " shows.",
		}.AddWarning(diags)
	}
	return learned
}

// learn returns the memory after a write, the paths whose spellings it has learned, and those that show what was before.
func (m Memory) learn(w Write) (learned Memory, added, unmoved []string) {
	learned = Memory{m.Key, maps.Clone(m.Spellings)}
	if learned.IsEmpty() {
		learned = Memory{rand.Text(), map[string]string{}}
	}
	before, different, answer := reflect.ValueOf(w.Before), reflect.ValueOf(w.Different), reflect.ValueOf(w.Answer)
	for path, value := range leaves(reflect.ValueOf(w.Sent), "") {
		delete(learned.Spellings, path)
		answered := find(answer, path)
		if !answered.IsValid() || !find(different, path).IsValid() || textOf(answered) == textOf(value) ||
			slices.Contains(w.Except, path[strings.LastIndex(path, ".")+1:]) {
			continue
		}
		known := m.knows(path, value, answered)
		if prior := find(before, path); !known && prior.IsValid() && (textOf(prior) == textOf(answered) ||
			m.knows(path, prior, answered) && fold(value) != fold(answered)) {
			unmoved = append(unmoved, path)
			continue
		}
		learned.Spellings[path] = learned.hash(path, value, answered)
		if !known {
			added = append(added, path)
		}
	}
	slices.Sort(added)
	slices.Sort(unmoved)
	return learned, added, unmoved
}

// knows reports whether an answered value is the remembered spelling of a configured one.
func (m Memory) knows(path string, configured, answered reflect.Value) bool {
	remembered, ok := m.Spellings[path]
	return ok && remembered == m.hash(path, configured, answered)
}

func (m Memory) hash(path string, configured, answered reflect.Value) string {
	texts, _ := json.Marshal([]string{path, textOf(configured), textOf(answered)}) // of texts
	mac := hmac.New(sha256.New, []byte(m.Key))
	mac.Write(texts)
	return base64.RawStdEncoding.EncodeToString(mac.Sum(nil))
}

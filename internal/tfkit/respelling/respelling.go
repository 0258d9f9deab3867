// Package respelling remembers how an API spells the values that it was sent: "United States" for "USA", or a text without the
// spaces around it. A refresh that finds the remembered spelling makes no difference, and anything else shows as drift. The
// memory is part of the private state of an object; an object that needs none has no private state.
//
// The values are those of the API's structs: texts, lists of texts, and maps of texts, each of these as a whole, at any depth,
// also in lists of structs. Everything else is left alone.
package respelling

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// privateKey is the key of the memory in the private state.
const privateKey = "respellings"

// Private is the private state of an object.
type Private interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// Memory is what is known of an object: the API's spellings of values that are configured. It shows none of both, and says
// nothing about any other configured value. The zero value knows nothing.
type Memory struct {
	// Key is a random key of the hashes, so that the same value has another hash in each object.
	Key string `json:"key"`
	// Spellings are hashes of the API's spellings, by the path and a hash of the configured value.
	Spellings map[string]string `json:"spellings"`
	// Unanswered are values that were sent, and that no answer has shown yet: by the path and a hash of the value, a hash of what
	// the API had before, empty for nothing. If a refresh then shows another value, which the next write of the same value does
	// not change, it is the spelling.
	Unanswered map[string]string `json:"unanswered,omitempty"`
}

// Load reads the memory from private state. What cannot be read is no memory: the spelling then shows as drift.
func Load(ctx context.Context, private Private, diags *diag.Diagnostics) Memory {
	var m Memory
	encoded, failed := private.GetKey(ctx, privateKey)
	diags.Append(failed...)
	if encoded != nil && json.Unmarshal(encoded, &m) != nil {
		return Memory{}
	}
	return m
}

// Save writes the memory to private state, and nothing if there is none.
func (m Memory) Save(ctx context.Context, private Private, diags *diag.Diagnostics) {
	var encoded []byte
	if len(m.Spellings)+len(m.Unanswered) > 0 {
		encoded, _ = json.Marshal(m) // of texts
	}
	diags.Append(private.SetKey(context.WithoutCancel(ctx), privateKey, encoded)...)
}

// Object declares how an object is mapped. M is its model, and A the answer of its API.
type Object[M, A any] struct {
	// API is the name of the API.
	API string
	// Read returns what a model becomes with an answer.
	Read func(mode tfkit.ReadMode, prior M, answer *A) M
	// Body returns what a plan changes of a prior state, and what a write of it sends again: a struct whose fields have the names of
	// those of the answer. Nil if nothing is to be remembered.
	Body func(plan, prior M) any
	// Verbatim are the fields, by their names in JSON, in which another value is never another spelling: what the API finds an
	// object by. Elements of a list are told apart by them.
	Verbatim []string
}

// Restore returns an answer with the configured values in place of the spellings that are remembered for them. The answer
// itself does not change. What it has without a name in JSON is lost.
func (o Object[M, A]) Restore(m Memory, configured M, answer *A) *A {
	if len(m.Spellings) == 0 {
		return answer
	}
	restored := new(A)
	encoded, _ := json.Marshal(answer) // of what was decoded from JSON
	_ = json.Unmarshal(encoded, restored)
	body := reflect.ValueOf(o.all(configured))
	walker{m, o.Verbatim}.walk(reflect.ValueOf(restored), body, "", func(path string, answered, value reflect.Value) {
		if m.knows(path, textOf(value), textOf(answered)) {
			answered.Set(value.Convert(answered.Type()))
		}
	})
	return restored
}

// Learn returns the memory after a write, and warns once of the spellings that it has learned. before is what the API had
// before it, as far as that is known: the zero value for a create. The answer is that to the write, or of the read that completes
// it. It is nil if there is none; what was sent then waits for one. what is the object in a sentence. What was known of other
// values than those of the plan goes.
//
// An answer with the value of before, or with its spelling, is no spelling of another value: it may come from an API that has
// ignored the write. A warning names these as well. Values that differ in case and spaces alone are no such other ones.
func (o Object[M, A]) Learn(m Memory, before, plan M, answer *A, what string, diags *diag.Diagnostics) Memory {
	if o.Body == nil {
		return m
	}
	learned, added, unmoved := o.learn(m, before, plan, answer)
	if len(added) > 0 {
		tfkit.Notice{
			Summary: "Values are spelled in another way",
			Found: "The answer of " + o.API + " to this write spells values of " + what + " in another way than they are configured: " +
				strings.Join(added, ", ") + ". The state keeps what is configured and remembers this spelling, so that only another " +
				"value is a change from now on.",
			Next: "If " + o.API + " shows more than another spelling, another client may have changed the value at the same time. To send " +
				"a value again, change the argument.",
		}.AddWarning(diags)
	}
	if len(unmoved) > 0 {
		tfkit.Notice{
			Summary: "Values are as before the write",
			Found: "The answer of " + o.API + " to this write still shows the earlier values of " + what + " in " + strings.Join(unmoved, ", ") +
				". " + o.API + " may show the change late, have ignored it, or spell both values alike.",
			Next: "If every plan shows the same change, configure the value that " + o.API + " shows.",
		}.AddWarning(diags)
	}
	return learned
}

// learn returns the memory after a write, the paths whose spellings it has learned, and those that show what was before.
func (o Object[M, A]) learn(m Memory, before, plan M, answer *A) (learned Memory, added, unmoved []string) {
	planned, shown := plan, map[string][]string{}
	if answer != nil {
		planned = o.Read(tfkit.Planned, plan, answer)
		shown = o.texts(o.Read(tfkit.Managed, planned, answer))
	}
	earlier, answers := o.texts(before), 0
	learned = Memory{Key: cmp.Or(m.Key, rand.Text()), Spellings: map[string]string{}}
	for path, texts := range o.texts(planned) {
		for _, text := range texts {
			if key := learned.key(path, text); m.Spellings[key] != "" {
				learned.Spellings[key] = m.Spellings[key]
			}
		}
	}
	w := walker{m, o.Verbatim}
	w.walk(reflect.ValueOf(o.Body(planned, before)), reflect.ValueOf(answer), "", func(path string, value, answered reflect.Value) {
		configured, spelling := textOf(value), textOf(answered)
		if !w.isVerbatim(path) {
			answers++
		}
		was, waits := m.Unanswered[m.key(path, configured)]
		isIgnored := !waits || was == m.hash(path, spelling)
		isEarlier := func(text string) bool { return text == spelling || m.knows(path, text, spelling) }
		switch {
		case m.knows(path, configured, spelling), w.isVerbatim(path), slices.Contains(shown[path], configured): // nothing new
		case folded(value) != folded(answered) && isIgnored && slices.ContainsFunc(earlier[path], isEarlier):
			unmoved = append(unmoved, path)
		default:
			learned.Spellings[learned.key(path, configured)] = learned.hash(path, spelling)
			added = append(added, path)
		}
	})
	if answers == 0 {
		learned.Unanswered = w.unanswered(learned, earlier, o.texts(planned))
	}
	slices.Sort(added)
	slices.Sort(unmoved)
	return learned, slices.Compact(added), slices.Compact(unmoved)
}

// unanswered returns the values that were sent, if no answer shows them. Of values that are several at a path, nobody can tell
// which one was before.
func (w walker) unanswered(learned Memory, earlier, sent map[string][]string) map[string]string {
	var unanswered map[string]string
	set := func(key, before string) {
		if unanswered == nil {
			unanswered = map[string]string{}
		}
		unanswered[key] = before
	}
	for path, texts := range sent {
		for _, text := range texts {
			key := learned.key(path, text)
			was, waits := w.memory.Unanswered[key]
			switch {
			case waits:
				set(key, was)
			case w.isVerbatim(path), learned.Spellings[key] != "", len(earlier[path]) > 1, slices.Contains(earlier[path], text):
			case len(earlier[path]) == 0:
				set(key, "")
			default:
				before := earlier[path][0]
				set(key, cmp.Or(w.memory.Spellings[learned.key(path, before)], learned.hash(path, before)))
			}
		}
	}
	return unanswered
}

// all returns all that a model configures.
func (o Object[M, A]) all(configured M) any {
	var nothing M
	return o.Body(configured, nothing)
}

// texts returns what a model configures, by path.
func (o Object[M, A]) texts(configured M) map[string][]string {
	texts := map[string][]string{}
	body := reflect.ValueOf(o.all(configured))
	walker{}.walk(body, body, "", func(path string, value, _ reflect.Value) {
		texts[path] = append(texts[path], textOf(value))
	})
	return texts
}

// knows reports whether an answered value is the remembered spelling of a configured one.
func (m Memory) knows(path, configured, answered string) bool {
	return len(m.Spellings) > 0 && m.Spellings[m.key(path, configured)] == m.hash(path, answered)
}

// key returns the key of a configured value.
func (m Memory) key(path, configured string) string { return path + "#" + m.hash(path, configured) }

func (m Memory) hash(texts ...string) string {
	encoded, _ := json.Marshal(texts) // of texts
	mac := hmac.New(sha256.New, []byte(m.Key))
	mac.Write(encoded)
	return base64.RawStdEncoding.EncodeToString(mac.Sum(nil))
}

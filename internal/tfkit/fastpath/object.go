package fastpath

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"
)

// msgpackNil is how the protocol encodes the absence of a value.
const msgpackNil = 0xc0

// RawObject is an object as the protocol encodes it, its attributes apart and each still encoded: a fast path looks at
// few of them.
type RawObject map[string]msgpack.RawMessage

// decode takes an object apart. It returns false for anything else, null included.
func decode(encoded []byte) (RawObject, bool) {
	object, _, ok := decodeFirst(encoded)
	return object, ok
}

// decodeFirst takes an object apart, and returns what follows it.
func decodeFirst(encoded []byte) (object RawObject, rest []byte, ok bool) {
	reader := bytes.NewReader(encoded)
	decoder := msgpack.NewDecoder(reader)
	length, err := decoder.DecodeMapLen() // -1 for null
	if err != nil || length < 0 {
		return nil, nil, false
	}
	attributes := make(RawObject, length)
	for range length {
		name, err := decoder.DecodeString()
		if err != nil {
			return nil, nil, false
		}
		// Decoding a map as a whole would leave out what is null.
		if attributes[name], err = decoder.DecodeRaw(); err != nil {
			return nil, nil, false
		}
	}
	return attributes, encoded[len(encoded)-reader.Len():], true
}

// As decodes attributes into the fields of a struct that have a tag with their names, those of embedded structs included,
// as values of the types that the schema gives them. An error is a bug: the CLI has checked the object against the schema.
func (o RawObject) As(ctx context.Context, in schema.Schema, target any) error {
	for name, field := range fields(reflect.ValueOf(target).Elem()) {
		attribute, ok := in.Attributes[name]
		if !ok {
			return fmt.Errorf("the schema has no attribute %s", name)
		}
		encoded := tfprotov6.DynamicValue{MsgPack: o[name]}
		decoded, err := encoded.Unmarshal(attribute.GetType().TerraformType(ctx))
		if err != nil {
			return fmt.Errorf("attribute %s: %w", name, err)
		}
		value, err := attribute.GetType().ValueFromTerraform(ctx, decoded)
		if err != nil {
			return fmt.Errorf("attribute %s: %w", name, err)
		}
		field.Set(reflect.ValueOf(value))
	}
	return nil
}

// Changed returns the attributes that differ between two structs of the kind that As fills, with the values of next. What
// the framework takes for the same, such as two spellings of one instant, does not differ.
func Changed[T any](ctx context.Context, prior, next T) map[string]attr.Value {
	before := maps.Collect(fields(reflect.ValueOf(&prior).Elem()))
	changed := map[string]attr.Value{}
	for name, field := range fields(reflect.ValueOf(&next).Elem()) {
		was, ok := reflect.TypeAssert[attr.Value](before[name]) // As fills nothing else
		value, also := reflect.TypeAssert[attr.Value](field)
		if ok && also && !semanticEqual(ctx, was, value) {
			changed[name] = value
		}
	}
	return changed
}

// semanticEqual reports whether the framework keeps the first value for the second.
func semanticEqual(ctx context.Context, was, value attr.Value) bool {
	if was.Equal(value) {
		return true
	}
	text, ok := was.(basetypes.StringValuableWithSemanticEquals)
	other, alike := value.(basetypes.StringValuable)
	if !ok || !alike || was.IsNull() || value.IsNull() {
		return false
	}
	equal, diags := text.StringSemanticEquals(ctx, other)
	return equal && !diags.HasError()
}

// fields yields the fields of a struct that are attributes, with the attributes' names.
func fields(of reflect.Value) iter.Seq2[string, reflect.Value] {
	return func(yield func(string, reflect.Value) bool) {
		for _, field := range reflect.VisibleFields(of.Type()) {
			if name := field.Tag.Get("tfsdk"); name != "" && !yield(name, of.FieldByIndex(field.Index)) {
				return
			}
		}
	}
}

// isNull reports whether an attribute is null; one that the object lacks is.
func (o RawObject) isNull(name string) bool { return len(o[name]) == 0 || o[name][0] == msgpackNil }

// Text returns a text attribute; empty for anything else.
func (o RawObject) Text(name string) string { return scalar[string](o[name]) }

// Bool returns a flag; false for anything else.
func (o RawObject) Bool(name string) bool { return scalar[bool](o[name]) }

func scalar[T any](encoded []byte) T {
	var value, none T
	if len(encoded) == 0 || msgpack.Unmarshal(encoded, &value) != nil {
		return none
	}
	return value
}

// pick returns the object of these attributes alone; false where one of them is null.
func (o RawObject) pick(names []string) (RawObject, bool) {
	picked := make(RawObject, len(names))
	for _, name := range names {
		if o.isNull(name) {
			return nil, false
		}
		picked[name] = o[name]
	}
	return picked, true
}

// with returns the object with other values for some of its attributes.
func (o RawObject) with(ctx context.Context, changed map[string]attr.Value) (RawObject, error) {
	other := maps.Clone(o)
	for name, value := range changed {
		encoded, err := encodeValue(ctx, value)
		if err != nil {
			return nil, fmt.Errorf("attribute %s: %w", name, err)
		}
		other[name] = encoded
	}
	return other, nil
}

// encodeValue returns the value of an attribute as the protocol encodes it.
func encodeValue(ctx context.Context, value attr.Value) ([]byte, error) {
	plain, err := value.ToTerraformValue(ctx)
	if err != nil {
		return nil, err
	}
	encoded, err := tfprotov6.NewDynamicValue(plain.Type(), plain)
	return encoded.MsgPack, err
}

// encode is the inverse of decode. The attributes are in the order of the alphabet, as the CLI has them, so that the same
// object is the same bytes.
func (o RawObject) encode() (*tfprotov6.DynamicValue, error) {
	var encoded bytes.Buffer
	encoder := msgpack.NewEncoder(&encoded)
	if err := encoder.EncodeMapLen(len(o)); err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(o)) {
		if err := encoder.EncodeString(name); err != nil {
			return nil, err
		}
		encoded.Write(o[name])
	}
	return &tfprotov6.DynamicValue{MsgPack: encoded.Bytes()}, nil
}

package emukit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// The bounds of a YAML text. Its decoder takes kilobytes for each value and time that grows with the square of the depth.
// JSON goes through a decoder of its own and may be larger.
const (
	maxYAML       = 1 << 20  // bytes
	maxIndicators = 50_000   // characters that may begin or end a value
	maxColumn     = 1000     // at which an entry of a block may begin, as block collections nest by columns
	maxExpanded   = 16 << 20 // bytes of the values, those of an anchor once more for each of its aliases
)

// decodeYAML decodes one YAML document, or JSON, which is a part of YAML. Unknown fields are errors, and so is a text that
// costs too much to decode. An error with a place in the text is a yaml.Error. An empty text is the zero T.
func decodeYAML[T any](data []byte) (T, error) {
	var decoded, none T
	if json.Valid(data) {
		err := decodeBody(data, &decoded)
		if err == nil || len(data) > maxYAML {
			return decoded, err
		}
		decoded = none // the decoder below converts more, and names the line
	}
	err := recovered(func() error {
		if err := checkYAML(data); err != nil {
			return err
		}
		return yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&decoded)
	})
	if err != nil && !errors.Is(err, io.EOF) {
		return none, err
	}
	return decoded, nil
}

// recovered returns the error of f, also if it panics: the library does on some documents, such as a tag in place of a
// list.
func recovered(f func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the text cannot be read")
		}
	}()
	return f()
}

// yamlLine returns the line at which the value at a path such as "$.people[0].name" stands; 0 if there is none, or if it
// costs too much to find.
func yamlLine(data []byte, path string) (line int) {
	_ = recovered(func() error { // then there is no line
		where, err := yaml.PathString(path)
		if err != nil || checkYAML(data) != nil {
			return err
		}
		node, err := where.ReadNode(bytes.NewReader(data))
		if err == nil && node != nil && node.GetToken() != nil {
			line = node.GetToken().Position.Line
		}
		return err
	})
	return line
}

// checkYAML returns an error if a text is too costly to decode, or cannot be parsed.
func checkYAML(data []byte) error {
	if len(data) > maxYAML {
		return fmt.Errorf("YAML larger than %d MiB is not read; write it as JSON or in parts", maxYAML>>20)
	}
	indicators := 0
	for _, c := range data {
		if strings.IndexByte("[]{},:-?&*!|>#'\"\n", c) >= 0 {
			indicators++
		}
	}
	if indicators > maxIndicators {
		return errors.New("the YAML holds too many values; write it as JSON or in parts")
	}
	tokens := lexer.Tokenize(string(data))
	if err := checkNesting(tokens); err != nil {
		return err
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		return err
	}
	expanded := &expansion{anchors: map[string]int{}}
	for _, document := range file.Docs {
		ast.Walk(expanded, document.Body)
	}
	if expanded.size > maxExpanded {
		return errors.New("the aliases of the YAML repeat too much")
	}
	return nil
}

// checkNesting returns an error if collections nest too deeply. Those in brackets are counted. Each level of a block
// begins in a later column than the one around it, or is a list in the column of its key.
func checkNesting(tokens token.Tokens) error {
	brackets := 0
	for _, t := range tokens {
		switch t.Type { //nolint:exhaustive // the other types begin no collection
		case token.SequenceStartType, token.MappingStartType:
			brackets++
		case token.SequenceEndType, token.MappingEndType:
			brackets = max(brackets-1, 0)
		case token.SequenceEntryType, token.MappingKeyType, token.MappingValueType:
			if brackets == 0 && t.Position.Column > maxColumn {
				return fmt.Errorf("line %d: the YAML nests too deeply, or a key is too long", t.Position.Line)
			}
		}
		if brackets > maxDepth {
			return fmt.Errorf("line %d: the YAML nests deeper than %d levels", t.Position.Line, maxDepth)
		}
	}
	return nil
}

// expansion adds up the size of what it visits, with an anchor's value in place of each alias, to not much above
// maxExpanded.
type expansion struct {
	size    int
	anchors map[string]int // the sizes of their values
}

// Visit implements ast.Visitor.
func (e *expansion) Visit(node ast.Node) ast.Visitor {
	switch n := node.(type) {
	case nil:
		return nil
	case *ast.AnchorNode:
		value := &expansion{anchors: e.anchors}
		ast.Walk(value, n.Value)
		e.anchors[n.Name.GetToken().Value] = value.size
		e.size += value.size
		return nil
	case *ast.AliasNode:
		e.size += e.anchors[n.Value.GetToken().Value]
		return nil
	}
	e.size++
	if text := node.GetToken(); text != nil {
		e.size += len(text.Value)
	}
	if e.size > maxExpanded {
		return nil
	}
	return e
}

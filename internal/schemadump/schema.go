package main

import (
	"encoding/json"
	"fmt"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
)

func rootSchema(from *tfprotov6.Schema) (*tfjson.Schema, error) {
	if from == nil {
		return &tfjson.Schema{}, nil
	}
	of, err := block(from.Block)
	return &tfjson.Schema{
		Version: uint64(from.Version), //nolint:gosec // schema versions are never negative
		Block:   of,
	}, err
}

func block(from *tfprotov6.SchemaBlock) (*tfjson.SchemaBlock, error) {
	to := &tfjson.SchemaBlock{
		Description:     from.Description,
		DescriptionKind: descriptionKind(from.DescriptionKind),
		Deprecated:      from.Deprecated,
	}
	var err error
	if to.Attributes, err = attributes(from.Attributes); err != nil {
		return nil, err
	}
	for _, nested := range from.BlockTypes {
		inner, err := block(nested.Block)
		if err != nil {
			return nil, fmt.Errorf("%s.%w", nested.TypeName, err)
		}
		if to.NestedBlocks == nil {
			to.NestedBlocks = make(map[string]*tfjson.SchemaBlockType, len(from.BlockTypes))
		}
		to.NestedBlocks[nested.TypeName] = &tfjson.SchemaBlockType{
			NestingMode: nestingMode(nested.Nesting),
			Block:       inner,
			MinItems:    uint64(nested.MinItems), //nolint:gosec // counts are never negative
			MaxItems:    uint64(nested.MaxItems), //nolint:gosec // counts are never negative
		}
	}
	return to, nil
}

func attributes(from []*tfprotov6.SchemaAttribute) (map[string]*tfjson.SchemaAttribute, error) {
	if len(from) == 0 {
		return nil, nil
	}
	to := make(map[string]*tfjson.SchemaAttribute, len(from))
	for _, attribute := range from {
		converted, err := schemaAttribute(attribute)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", attribute.Name, err)
		}
		to[attribute.Name] = converted
	}
	return to, nil
}

func schemaAttribute(from *tfprotov6.SchemaAttribute) (*tfjson.SchemaAttribute, error) {
	to := &tfjson.SchemaAttribute{
		Description:     from.Description,
		DescriptionKind: descriptionKind(from.DescriptionKind),
		Deprecated:      from.Deprecated,
		Required:        from.Required,
		Optional:        from.Optional,
		Computed:        from.Computed,
		Sensitive:       from.Sensitive,
		WriteOnly:       from.WriteOnly,
	}
	var err error
	if from.NestedType == nil {
		to.AttributeType, err = ctyType(from.Type)
		return to, err
	}
	to.AttributeNestedType = &tfjson.SchemaNestedAttributeType{NestingMode: nestingMode(from.NestedType.Nesting)}
	to.AttributeNestedType.Attributes, err = attributes(from.NestedType.Attributes)
	return to, err
}

// ctyType converts through JSON, in which both type systems are written alike.
func ctyType(from tftypes.Type) (cty.Type, error) {
	//nolint:staticcheck // deprecated for callers outside the protocol; this is the protocol's own notation
	data, err := from.MarshalJSON()
	if err != nil {
		return cty.NilType, err
	}
	var to cty.Type
	if err := json.Unmarshal(data, &to); err != nil {
		return cty.NilType, err
	}
	return to, nil
}

func descriptionKind(from tfprotov6.StringKind) tfjson.SchemaDescriptionKind {
	if from == tfprotov6.StringKindMarkdown {
		return tfjson.SchemaDescriptionKindMarkdown
	}
	return tfjson.SchemaDescriptionKindPlain
}

// nestingMode converts the modes of nested blocks and of nested attributes; the protocol shouts what JSON whispers.
func nestingMode(from fmt.Stringer) tfjson.SchemaNestingMode {
	return tfjson.SchemaNestingMode(strings.ToLower(from.String()))
}

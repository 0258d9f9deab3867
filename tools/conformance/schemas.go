package main

import "github.com/getkin/kin-openapi/openapi3"

// closeObjects makes every object of the document that lists properties refuse others, unless it says something about
// them itself. A client that sends a misspelled field, and a server that invents one, would else go unseen.
func closeObjects(document *openapi3.T) {
	seen := map[*openapi3.Schema]bool{}
	if document.Components != nil {
		for _, schema := range document.Components.Schemas {
			closeObject(schema, seen)
		}
	}
	for _, item := range document.Paths.Map() {
		for _, operation := range item.Operations() {
			if operation.RequestBody != nil {
				closeContent(operation.RequestBody.Value.Content, seen)
			}
			for _, response := range operation.Responses.Map() {
				closeContent(response.Value.Content, seen)
			}
		}
	}
}

func closeContent(content openapi3.Content, seen map[*openapi3.Schema]bool) {
	for _, media := range content {
		closeObject(media.Schema, seen)
	}
}

func closeObject(ref *openapi3.SchemaRef, seen map[*openapi3.Schema]bool) {
	if ref == nil || ref.Value == nil || seen[ref.Value] {
		return
	}
	schema := ref.Value
	seen[schema] = true
	if len(schema.Properties) > 0 && schema.AdditionalProperties.Has == nil && schema.AdditionalProperties.Schema == nil {
		closed := false
		schema.AdditionalProperties.Has = &closed
	}
	for _, property := range schema.Properties {
		closeObject(property, seen)
	}
	closeObject(schema.Items, seen)
	closeObject(schema.AdditionalProperties.Schema, seen)
}

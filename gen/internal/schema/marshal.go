package schema

import (
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/invopop/jsonschema"
)

// Marshal writes s compactly. Members are in the order of invopop's Schema (references and definitions, structure,
// validation, annotations), properties in source order, definitions sorted by name; <, > and & stay as they are.
func Marshal(s *jsonschema.Schema) (string, error) {
	b, err := s.MarshalJSON()
	if err != nil {
		return "", fmt.Errorf("schema: %w", err)
	}
	// invopop escapes for HTML whatever the encoder was told.
	b, err = jsontext.AppendFormat(nil, b, jsontext.EscapeForHTML(false))
	if err != nil {
		return "", fmt.Errorf("schema: %w", err)
	}
	return string(b), nil
}

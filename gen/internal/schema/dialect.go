package schema

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"
)

// dialects are the forms of schemas that providers ask for, by name. Each rewrites a document that this package has
// built, and says what it has no words for.
var dialects = map[string]func(*jsonschema.Schema) error{
	"anthropic": makeAnthropic,
	"gemini":    makeGemini,
	"inline":    makeInline,
	"openai":    makeStrict,
}

// Dialects are the names that Apply knows beside "", sorted.
func Dialects() []string { return slices.Sorted(maps.Keys(dialects)) }

// Apply rewrites s, as Parameters or Output have built it, in a dialect; "" leaves it as it is. Its error says what has
// no form in the dialect, and leaves s half rewritten.
func Apply(dialect string, s *jsonschema.Schema) error {
	if dialect == "" {
		return nil
	}
	rewrite, ok := dialects[dialect]
	if !ok {
		return fmt.Errorf("there is no dialect %q: known are %s", dialect, strings.Join(Dialects(), ", "))
	}
	return rewrite(s)
}

// makeInline writes what is in $defs in its places, for models that do not resolve references: those for which Pydantic
// AI has InlineDefsJsonSchemaTransformer (Bedrock's Nova, Llama, Qwen, Mistral).
func makeInline(s *jsonschema.Schema) error {
	whole, err := inlined(s, "inline")
	if err == nil {
		*s = *whole
	}
	return err
}

// rewriteDocument rewrites a document and its definitions, in order of their names. It goes on after errors.
func rewriteDocument(s *jsonschema.Schema, rewrite func(s *jsonschema.Schema, path string) error) error {
	errs := []error{rewrite(s, "")}
	for _, name := range slices.Sorted(maps.Keys(s.Definitions)) {
		errs = append(errs, rewrite(s.Definitions[name], name))
	}
	return errors.Join(errs...)
}

// visitor rewrites s, the schema of what path leads to, after all that it holds.
type visitor func(s *jsonschema.Schema, path string) error

// walk visits all that is in s except for its definitions. It goes on after errors.
func (visit visitor) walk(s *jsonschema.Schema, path string) error {
	if s == nil || s == jsonschema.FalseSchema {
		return nil
	}
	var errs []error
	for p := s.Properties.Oldest(); p != nil; p = p.Next() {
		errs = append(errs, visit.walk(p.Value, memberPath(path, p.Key)))
	}
	errs = append(errs, visit.walk(s.Items, path+"[]"), visit.walk(s.AdditionalProperties, path+"{}"))
	for _, option := range s.AnyOf {
		errs = append(errs, visit.walk(option, path))
	}
	errs = append(errs, visit(s, path))
	return errors.Join(errs...)
}

func memberPath(path, member string) string { return strings.TrimPrefix(path+"."+member, ".") }

// constToEnum writes a constant as the only value of an enum.
func constToEnum(s *jsonschema.Schema) {
	if s.Const != nil {
		s.Enum, s.Const = []any{s.Const}, nil
	}
}

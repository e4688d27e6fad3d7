package schema

import (
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/internal/kind"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Dialect is the form in which a provider accepts JSON Schemas. The zero value is Plain.
type Dialect uint8

const (
	// Plain is the schema as it is.
	Plain Dialect = iota
	// OpenAI is the form of OpenAI's strict mode (https://platform.openai.com/docs/guides/structured-outputs) and of
	// compatible servers: the schema is an object, objects are closed, all properties are required and those that were
	// optional are nullable. A model writes null for what it leaves out; see DropNulls. Only a schema in this form may
	// be sent with strict: true; all others go out as Plain.
	OpenAI
	// Inline is the schema without $ref and $defs, for models that do not follow references, such as Nova, Llama, Qwen and
	// Mistral. Nothing else changes. There is no recursion.
	Inline
	// Gemini is Google's Schema, a subset of OpenAPI 3.0 that the fields parameters and responseSchema hold (not
	// parametersJsonSchema and responseJsonSchema): without references, with nullable instead of the type null, and enums of
	// strings only. There is no recursion.
	Gemini
	// Anthropic is the form of Anthropic's strict tools and structured outputs: objects are closed, and the only limits are
	// enums, some formats and minItems up to 1. References stay, but there is no recursion. Tools that are not strict go out
	// as Plain.
	Anthropic

	dialectCount
)

var dialectNames = [dialectCount]string{"plain", "openai", "inline", "gemini", "anthropic"}

// String returns the name that Parse reads, or Dialect(7) for a number that is not a dialect.
func (d Dialect) String() string {
	return kind.Name("Dialect", d, dialectNames[:]...)
}

// Parse returns the dialect of a name. Its error lists the names there are.
func Parse(name string) (Dialect, error) {
	for d, known := range dialectNames {
		if name == known {
			return Dialect(d), nil
		}
	}
	return 0, fmt.Errorf("schema: unknown dialect %q: use one of %s", name, strings.Join(dialectNames[:], ", "))
}

// Dialects returns all dialects, Plain first.
func Dialects() []Dialect {
	all := make([]Dialect, dialectCount)
	for i := range all {
		all[i] = Dialect(i)
	}
	return all
}

// Apply returns s in the dialect d. Plain returns s itself; the other dialects return compact JSON, and applying one to its
// own result changes nothing. The error is an *Error if a part of s is malformed or has no form in d; it is another
// error if s is not JSON, or larger than MaxSize or deeper than jsonwire.MaxDepth, before or after.
func (d Dialect) Apply(s jsonwire.Raw) (jsonwire.Raw, error) {
	if d >= dialectCount {
		return "", fmt.Errorf("schema: %v is not a dialect", d)
	}
	if d == Plain {
		if err := checkText(s); err != nil {
			return "", err
		}
		return s, nil
	}
	root, err := parse(s)
	if err != nil {
		return "", err
	}
	c := newConverter(d, root)
	c.problems.what = "no " + d.String() + " form"
	return c.convert()
}

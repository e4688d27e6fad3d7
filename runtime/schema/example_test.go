package schema_test

import (
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/schema"
)

// An MCP server describes a tool; OpenAI and Gemini get its schema in their own forms.
func ExampleDialect_Apply() {
	const search = `{
		"type": "object",
		"properties": {
			"query": {"type": "string", "minLength": 1, "description": "what to look for"},
			"page": {"$ref": "#/$defs/Page"}
		},
		"required": ["query"],
		"$defs": {"Page": {"type": "integer", "exclusiveMinimum": 0}}
	}`
	for _, d := range []schema.Dialect{schema.OpenAI, schema.Gemini} {
		s, err := d.Apply(search)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(s)
	}
	// Output:
	// {"type":"object","properties":{"query":{"type":"string","description":"what to look for (minLength=1)"},"page":{"anyOf":[{"$ref":"#/$defs/Page"},{"type":"null"}]}},"additionalProperties":false,"required":["query","page"],"$defs":{"Page":{"type":"integer","exclusiveMinimum":0}}}
	// {"type":"object","properties":{"query":{"type":"string","minLength":1,"description":"what to look for"},"page":{"type":"integer","description":"exclusiveMinimum=0"}},"required":["query"]}
}

// What has no form in a dialect is an error that says where it is.
func ExampleDialect_Apply_error() {
	_, err := schema.OpenAI.Apply(`{"type":"object","properties":{"headers":{"type":"object","additionalProperties":{"type":"string"}}}}`)
	fmt.Println(err)
	// Output:
	// schema: no openai form: /properties/headers: a map, which is an object with any properties, is not supported: list the properties, or use an array of objects
}

// A model in strict mode answers null for what it leaves out. The tool never gets to see that.
func ExampleDropNulls() {
	args, err := schema.DropNulls(`{"type":"object","properties":{"query":{"type":"string"},"page":{"type":"integer"}},"required":["query"]}`,
		`{"query":"gophers","page":null}`)
	fmt.Println(args, err)
	// Output:
	// {"query":"gophers"} <nil>
}

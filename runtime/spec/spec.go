package spec

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Spec describes an agent as data. It is what Pydantic AI calls an AgentSpec: the files of both are the same. Read one with ReadFile or
// Parse, or make one in Go. Package agentspec makes an agent of it, and WriteFile a file. The zero value describes an agent of which everything is
// left open. A Spec must not be changed while it is used.
type Spec struct {
	// Schema is where the JSON Schema of the file is ("$schema"). It says nothing about the agent.
	Schema string
	// Model is the name of the model, such as "openai:gpt-5".
	Model string
	// Name and Description are those of the agent.
	Name, Description string
	// Instructions are paragraphs of their own. One with {{ is a template, which is rendered with the dependencies of each run.
	Instructions []string
	// DepsSchema is the JSON Schema of the dependencies, against which templates are checked; empty for none.
	DepsSchema jsonwire.Raw
	// OutputSchema is the JSON Schema of the output, an object; empty for plain text or an output that is fixed in Go.
	OutputSchema jsonwire.Raw
	// ModelSettings are the settings of the model, an object with Pydantic AI's names; empty for none.
	ModelSettings jsonwire.Raw
	// ToolRetries and OutputRetries are how often the model may correct a call, and its output; nil means 1.
	ToolRetries, OutputRetries *int
	// EndStrategy is "early", "graceful" or "exhaustive"; empty means graceful.
	EndStrategy string
	// ToolTimeout limits each call of a tool; 0 means no limit.
	ToolTimeout time.Duration
	// Metadata is the application's own, an object; empty for none.
	Metadata jsonwire.Raw
	// Capabilities are what the agent can do, by the names that Builtins or the application has.
	Capabilities []Capability
	// Warnings are what Parse has found odd, but Pydantic AI accepts: unknown fields, for example, and members in templates that DepsSchema
	// does not have. See Strict.
	Warnings []Problem

	places  places
	checked bool
	// each are the pointers of the single instructions.
	each []string
}

// Capability is one entry of a spec's list of capabilities. It is written in the shortest of four forms: Name, {Name: Arg},
// {Name: {...Args}}, or {name: Name, arguments: [Arg]} where Arg is an object.
type Capability struct {
	// Name is that of a built-in capability, or of one of the application's own.
	Name string
	// Arg is an argument without a name; empty for none. There is none if there are Args.
	Arg jsonwire.Raw
	// Args are arguments by their names.
	Args jsonwire.Members

	at   string // the pointer of the entry
	args string // the pointer of Arg, or of the object that holds Args
}

// Strict returns an error with the Warnings as problems, nil if there are none. It is for programs that want no slip to pass.
func (s *Spec) Strict() error {
	if len(s.Warnings) == 0 {
		return nil
	}
	return &Error{Problems: s.Warnings}
}

// The formats of specs.
const (
	YAML = "yaml"
	JSON = "json"
)

// formatOf returns the format that the name of a file says.
func formatOf(name string) (string, error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".yaml", ".yml":
		return YAML, nil
	case ".json":
		return JSON, nil
	}
	return "", fmt.Errorf("agentgen: the name of %s does not say its format: let it end with .yaml, .yml or .json", name)
}

// ReadFile reads the spec in a file, whose name ends with .yaml, .yml or .json. The error is an *Error if the spec has mistakes.
func ReadFile(name string) (*Spec, error) {
	format, err := formatOf(name)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	text, err := io.ReadAll(io.LimitReader(f, maxText+1))
	if err != nil {
		return nil, err
	}
	return Parse(name, text, format)
}

// Parse reads a spec in a format, YAML or JSON. The name stands in problems. The error is an *Error with all the mistakes; what
// Pydantic AI accepts all the same is in Warnings.
func Parse(name string, text []byte, format string) (*Spec, error) {
	ps := &problems{places: places{file: name, text: string(text)}}
	root, err := parseText(ps, format)
	if err != nil {
		return nil, err
	}
	ps.places.nodes = make(map[string]*node)
	root.index(ps.places.nodes, "")
	if root.kind != objectKind {
		ps.fail("", "", "Agent spec must parse to an object, got %s", root.kind)
		return nil, ps.err()
	}
	s := &Spec{places: ps.places}
	(&fields{problems: ps, spec: s}).read(root)
	s.check(ps)
	if err := ps.err(); err != nil {
		return nil, err
	}
	s.warn(ps)
	return s, nil
}

func parseText(ps *problems, format string) (root *node, err error) {
	text := ps.places.text
	switch {
	case len(text) > maxText:
		err = &textError{1, 1, fmt.Sprintf("larger than %d bytes", maxText)}
	case format == YAML:
		root, err = parseYAML(strings.TrimPrefix(text, "\ufeff"))
	case format == JSON:
		root, err = parseJSON(text)
	default:
		return nil, fmt.Errorf("agentgen: %q is not a format of specs: use spec.YAML or spec.JSON", format)
	}
	if e, ok := err.(*textError); ok {
		return nil, &Error{Problems: []Problem{{File: ps.places.file, Line: e.line, Col: e.col, Message: e.message}}}
	}
	return root, err
}

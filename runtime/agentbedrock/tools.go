package agentbedrock

import (
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// encodedTools are function tools as they are sent. The runs of an agent mostly have the same.
type encodedTools struct {
	tools, outputTools []*model.ToolDef
	json               []byte // of both, separated by commas; it must not be changed
}

func (e *encodedTools) fit(p *model.Prepared) bool {
	return e != nil && slices.Equal(p.Tools, e.tools) && slices.Equal(p.OutputTools, e.outputTools)
}

// nativeCode is Bedrock's name of the tool that runs code.
const nativeCode = "nova_code_interpreter"

// encodeTools returns all tools, separated by commas. Functions are encoded once for the runs of an agent.
func (m *Model) encodeTools(p *model.Prepared) ([]byte, error) {
	e := m.tools.Load()
	if !e.fit(p) {
		var err error
		if e, err = m.encodeFunctions(p); err != nil {
			return nil, err
		}
		m.tools.Store(e)
	}
	all := slices.Clip(e.json)
	for _, t := range p.NativeTools {
		if t.NativeKind() != model.CodeExecutionKind {
			return nil, fmt.Errorf("the native tool %q is not one of Bedrock", t.NativeKind())
		}
		var err error
		if all, err = (&tool{System: &systemTool{nativeCode}}).AppendJSON(wire.Comma(all)); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// encodeFunctions encodes function tools and output tools.
func (m *Model) encodeFunctions(p *model.Prepared) (*encodedTools, error) {
	e := &encodedTools{tools: slices.Clone(p.Tools), outputTools: slices.Clone(p.OutputTools)}
	for _, t := range slices.Concat(p.Tools, p.OutputTools) {
		if !validName(t.Name) {
			return nil, fmt.Errorf("the tool name %q is not valid: use 1 to %d letters, digits, _ and -", t.Name, longestName)
		}
		d, err := m.profile.Parameters(t)
		if err != nil {
			return nil, err
		}
		def := tool{Spec: &toolSpec{Name: t.Name, Description: t.Description, InputSchema: toolSchema{d.Schema}, Strict: d.Strict != nil && *d.Strict}}
		if e.json, err = def.AppendJSON(wire.Comma(e.json)); err != nil {
			return nil, fmt.Errorf("tool %q: %w", t.Name, err)
		}
	}
	return e, nil
}

// longestName is how long names of tools, and ids of calls, may be.
const longestName = 64

// validName reports whether the API accepts the name of a tool.
func validName(name string) bool {
	for _, c := range []byte(name) {
		if !wordByte(c) {
			return false
		}
	}
	return name != "" && len(name) <= longestName
}

func wordByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}

// noTool stands for the tools of a conversation that has calls but no tools any more: the API refuses it without any.
const noTool = `{"toolSpec":{"name":"none","description":"There are no tools any more.","inputSchema":{"json":{"type":"object","properties":{}}}}}`

// toolConfig returns the member of a request that has the tools, empty if there are none. point caches them. called reports whether the
// conversation has calls.
func (m *Model) toolConfig(p *model.Prepared, c *choice, called bool, point jsonwire.Raw) ([]byte, error) {
	if !c.tools {
		return nil, nil
	}
	tools, err := m.encodeTools(p)
	if len(tools) == 0 && called {
		tools = []byte(noTool)
	}
	if err != nil || len(tools) == 0 {
		return nil, err
	}
	b := append(append([]byte(`"toolConfig":{"tools":[`), tools...), point...)
	b = append(b, ']')
	if c.choice != "" {
		b = append(append(b, `,"toolChoice":`...), c.choice...)
	}
	return append(b, '}'), nil
}

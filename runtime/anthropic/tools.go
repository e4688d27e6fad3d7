package anthropic

import (
	"errors"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// encodedTools are function tools as they are sent. The runs of an agent mostly have the same.
type encodedTools struct {
	tools, outputTools []*model.ToolDef
	memory, eager      bool
	json               []byte // of both, separated by commas; nobody changes it
}

func (e *encodedTools) fit(p *model.Prepared, memory, eager bool) bool {
	return e != nil && e.memory == memory && e.eager == eager && slices.Equal(p.Tools, e.tools) && slices.Equal(p.OutputTools, e.outputTools)
}

// encodeTools returns all tools, separated by commas. Functions are encoded once for the runs of an agent.
func (m *Model) encodeTools(p *model.Prepared, own *Settings) ([]byte, error) {
	memory := hasNative(p, model.MemoryKind)
	if memory && model.FindTool(p.Tools, memoryTool) == nil {
		return nil, errors.New(`the native tool "memory" needs a function tool with that name, which holds the files`)
	}
	e := m.tools.Load()
	if !e.fit(p, memory, own.EagerInputStreaming) {
		var err error
		if e, err = m.encodeFunctions(p, memory, own.EagerInputStreaming); err != nil {
			return nil, err
		}
		m.tools.Store(e)
	}
	if len(p.NativeTools) == 0 {
		return e.json, nil
	}
	all := slices.Clone(e.json)
	for _, t := range p.NativeTools {
		own, err := nativeOf(&m.family, t)
		if err == nil && own != nil {
			all, err = own.AppendJSON(wire.Comma(all))
		}
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// encodeFunctions encodes function tools and output tools. The one that holds the files of a native memory is known to the API.
func (m *Model) encodeFunctions(p *model.Prepared, memory, eager bool) (*encodedTools, error) {
	e := &encodedTools{tools: slices.Clone(p.Tools), outputTools: slices.Clone(p.OutputTools), memory: memory, eager: eager}
	for _, t := range slices.Concat(p.Tools, p.OutputTools) {
		if memory && t.Name == memoryTool {
			continue
		}
		if !validName(t.Name) {
			return nil, fmt.Errorf("the tool name %q is not valid: use 1 to 128 letters, digits, _ and -", t.Name)
		}
		d, err := m.profile.Parameters(t)
		if err != nil {
			return nil, err
		}
		def := tool{Name: t.Name, Description: t.Description, InputSchema: d.Schema, Strict: d.Strict != nil && *d.Strict, Eager: eager}
		if e.json, err = def.AppendJSON(wire.Comma(e.json)); err != nil {
			return nil, fmt.Errorf("tool %q: %w", t.Name, err)
		}
	}
	return e, nil
}

// validName reports whether the API accepts the name of a tool.
func validName(name string) bool {
	const longest = 128
	for _, c := range []byte(name) {
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return false
		}
	}
	return name != "" && len(name) <= longest
}

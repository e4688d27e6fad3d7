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
	form               toolForm
	json               []byte // of both, separated by commas; it is not changed
	cacheable          int    // where the last one that is not deferred ends in json
}

// toolForm is what the encoding of function tools depends on.
type toolForm struct {
	memory, eager bool
	search        bool // the API searches them
}

func (e *encodedTools) fit(p *model.Prepared, form toolForm) bool {
	return e != nil && e.form == form && slices.Equal(p.Tools, e.tools) && slices.Equal(p.OutputTools, e.outputTools)
}

// encodeTools returns all tools, separated by commas, and where the last one ends that can be cached; 0 if there is none. Functions
// are encoded once for the runs of an agent.
func (m *Model) encodeTools(p *model.Prepared, own *Settings) (all []byte, cacheable int, err error) {
	form := toolForm{hasNative(p, model.MemoryKind), own.EagerInputStreaming, hasNative(p, model.ToolSearchKind)}
	if form.memory && model.FindTool(p.Tools, memoryTool) == nil {
		return nil, 0, errors.New(`the native tool "memory" needs a function tool with that name, which holds the files`)
	}
	e := m.tools.Load()
	if !e.fit(p, form) {
		if e, err = m.encodeFunctions(p, form); err != nil {
			return nil, 0, err
		}
		m.tools.Store(e)
	}
	if len(p.NativeTools) == 0 {
		return e.json, e.cacheable, nil
	}
	all = slices.Clone(e.json)
	cited, direct := cites(p), m.family.Filters && !codeIsRunning(p)
	for _, t := range p.NativeTools {
		own, err := nativeOf(&m.family, t)
		if err != nil {
			return nil, 0, err
		}
		if own == nil {
			continue
		}
		if own.cite(cited); direct {
			own.callDirectly(cited)
		}
		if all, err = own.AppendJSON(wire.Comma(all)); err != nil {
			return nil, 0, err
		}
	}
	return all, e.cacheable, nil
}

// encodeFunctions encodes function tools and output tools. The one that holds the files of a native memory is known to the API.
func (m *Model) encodeFunctions(p *model.Prepared, form toolForm) (*encodedTools, error) {
	e := &encodedTools{tools: slices.Clone(p.Tools), outputTools: slices.Clone(p.OutputTools), form: form}
	for _, t := range slices.Concat(p.Tools, p.OutputTools) {
		if form.memory && t.Name == memoryTool {
			continue
		}
		if !validName(t.Name) {
			return nil, fmt.Errorf("the tool name %q is not valid: use 1 to 128 letters, digits, _ and -", t.Name)
		}
		d, err := m.profile.Parameters(t)
		if err != nil {
			return nil, err
		}
		def := tool{Name: t.Name, Description: t.FullDescription(), InputSchema: d.Schema, Strict: d.Strict != nil && *d.Strict, Eager: form.eager, Deferred: form.search && t.Searchable}
		if e.json, err = def.AppendJSON(wire.Comma(e.json)); err != nil {
			return nil, fmt.Errorf("tool %q: %w", t.Name, err)
		}
		if !def.Deferred {
			e.cacheable = len(e.json)
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

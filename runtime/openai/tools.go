package openai

import (
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/schema"
)

// encodedTools are tools as they are sent. The runs of an agent mostly have the same.
type encodedTools struct {
	tools, outputTools []*model.ToolDef
	search             bool   // OpenAI searches them
	json               []byte // of both, separated by commas; it is not changed
}

func (e *encodedTools) fit(p *model.Prepared) bool {
	return e != nil && slices.Equal(p.Tools, e.tools) && slices.Equal(p.OutputTools, e.outputTools)
}

// setTools encodes the tools unless they are those of the last request, of this run or of another one.
func (m *ChatModel) setTools(c *cache, p *model.Prepared) error {
	if c.tools.fit(p) {
		return nil
	}
	if c.tools = m.tools.Load(); c.tools.fit(p) {
		return nil
	}
	e := &encodedTools{tools: slices.Clone(p.Tools), outputTools: slices.Clone(p.OutputTools)}
	for _, t := range slices.Concat(p.Tools, p.OutputTools) {
		params, err := parameters(&m.profile, t)
		if err != nil {
			return err
		}
		def := tool{Type: "function", Function: function{Name: t.Name, Description: t.FullDescription(), Parameters: params.Schema, Strict: params.Strict}}
		if e.json, err = def.AppendJSON(wire.Comma(e.json)); err != nil {
			return fmt.Errorf("tool %q: %w", t.Name, err)
		}
	}
	c.tools = e
	m.tools.Store(e)
	return nil
}

// parameters returns the schema of a tool's arguments, and checks what the API wants of tools.
func parameters(p *model.Profile, t *model.ToolDef) (model.Dialected, error) {
	if !validName(t.Name) {
		return model.Dialected{}, fmt.Errorf("the tool name %q is not valid: use 1 to 64 letters, digits, _ and -", t.Name)
	}
	d, err := p.Parameters(t)
	if err == nil && d.Strict != nil && *d.Strict {
		if err = schema.CheckStrict(d.Schema); err != nil {
			err = fmt.Errorf("the schema of tool %q cannot be Strict: %w", t.Name, err)
		}
	}
	return d, err
}

// validName reports whether the API accepts the name of a tool.
func validName(name string) bool {
	const longest = 64
	for _, c := range []byte(name) {
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return false
		}
	}
	return name != "" && len(name) <= longest
}

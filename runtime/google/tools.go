package google

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// encodedTools are function tools as they are sent. The runs of an agent mostly have the same.
type encodedTools struct {
	tools, outputTools []*model.ToolDef
	json               []byte // the declarations, separated by commas; it is not changed
}

func (e *encodedTools) fit(p *model.Prepared) bool {
	return e != nil && slices.Equal(p.Tools, e.tools) && slices.Equal(p.OutputTools, e.outputTools)
}

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
	var b []byte
	if len(e.json) > 0 {
		b = append(append(append(b, `{"functionDeclarations":[`...), e.json...), "]}"...)
	}
	if runs(p) && len(b) > 0 && !m.family.combines {
		return nil, errors.New("this model does not take function tools and native tools in one request: use a model from Gemini 3 on")
	}
	for _, t := range p.NativeTools {
		if t.NativeKind() == model.ImageGenerationKind { // a setting: see imageConfigOf
			continue
		}
		var err error
		if b, err = appendNative(wire.Comma(b), t); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (m *Model) encodeFunctions(p *model.Prepared) (*encodedTools, error) {
	e := &encodedTools{tools: slices.Clone(p.Tools), outputTools: slices.Clone(p.OutputTools)}
	for _, t := range slices.Concat(p.Tools, p.OutputTools) {
		if !validName(t.Name) {
			return nil, fmt.Errorf("the tool name %q is not valid: use 1 to 64 letters, digits, _, - and ., and begin with a letter or _", t.Name)
		}
		d, err := m.profile.Parameters(t)
		if err != nil {
			return nil, err
		}
		def := function{Name: t.Name, Description: t.Description, ParametersJSONSchema: d.Schema}
		if t.DescribeResult {
			def.ResponseJSONSchema = t.Result
		}
		if e.json, err = def.AppendJSON(wire.Comma(e.json)); err != nil {
			return nil, fmt.Errorf("tool %q: %w", t.Name, err)
		}
	}
	return e, nil
}

// validName reports whether the API accepts the name of a tool.
func validName(name string) bool {
	const longest = 64
	letter := func(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }
	for i, c := range []byte(name) {
		if !letter(c) && (i == 0 || (c < '0' || c > '9') && c != '-' && c != '.') {
			return false
		}
	}
	return name != "" && len(name) <= longest
}

// appendNative appends a tool that Google runs. What the API does not know is an error.
func appendNative(dst []byte, t model.NativeTool) ([]byte, error) {
	switch t := t.(type) {
	case *model.WebSearch:
		if t.ContextSize != "" || t.Location != nil {
			return nil, errors.New("the native tool web_search of Google does not support ContextSize and Location: leave them empty")
		}
		return append(dst, `{"googleSearch":{}}`...), nil
	case *model.WebFetch:
		if t.MaxTokens != 0 || t.Citations {
			return nil, errors.New("the native tool web_fetch of Google does not support MaxTokens and Citations: leave them empty")
		}
		return append(dst, `{"urlContext":{}}`...), nil
	case *model.CodeExecution:
		return append(dst, `{"codeExecution":{}}`...), nil
	case *model.FileSearch:
		filter, isText := t.Filters.Text()
		if t.Filters != "" && !isText {
			return nil, errors.New("the Filters of the native tool file_search of Google are a filter in a JSON string")
		}
		dst, err := (&fileSearch{t.Stores, t.MaxResults, filter}).AppendJSON(append(dst, `{"fileSearch":`...))
		return append(dst, '}'), err
	}
	return nil, fmt.Errorf("there is no native tool %q at Google", t.NativeKind())
}

// runs reports whether there are native tools that Google runs beside the model.
func runs(p *model.Prepared) bool {
	return slices.ContainsFunc(p.NativeTools, func(t model.NativeTool) bool { return t.NativeKind() != model.ImageGenerationKind })
}

// imageSizes are the sizes of images that there are.
var imageSizes = []string{"512", "1K", "2K", "4K"}

// imageConfigOf returns how the images of a model that makes some are to look, nil if the request does not say. What the API does not know
// is an error.
func imageConfigOf(p *model.Prepared) (*imageConfig, error) {
	for _, t := range p.NativeTools {
		own, ok := t.(*model.ImageGeneration)
		if !ok {
			continue
		}
		if own.Size != "" && !slices.Contains(imageSizes, own.Size) {
			return nil, fmt.Errorf("the native tool image_generation of Google has no Size %q: use one of %s", own.Size, strings.Join(imageSizes, ", "))
		}
		rest := *own
		if rest.AspectRatio, rest.Size = "", ""; rest != (model.ImageGeneration{}) {
			return nil, errors.New("the native tool image_generation of Google has only AspectRatio and Size: leave out the other settings")
		}
		if *own == (model.ImageGeneration{}) {
			return nil, nil
		}
		return &imageConfig{own.AspectRatio, own.Size}, nil
	}
	return nil, nil
}

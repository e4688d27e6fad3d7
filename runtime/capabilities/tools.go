package capabilities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/toolsets"
)

// PrefixTools returns the capability with prefix + "_" before the names of its tools.
func PrefixTools[D any](c runtime.Capability[D], prefix string) runtime.Capability[D] {
	sets := make([]runtime.Toolset[D], 0, len(c.Toolsets)+1)
	if len(c.Tools) > 0 {
		sets = append(sets, toolsets.Prefixed(runtime.NewToolset(prefix+":"+c.ID, c.Tools...), prefix))
	}
	for _, s := range c.Toolsets {
		sets = append(sets, toolsets.Prefixed(s, prefix))
	}
	c.Tools, c.Toolsets = nil, sets
	if f := c.ForRun; f != nil {
		c.ForRun = func(ctx context.Context, rc *runtime.RunContext[D]) (*runtime.Capability[D], error) {
			own, err := f(ctx, rc)
			if err != nil || own == nil {
				return own, err
			}
			return new(PrefixTools(*own, prefix)), nil
		}
	}
	return c
}

// DescribeTools changes how the agent's tools are described in requests. change gets a copy of the definition of each tool for which
// only returns true, of all tools if only is nil; it must keep the name. See toolsets.Metadata and toolsets.ReturnSchema.
func DescribeTools[D any](only func(*model.ToolDef) bool, change func(*model.ToolDef)) runtime.Capability[D] {
	return runtime.Capability[D]{Hooks: &runtime.Hooks[D]{
		PrepareTools: func(_ context.Context, _ *runtime.RunContext[D], defs []*model.ToolDef) ([]*model.ToolDef, error) {
			for _, def := range defs {
				if only == nil || only(def) {
					change(def)
				}
			}
			return defs, nil
		},
	}}
}

// LimitToolOutput shortens results of tools that have more than limit characters, as the model reads them: half of the limit stays at the
// beginning and half at the end. limit must be positive.
func LimitToolOutput[D any](limit int) runtime.Capability[D] {
	return runtime.Capability[D]{ID: "limit_tool_output", Hooks: &runtime.Hooks[D]{
		WrapToolset: func(s runtime.Toolset[D]) runtime.Toolset[D] { return &limited[D]{s, limit} },
	}}
}

type limited[D any] struct {
	runtime.Toolset[D]
	limit int
}

func (s *limited[D]) Tools(ctx context.Context, rc *runtime.RunContext[D], only string) ([]runtime.Tool[D], error) {
	if s.limit <= 0 {
		return nil, errors.New("the limit of capabilities.LimitToolOutput must be positive, got " + strconv.Itoa(s.limit))
	}
	tools, err := s.Toolset.Tools(ctx, rc, only)
	tools = slices.Clone(tools)
	for i, t := range tools {
		if t != nil {
			tools[i] = limitedTool[D]{t, s.limit}
		}
	}
	return tools, err
}

type limitedTool[D any] struct {
	runtime.Tool[D]
	limit int
}

// Encode shortens what the model reads. The result becomes text.
func (t limitedTool[D]) Encode(result any) (runtime.Return, error) {
	ret, err := t.Tool.Encode(result)
	if err != nil || len(ret.Content) <= t.limit {
		return ret, err
	}
	text, ok := ret.Content.Text()
	if !ok {
		text = string(ret.Content)
	}
	if short := shorten(text, t.limit); short != text {
		ret.Content = jsonwire.Quote(short)
	}
	return ret, nil
}

// shorten leaves out the middle of a text that has more than limit characters.
func shorten(text string, limit int) string {
	n := utf8.RuneCountInString(text)
	if n <= limit {
		return text
	}
	runes := []rune(text)
	tail := limit / 2
	return string(runes[:limit-tail]) + fmt.Sprintf("\n...[%s chars omitted]...\n", grouped(n-limit)) + string(runes[n-tail:])
}

// grouped writes a number with a comma before every three digits.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

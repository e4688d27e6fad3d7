package testmodel

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel/internal/sample"
)

// Model is a model that tries everything once. Make one with New.
//
// Its first response calls each function tool, in order, also those that wait for approval or for a result from
// elsewhere. If retries are requested, it makes those calls again. Otherwise it writes the output: as JSON in the text
// in OutputNative and OutputPrompted; if plain text is allowed, as the results of the tools in JSON, such as
// {"roll_die":4}, or as "success (no tool calls)"; if not, by calling the first output tool.
//
// Arguments and outputs in JSON are the smallest that are valid against the schema: required members only, the first
// value of an enum, the first alternative, an example or default if the schema has one, the least number and the
// shortest text that is allowed.
type Model struct {
	only       bool     // call none but callTools
	callTools  []string // in this order
	outputText *string
	outputArgs *string
	seed       int
	name       string
	profile    model.Profile
	settings   *model.Settings
	last       atomic.Pointer[model.Prepared]
}

// An Option changes what New returns.
type Option func(*Model)

// New returns a model that calls all tools once and then writes the output.
func New(opts ...Option) *Model {
	m := &Model{name: "test"}
	for _, o := range opts {
		o(m)
	}
	return m
}

// WithCallTools makes the model call only the named tools, in this order; without names none.
func WithCallTools(names ...string) Option {
	return func(m *Model) { m.only, m.callTools = true, slices.Clone(names) }
}

// WithOutputText sets the text that is the output. Requests that do not allow plain text then return an error.
func WithOutputText(text string) Option { return func(m *Model) { m.outputText = &text } }

// WithOutputArgs makes args, which are JSON, the output: by calling the first output tool with them, or in the text if
// the output is JSON in the text. Other requests then return an error.
func WithOutputArgs(args string) Option { return func(m *Model) { m.outputArgs = &args } }

// WithSeed changes the arguments that the model makes up, if the schemas allow others. The seed is 0 unless set;
// negative seeds count as 0.
func WithSeed(seed int) Option { return func(m *Model) { m.seed = max(seed, 0) } }

// WithModelName sets the ModelName of the responses, which is "test" otherwise.
func WithModelName(name string) Option { return func(m *Model) { m.name = name } }

// WithProfile sets what the model supports. The zero Profile, which it has otherwise, supports what most models do.
func WithProfile(p model.Profile) Option { return func(m *Model) { m.profile = p } }

// WithSettings gives the model settings of its own; those of agents and runs override them.
func WithSettings(s *model.Settings) Option { return func(m *Model) { m.settings = s } }

// LastInput returns the last request as the model has sent it, or nil if there was none. A test reads from it what an
// agent sends: tools, instructions, settings and the form of the output.
func (m *Model) LastInput() *model.Prepared { return m.last.Load() }

// Info describes the model. Its provider is "test".
func (m *Model) Info() model.Info {
	return model.Info{Name: m.name, Provider: "test", Profile: m.profile, Settings: m.settings}
}

// Respond responds as Model describes. It returns an error if no arguments can be made for a tool's schema. Texts are
// streamed two words at a time, and arguments in pieces of eight characters.
func (m *Model) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p, err := model.Prepare(m.Info(), r, s)
	if err != nil {
		return nil, err
	}
	m.last.Store(&p)
	tools, err := m.tools(&p)
	if err != nil {
		return nil, err
	}
	parts, err := m.respond(&p, tools)
	if err != nil {
		return nil, err
	}
	res := &message.Response{Parts: parts, ModelName: m.name, ProviderName: "test", OutputMode: p.OutputMode}
	res.Usage = estimate(p.Messages, res)
	return tell(ctx, s, res)
}

// CheckKey returns nil: the model needs no key.
func (m *Model) CheckKey(context.Context) error { return nil }

// CountTokens returns the input tokens that the usage of the response would report.
func (m *Model) CountTokens(ctx context.Context, r *model.Request) (int, error) {
	return count(ctx, r)
}

// tools returns the function tools to call.
func (m *Model) tools(p *model.Prepared) ([]*model.ToolDef, error) {
	if !m.only {
		return p.Tools, nil
	}
	tools := make([]*model.ToolDef, len(m.callTools))
	for i, name := range m.callTools {
		at := slices.IndexFunc(p.Tools, func(t *model.ToolDef) bool { return t.Name == name })
		if at < 0 {
			return nil, fmt.Errorf("testmodel: WithCallTools names the tool %q, but the agent has only %s", name, list(p.Tools))
		}
		tools[i] = p.Tools[at]
	}
	return tools, nil
}

func list(tools []*model.ToolDef) string {
	if len(tools) == 0 {
		return "none"
	}
	names := make([]string, len(tools))
	for i, t := range tools {
		names[i] = t.Name
	}
	return strings.Join(names, ", ")
}

func (m *Model) respond(p *model.Prepared, tools []*model.ToolDef) ([]message.ResponsePart, error) {
	if len(tools) > 0 && !slices.ContainsFunc(p.Messages, isResponse) {
		return m.callAll(tools)
	}
	if again := retried(p.Messages); again != nil {
		done := func(t *model.ToolDef) bool { return !slices.Contains(again, t.Name) }
		parts, err := m.callAll(slices.DeleteFunc(slices.Clone(tools), done))
		for _, t := range p.OutputTools {
			if err == nil && slices.Contains(again, t.Name) {
				var call *message.ToolCallPart
				call, err = m.callOutput(t)
				parts = append(parts, call)
			}
		}
		if err != nil || len(parts) > 0 {
			return parts, err
		}
	}
	return m.output(p)
}

func isResponse(m message.Message) bool {
	_, ok := m.(*message.Response)
	return ok
}

// retried returns the names of the tools that the last request asks to call again.
func retried(messages []message.Message) (names []string) {
	if len(messages) == 0 {
		return nil
	}
	last, ok := messages[len(messages)-1].(*message.Request)
	if !ok {
		return nil
	}
	for _, p := range last.Parts {
		if p, ok := p.(*message.ToolReturnPart); ok && p.Outcome == message.ToolRetried {
			names = append(names, p.ToolName)
		}
	}
	return names
}

func (m *Model) callAll(tools []*model.ToolDef) ([]message.ResponsePart, error) {
	parts := make([]message.ResponsePart, len(tools))
	for i, t := range tools {
		c, err := m.call(t)
		if err != nil {
			return nil, err
		}
		for n := 2; called(parts[:i], c.ToolCallID); n++ {
			c.ToolCallID = callID(t) + "__" + strconv.Itoa(n)
		}
		parts[i] = c
	}
	return parts, nil
}

// called reports whether one of the calls has that id.
func called(calls []message.ResponsePart, id string) bool {
	return slices.ContainsFunc(calls, func(p message.ResponsePart) bool { return p.(*message.ToolCallPart).ToolCallID == id })
}

func (m *Model) call(t *model.ToolDef) (*message.ToolCallPart, error) {
	args, err := sample.Value(t.Parameters, m.seed)
	if err != nil {
		return nil, fmt.Errorf("testmodel: cannot make arguments for the tool %q: schema %w", t.Name, err)
	}
	return callOf(t, string(args)), nil
}

func (m *Model) callOutput(t *model.ToolDef) (*message.ToolCallPart, error) {
	if m.outputArgs != nil {
		return callOf(t, *m.outputArgs), nil
	}
	return m.call(t)
}

func callOf(t *model.ToolDef, args string) *message.ToolCallPart {
	return &message.ToolCallPart{ToolName: t.Name, Args: args, ToolCallID: callID(t)}
}

func callID(t *model.ToolDef) string { return "pyd_ai_tool_call_id__" + t.Name }

// output makes the response that ends the run.
func (m *Model) output(p *model.Prepared) ([]message.ResponsePart, error) {
	switch {
	case m.outputText != nil:
		if !p.AllowText {
			return nil, errors.New("testmodel: WithOutputText is set, but plain text is not a valid output here: use WithOutputArgs")
		}
		return text(*m.outputText), nil
	case p.Schema != nil:
		output, err := m.outputInText(p.Schema)
		return text(output), err
	case m.outputArgs != nil && len(p.OutputTools) == 0:
		return nil, errors.New("testmodel: WithOutputArgs is set, but there is no output tool: use WithOutputText")
	case m.outputArgs == nil && p.AllowText, len(p.OutputTools) == 0:
		return text(results(p.Messages)), nil
	}
	c, err := m.callOutput(p.OutputTools[m.seed%len(p.OutputTools)])
	if err != nil {
		return nil, err
	}
	return []message.ResponsePart{c}, nil
}

func text(s string) []message.ResponsePart {
	return []message.ResponsePart{&message.TextPart{Content: s}}
}

// outputInText makes up an output that is JSON.
func (m *Model) outputInText(o *model.OutputSchema) (string, error) {
	if m.outputArgs != nil {
		return *m.outputArgs, nil
	}
	output, err := sample.Value(o.Schema, m.seed)
	if err != nil {
		return "", fmt.Errorf("testmodel: cannot make an output: the schema of output %q %w", o.Name, err)
	}
	return string(output), nil
}

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
// elsewhere. Where retries are asked for, it makes those calls again. Otherwise it answers: in JSON where the answer is to
// be JSON in the text (OutputNative, OutputPrompted); where plain text is allowed with the results of the tools as JSON,
// such as {"roll_die":4}, or "success (no tool calls)"; where not, by calling the first output tool.
//
// Arguments and answers in JSON are the smallest that are valid against the tool's schema: required members only, the first value of an
// enum, the first alternative, an example or default where the schema has one, the least number and the shortest
// text that is allowed.
type Model struct {
	only       bool     // call none but callTools
	callTools  []string // in this order
	outputText *string
	outputArgs *string
	seed       int
	name       string
	last       atomic.Pointer[model.Request]
}

// An Option changes what New returns.
type Option func(*Model)

// New returns a model that calls all tools once and then answers.
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

// WithOutputText makes the model answer with a text. Requests that allow no plain text are an error then.
func WithOutputText(text string) Option { return func(m *Model) { m.outputText = &text } }

// WithOutputArgs makes the model answer with args, which are JSON: by calling the first output tool with them, or in the
// text where the answer is to be JSON there. Other requests are an error then.
func WithOutputArgs(args string) Option { return func(m *Model) { m.outputArgs = &args } }

// WithSeed changes the arguments that the model makes up where schemas leave room for others. The seed is 0 unless set;
// negative seeds count as 0.
func WithSeed(seed int) Option { return func(m *Model) { m.seed = max(seed, 0) } }

// WithModelName sets the ModelName of the responses, which is "test" otherwise.
func WithModelName(name string) Option { return func(m *Model) { m.name = name } }

// LastInput returns what the model was asked last, without the Cache; nil where it was not asked. A test reads from it
// what an agent tells its model: tools, instructions, settings and the form of the output.
func (m *Model) LastInput() *model.Request { return m.last.Load() }

// Request answers as Model says. The error tells where a tool's schema is one that no arguments can be made for.
func (m *Model) Request(ctx context.Context, in *model.Request) (*message.Response, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	asked := *in
	asked.Cache = nil
	m.last.Store(&asked)
	tools, err := m.tools(in)
	if err != nil {
		return nil, err
	}
	parts, err := m.respond(in, tools)
	if err != nil {
		return nil, err
	}
	r := &message.Response{Parts: parts, ModelName: m.name, ProviderName: "test"}
	r.Usage = estimate(in.Messages, r)
	return r, nil
}

// RequestStream is Request, but it tells of texts two words at a time, and of arguments in pieces of eight characters.
func (m *Model) RequestStream(ctx context.Context, in *model.Request, s *model.Stream) (*message.Response, error) {
	r, err := m.Request(ctx, in)
	if err != nil {
		return nil, err
	}
	return tell(ctx, s, r)
}

// CountTokens returns the input tokens that the usage of the response would tell.
func (m *Model) CountTokens(ctx context.Context, in *model.Request) (int, error) {
	return count(ctx, in)
}

// tools returns the function tools to call.
func (m *Model) tools(in *model.Request) ([]*model.ToolDef, error) {
	if !m.only {
		return in.Tools, nil
	}
	tools := make([]*model.ToolDef, len(m.callTools))
	for i, name := range m.callTools {
		at := slices.IndexFunc(in.Tools, func(t *model.ToolDef) bool { return t.Name == name })
		if at < 0 {
			return nil, fmt.Errorf("testmodel: WithCallTools names the tool %q, but the agent has only %s", name, list(in.Tools))
		}
		tools[i] = in.Tools[at]
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

func (m *Model) respond(in *model.Request, tools []*model.ToolDef) ([]message.ResponsePart, error) {
	if len(tools) > 0 && !slices.ContainsFunc(in.Messages, isResponse) {
		return m.callAll(tools)
	}
	if again := retried(in.Messages); again != nil {
		done := func(t *model.ToolDef) bool { return !slices.Contains(again, t.Name) }
		parts, err := m.callAll(slices.DeleteFunc(slices.Clone(tools), done))
		for _, t := range in.OutputTools {
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
	return m.answer(in)
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
		switch p := p.(type) {
		case *message.RetryPromptPart:
			if p.ToolName != "" {
				names = append(names, p.ToolName)
			}
		case *message.ToolReturnPart:
			if p.Outcome == message.ToolRetried {
				names = append(names, p.ToolName)
			}
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

// called tells whether one of the calls has that id.
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

// answer ends the run.
func (m *Model) answer(in *model.Request) ([]message.ResponsePart, error) {
	switch {
	case m.outputText != nil:
		if !in.AllowText {
			return nil, errors.New("testmodel: WithOutputText is set, but plain text is no answer here: answer with WithOutputArgs")
		}
		return text(*m.outputText), nil
	case in.Output != nil:
		answer, err := m.answerInText(in.Output)
		return text(answer), err
	case m.outputArgs != nil && len(in.OutputTools) == 0:
		return nil, errors.New("testmodel: WithOutputArgs is set, but there is no output tool: answer with WithOutputText")
	case m.outputArgs == nil && in.AllowText, len(in.OutputTools) == 0:
		return text(results(in.Messages)), nil
	}
	c, err := m.callOutput(in.OutputTools[m.seed%len(in.OutputTools)])
	if err != nil {
		return nil, err
	}
	return []message.ResponsePart{c}, nil
}

func text(s string) []message.ResponsePart {
	return []message.ResponsePart{&message.TextPart{Content: s}}
}

// answerInText makes up an answer that is JSON.
func (m *Model) answerInText(o *model.OutputSchema) (string, error) {
	if m.outputArgs != nil {
		return *m.outputArgs, nil
	}
	answer, err := sample.Value(o.Schema, m.seed)
	if err != nil {
		return "", fmt.Errorf("testmodel: cannot make an answer: the schema of the output %q %w", o.Name, err)
	}
	return string(answer), nil
}

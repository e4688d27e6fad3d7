package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/generated"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// deps are the dependencies of the agents in these tests.
type deps struct{ Name string }

// modelFunc is a model that a function plays.
type modelFunc func(ctx context.Context, in *model.Prepared) (*message.Response, error)

func (modelFunc) Info() model.Info { return model.Info{} }

func (m modelFunc) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	return m.respond(ctx, model.Info{}, r, s)
}

// respond is Respond of a model with that Info.
func (m modelFunc) respond(ctx context.Context, info model.Info, r *model.Request, s *model.Stream) (*message.Response, error) {
	p, err := model.Prepare(info, r, s)
	if err != nil {
		return nil, err
	}
	res, err := m(ctx, &p)
	if err == nil && res != nil {
		err = s.Replace(res)
	}
	return res, err
}

func (modelFunc) CountTokens(ctx context.Context, r *model.Request) (int, error) {
	return model.Base{}.CountTokens(ctx, r)
}

// tuned is a model with settings of its own.
func tuned(m modelFunc, s *model.Settings) model.Model {
	info := model.Info{Settings: s}
	return model.Func(info, func(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
		return m.respond(ctx, info, r, s)
	})
}

// script answers with one response after the other. It is for one run.
func script(t testing.TB, responses ...*message.Response) modelFunc {
	next := 0
	return modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) {
		if next == len(responses) {
			t.Errorf("the model was asked more than %d times", next)
			return nil, errors.New("end of script")
		}
		next++
		return responses[next-1], nil
	})
}

// scriptOf is script for runs that may end before it does.
func scriptOf(responses ...*message.Response) modelFunc {
	return modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		return responses[len(in.Messages)/2], nil
	})
}

func text(s string) *message.Response {
	return &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: s}}}
}

// calls makes a response of tool calls, given as "name args". Their ids are c0, c1, ...
func calls(all ...string) *message.Response {
	r := &message.Response{}
	for i, c := range all {
		name, args, _ := strings.Cut(c, " ")
		r.Parts = append(r.Parts, &message.ToolCallPart{ToolName: name, Args: args, ToolCallID: fmt.Sprintf("c%d", i)})
	}
	return r
}

// rawCall is a call whose arguments are any JSON.
type rawCall string

func (c rawCall) AppendJSON(dst []byte) ([]byte, error) { return append(dst, c...), nil }

// tool is a tool made of a function over JSON arguments.
type tool struct {
	runtime.ToolBase[deps]
	info   model.ToolDef
	invoke func(ctx context.Context, rc *runtime.RunContext[deps], args string) (string, error)
}

func (t *tool) Def() *model.ToolDef { return &t.info }

func (t *tool) Decode(args string) (runtime.Call, error) {
	r := jsonwire.NewReader(args, jsonwire.Strict)
	r.Skip()
	if err := r.End(); err != nil {
		return nil, err
	}
	return rawCall(args), nil
}

func (t *tool) Invoke(ctx context.Context, rc *runtime.RunContext[deps], call runtime.Call) (any, error) {
	args, ok := call.(rawCall)
	if !ok {
		return nil, generated.WrongCall(&t.info, call)
	}
	s, err := t.invoke(ctx, rc, string(args))
	if err != nil {
		return nil, err
	}
	return runtime.Return{Content: jsonwire.Quote(s)}, nil
}

// fn makes a tool of a function that takes nothing.
func fn(name string, f func(ctx context.Context, rc *runtime.RunContext[deps]) (string, error)) *tool {
	return &tool{
		info: model.ToolDef{Name: name, Parameters: `{"type":"object"}`},
		invoke: func(ctx context.Context, rc *runtime.RunContext[deps], _ string) (string, error) {
			return f(ctx, rc)
		},
	}
}

// returns makes a tool that returns a text.
func returns(name, text string) *tool {
	return fn(name, func(context.Context, *runtime.RunContext[deps]) (string, error) { return text, nil })
}

func tools(ts ...*tool) []runtime.Tool[deps] {
	all := make([]runtime.Tool[deps], len(ts))
	for i, t := range ts {
		all[i] = t
	}
	return all
}

// answer is the output type of the agents in these tests: {"n": 1}.
type answer struct{ N int }

func choice(name string) runtime.OutputChoice[answer] {
	return runtime.OutputChoice[answer]{
		Def: &model.ToolDef{Name: name, Parameters: `{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}`},
		Decode: func(args string) (a answer, err error) {
			r := jsonwire.NewReader(args, jsonwire.Lax)
			at := r.Pos()
			var seen uint64
			if r.Object() {
				for r.Member() {
					switch string(r.Key()) {
					case "n":
						seen = r.Once(seen, 1)
						a.N = int(r.Int(64))
					default:
						r.Unknown([]string{"n"})
					}
				}
				r.Missing(at, ^seen&1, []string{"n"})
			}
			return a, r.End()
		},
		Encode: func(a answer) (runtime.RawJSON, error) { return runtime.RawJSON(fmt.Sprintf(`{"n":%d}`, a.N)), nil },
	}
}

func outputs(names ...string) (o runtime.Output[answer]) {
	for _, n := range names {
		o.Choices = append(o.Choices, choice(n))
	}
	return o
}

// transcript writes the parts of messages in a short form, a line each, to compare conversations by.
func transcript(messages []message.Message) (lines []string) {
	for _, m := range messages {
		switch m := m.(type) {
		case *message.Request:
			for _, p := range m.Parts {
				lines = append(lines, requestLine(p))
			}
		case *message.Response:
			for _, p := range m.Parts {
				lines = append(lines, responseLine(p))
			}
			if len(m.Parts) == 0 {
				lines = append(lines, "nothing")
			}
		}
	}
	return lines
}

func requestLine(p message.RequestPart) string {
	switch p := p.(type) {
	case *message.UserPromptPart:
		return "user: " + p.Content
	case *message.ToolReturnPart:
		if p.Outcome == message.ToolRetried {
			return fmt.Sprintf("retry %s %s: %s", p.ToolCallID, p.ToolName, complaint(p))
		}
		return fmt.Sprintf("return %s %s: %s", p.ToolCallID, p.ToolName, p.Text())
	case *message.RetryFeedbackPart:
		return "retry  : " + p.Content + places(p.Violations)
	}
	return fmt.Sprintf("%T", p)
}

// complaint is what a call is answered with that is to be made again: words, or the places of violations.
func complaint(p *message.ToolReturnPart) string {
	if !strings.HasPrefix(string(p.Content), "[") {
		return p.Text()
	}
	var violations []jsonwire.Violation
	r := jsonwire.NewReader(string(p.Content), jsonwire.Lenient)
	for r.Array(); r.Elem(); {
		violations = append(violations, violation(&r))
	}
	return places(violations)
}

// violation reads a violation whose input may have been left out.
func violation(r *jsonwire.Reader) (v jsonwire.Violation) {
	v.Loc = []jsonwire.PathElem{}
	for r.Object(); r.Member(); {
		switch string(r.Key()) {
		case "type":
			v.Type = r.String()
		case "loc":
			for r.Array(); r.Elem(); {
				if r.Peek() == '"' {
					v.Loc = append(v.Loc, jsonwire.PathElem{Key: r.String(), Index: -1})
				} else {
					v.Loc = append(v.Loc, jsonwire.PathElem{Index: int(r.Int(64))})
				}
			}
		default:
			r.Skip()
		}
	}
	return v
}

func places(violations []jsonwire.Violation) (s string) {
	for _, v := range violations {
		s += fmt.Sprintf("[%s %s]", v.Pointer(), v.Type)
	}
	return s
}

func responseLine(p message.ResponsePart) string {
	switch p := p.(type) {
	case *message.TextPart:
		return "text: " + p.Content
	case *message.ToolCallPart:
		return strings.TrimSpace(fmt.Sprintf("call %s %s %s", p.ToolCallID, p.ToolName, p.Args))
	}
	return fmt.Sprintf("%T", p)
}

func diff(t *testing.T, what string, got, want any, opts ...cmp.Option) {
	t.Helper()
	if d := cmp.Diff(want, got, append(opts, cmpopts.EquateEmpty())...); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

package scripted

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

type toolConf struct {
	Name       string `json:"name"`
	Seq        bool   `json:"seq"`
	Retries    *int   `json:"retries"`
	TimeoutMS  int    `json:"timeout_ms"`
	Approval   bool   `json:"approval"`
	External   bool   `json:"external"`
	HideAtStep []int  `json:"hide"`
}

type resolution struct {
	Approval *struct {
		Approve bool            `json:"approve"`
		Args    json.RawMessage `json:"args"`
		Message string          `json:"message"`
	} `json:"approval"`
	Result *struct {
		Kind  string          `json:"kind"`
		Value json.RawMessage `json:"value"`
		Text  string          `json:"text"`
	} `json:"result"`
	Meta json.RawMessage `json:"meta"`
	Omit bool            `json:"omit"`
}

type script struct {
	ID            int                   `json:"id"`
	Out           string                `json:"out"`
	Tools         []toolConf            `json:"tools"`
	RetriesTools  *int                  `json:"retries_tools"`
	RetriesOutput *int                  `json:"retries_output"`
	OutRetries    *int                  `json:"out_retries"`
	Validator     bool                  `json:"validator"`
	Strategy      string                `json:"strategy"`
	Limits        map[string]int        `json:"limits"`
	Instructions  string                `json:"instructions"`
	System        string                `json:"system"`
	Prompt        string                `json:"prompt"`
	History       json.RawMessage       `json:"history"`
	Responses     []response            `json:"responses"`
	Resolve       map[string]resolution `json:"resolve"`
	Pauses        int                   `json:"pauses"`
	ResumePrompt  string                `json:"resume_prompt"`
	Handler       bool                  `json:"handler"`
}

type response struct {
	Parts []struct {
		Kind string          `json:"kind"`
		Text string          `json:"text"`
		Name string          `json:"name"`
		Args json.RawMessage `json:"args"`
		ID   string          `json:"id"`
	} `json:"parts"`
	Usage  [2]int `json:"usage"`
	Finish string `json:"finish"`
}

func (r *response) make() *message.Response {
	m := &message.Response{Usage: usage.Request{InputTokens: r.Usage[0], OutputTokens: r.Usage[1]}, FinishReason: message.FinishReason(r.Finish), ModelName: "script"}
	for _, p := range r.Parts {
		switch p.Kind {
		case "text":
			m.Parts = append(m.Parts, &message.TextPart{Content: p.Text})
		case "thinking":
			m.Parts = append(m.Parts, &message.ThinkingPart{Content: p.Text})
		case "call":
			c := &message.ToolCallPart{ToolName: p.Name, ToolCallID: p.ID}
			var s string
			switch {
			case len(p.Args) == 0 || string(p.Args) == "null":
			case json.Unmarshal(p.Args, &s) == nil:
				c.Args = s
				if s == "" {
					c.ArgsForm = message.ArgsEmptyText
				}
			default:
				c.Args, c.ArgsForm = string(p.Args), message.ArgsObject
			}
			m.Parts = append(m.Parts, c)
		}
	}
	return m
}

type seen struct {
	Tools        []string        `json:"tools"`
	OutputTools  []string        `json:"output_tools"`
	AllowText    bool            `json:"allow_text"`
	Instructions string          `json:"instructions"`
	Messages     json.RawMessage `json:"messages"`
}

type outcome struct {
	ID       int               `json:"id"`
	Status   string            `json:"status"`
	Output   any               `json:"output"`
	ErrKind  string            `json:"err_kind"`
	Err      string            `json:"err"`
	FullErr  string            `json:"full_err"`
	Messages json.RawMessage   `json:"messages"`
	New      int               `json:"new"`
	Usage    map[string]int    `json:"usage"`
	Log      []string          `json:"log"`
	Seen     []seen            `json:"seen"`
	Pauses   []json.RawMessage `json:"pauses"`
	Took     float64           `json:"took"`
}

func tools(s *script) []runtime.Tool[*World] {
	all := map[string]runtime.Tool[*World]{"alpha": AlphaTool(), "beta": BetaTool(), "gamma": GammaTool(), "delta": DeltaTool(), "eps": EpsTool(), "zeta": ZetaTool()}
	var out []runtime.Tool[*World]
	for _, c := range s.Tools {
		out = append(out, runtime.WithDef(all[c.Name], func(d *model.ToolDef) {
			d.Sequential, d.Retries, d.Timeout, d.Approval, d.External = c.Seq, c.Retries, time.Duration(c.TimeoutMS)*time.Millisecond, c.Approval, c.External
		}))
	}
	return out
}

// outputRetries: on the other side the budgets of tools and of outputs are given apart.
func outputRetries(s *script) *int {
	if s.RetriesOutput == nil {
		return new(1)
	}
	return s.RetriesOutput
}

func agent[O any](s *script, valid func(O) string, change func(O) O) *runtime.Agent[*World, O] {
	a := &runtime.Agent[*World, O]{
		Tools: tools(s), Retries: s.RetriesTools, OutputRetries: outputRetries(s), Instructions: s.Instructions, SystemPrompt: s.System,
		EndStrategy: map[string]loop.EndStrategy{"early": loop.EndEarly, "graceful": loop.EndGraceful, "exhaustive": loop.EndExhaustive}[s.Strategy],
		Logger:      slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	if s.Limits != nil {
		opt := func(name string) *int {
			if v, ok := s.Limits[name]; ok {
				return &v
			}
			return nil
		}
		a.UsageLimits = &usage.Limits{
			RequestLimit: opt("request"), ToolCallsLimit: opt("tool_calls"), InputTokensLimit: opt("input"), OutputTokensLimit: opt("output"),
			TotalTokensLimit: opt("total"), PerRequestInputTokensLimit: opt("per_request"),
		}
	}
	if s.Validator {
		a.OutputValidators = append(a.OutputValidators, func(_ context.Context, rc *runtime.RunContext[*World], o O) (O, error) {
			do := valid(o)
			rc.Deps.say("validator do=%s retry=%d/%d tool=%s step=%d", do, rc.Retry, rc.MaxRetries, rc.ToolName, rc.Step)
			switch do {
			case "vretry":
				return o, runtime.Retryf("validator says no")
			case "verror":
				return o, errors.New("validator boom")
			case "vchange":
				return change(o), nil
			}
			return o, nil
		})
	}
	if slices.ContainsFunc(s.Tools, func(c toolConf) bool { return len(c.HideAtStep) > 0 }) {
		a.PrepareTools = func(_ context.Context, rc *runtime.RunContext[*World], infos []*model.ToolDef) ([]*model.ToolDef, error) {
			return slices.DeleteFunc(infos, func(i *model.ToolDef) bool {
				for _, c := range s.Tools {
					if c.Name == i.Name && slices.Contains(c.HideAtStep, rc.Step) {
						return true
					}
				}
				return false
			}), nil
		}
	}
	if s.Handler {
		a.DeferredHandlers = append(a.DeferredHandlers, func(_ context.Context, _ *runtime.RunContext[*World], open *message.DeferredRequests) (*message.DeferredResults, error) {
			return results(s, open, true), nil
		})
	}
	return a
}

// results resolves calls as the script says. A handler leaves out those whose resolution says omit.
func results(s *script, open *message.DeferredRequests, handler bool) *message.DeferredResults {
	r := &message.DeferredResults{Approvals: map[string]message.Approval{}, Calls: map[string]message.CallResult{}, Metadata: map[string]jsonwire.Raw{}}
	for _, c := range open.Approvals {
		x := s.Resolve[c.ToolCallID]
		if x.Omit {
			continue
		}
		a := message.Approve()
		if x.Approval != nil {
			a = message.Approval{Approved: x.Approval.Approve, Message: x.Approval.Message}
			if len(x.Approval.Args) > 0 && string(x.Approval.Args) != "null" {
				a.Args = jsonwire.Raw(x.Approval.Args)
			}
		}
		r.Approvals[c.ToolCallID] = a
		if len(x.Meta) > 0 && string(x.Meta) != "null" {
			var b bytes.Buffer
			_ = json.Compact(&b, x.Meta)
			r.Metadata[c.ToolCallID] = jsonwire.Raw(b.String())
		}
	}
	for _, c := range open.Calls {
		x := s.Resolve[c.ToolCallID]
		if x.Omit {
			continue
		}
		v := message.CallResult{Content: `"given"`}
		if x.Result != nil {
			switch x.Result.Kind {
			case "value":
				v.Content = jsonwire.Raw(x.Result.Value)
			case "rich":
				v.Content, v.User, v.Metadata = jsonwire.Raw(x.Result.Value), []message.UserContent{message.Text(x.Result.Text)}, `{"g":1}`
			case "failed":
				v = message.CallResult{Failed: x.Result.Text}
			case "retry":
				v = message.CallResult{Retry: x.Result.Text}
			}
		}
		r.Calls[c.ToolCallID] = v
	}
	return r
}

func mapOutput[O any](in runtime.Output[O], retries *int) runtime.Output[O] {
	if retries == nil {
		return in
	}
	in.Choices = slices.Clone(in.Choices)
	for i := range in.Choices {
		info := *in.Choices[i].Def
		info.Retries = retries
		in.Choices[i].Def = &info
	}
	return in
}

// budgeted is an output tool with a budget of its own.
type budgeted[O any] struct {
	runtime.OutputTool[*World, O]
	info *model.ToolDef
}

func (b budgeted[O]) Def() *model.ToolDef { return b.info }

func budget[O any](t runtime.OutputTool[*World, O], retries *int) runtime.OutputTool[*World, O] {
	info := *t.Def()
	if retries != nil {
		info.Retries = retries
	}
	return budgeted[O]{t, &info}
}

func textDo(s string) string {
	for _, w := range []string{"vretry", "verror", "vchange"} {
		if strings.Contains(s, "!"+w) {
			return w
		}
	}
	return "ok"
}

func run(s *script) *outcome {
	switch s.Out {
	case "text", "none":
		a := agent(s, textDo, func(s string) string { return s + " changed" })
		a.AllowNone = s.Out == "none"
		return drive(s, a, func(s string) any {
			if s == "" && a.AllowNone {
				return nil
			}
			return s
		})
	case "text_func":
		a := agent(s, textDo, func(s string) string { return s + " changed" })
		a.OutputTools = []runtime.OutputTool[*World, string]{budget(FirstTextOutput(), s.OutRetries)}
		return drive(s, a, func(s string) any { return s })
	case "textout":
		a := agent(s, func(a Ans) string { return textDo(a.Text) }, func(a Ans) Ans { return Ans{a.Text + " changed"} })
		a.OutputText = func(_ context.Context, rc *runtime.RunContext[*World], text string) (Ans, error) {
			rc.Deps.say("textout#%s retry=%d/%d step=%d", text, rc.Retry, rc.MaxRetries, rc.Step)
			if strings.Contains(text, "!retry") {
				return Ans{}, runtime.Retryf("output retry text")
			}
			if strings.Contains(text, "!error") {
				return Ans{}, errors.New("output boom text")
			}
			return Ans{text}, nil
		}
		return drive(s, a, func(a Ans) any { return a })
	case "foo", "auto":
		a := agent(s, func(f Foo) string { return f.Do }, func(f Foo) Foo { f.Value += 100; return f })
		a.Output = mapOutput(FooOutput, s.OutRetries)
		if s.Out == "foo" {
			a.Output.Mode = message.OutputTool
		}
		return drive(s, a, func(f Foo) any { return f })
	case "foobar", "native_union":
		do := func(e any) string {
			switch e := e.(type) {
			case Foo:
				return e.Do
			case Bar:
				return e.Do
			}
			return ""
		}
		if s.Out == "foobar" {
			a := agent(s, func(e Either) string { return do(e) }, func(e Either) Either { return Foo{777, "ok"} })
			a.Output = mapOutput(EitherOutput, s.OutRetries)
			a.Output.Mode = message.OutputTool
			return drive(s, a, func(e Either) any { return e })
		}
		a := agent(s, func(e NEither) string { return do(e) }, func(e NEither) NEither { return Foo{777, "ok"} })
		a.Output = NEitherOutput
		return drive(s, a, func(e NEither) any { return e })
	case "funcs":
		a := agent(s, func(a Ans) string { return textDo(a.Text) }, func(a Ans) Ans { return Ans{a.Text + " changed"} })
		a.OutputTools = []runtime.OutputTool[*World, Ans]{budget(FirstOutput(), s.OutRetries), budget(SecondOutput(), nil)}
		return drive(s, a, func(a Ans) any { return a })
	case "native":
		a := agent(s, func(f NFoo) string { return f.Do }, func(f NFoo) NFoo { f.Value += 100; return f })
		a.Output = NFooOutput
		return drive(s, a, func(f NFoo) any { return f })
	case "prompted":
		a := agent(s, func(f PFoo) string { return f.Do }, func(f PFoo) PFoo { f.Value += 100; return f })
		a.Output = PFooOutput
		return drive(s, a, func(f PFoo) any { return f })
	}
	panic("unknown output " + s.Out)
}

func drive[O any](s *script, a *runtime.Agent[*World, O], show func(O) any) *outcome {
	began := time.Now()
	out := &outcome{ID: s.ID, Log: []string{}, Seen: []seen{}, Pauses: []json.RawMessage{}}
	w := &World{}
	next := 0
	a.Model = testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		v := seen{Tools: []string{}, OutputTools: []string{}, AllowText: in.AllowText, Instructions: in.Instructions}
		for _, t := range in.Tools {
			v.Tools = append(v.Tools, t.Name)
		}
		for _, t := range in.OutputTools {
			v.OutputTools = append(v.OutputTools, t.Name)
		}
		v.Messages, _ = message.Marshal(in.Messages)
		out.Seen = append(out.Seen, v)
		if next >= len(s.Responses) {
			return nil, errors.New("script over")
		}
		next++
		return s.Responses[next-1].make(), nil
	})
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	var opts []runtime.RunOption
	if len(s.History) > 0 && string(s.History) != "null" {
		h, err := message.Unmarshal(s.History)
		if err != nil {
			out.Status, out.ErrKind, out.Err = "error", "History", err.Error()
			return out
		}
		opts = append(opts, runtime.WithHistory(h))
	}
	prompt := s.Prompt
	var res *runtime.Result[O]
	var err error
	usage := usage.Run{}
	for {
		res, err = a.Run(ctx, w, prompt, opts...)
		var p *runtime.PauseError
		if !errors.As(err, &p) {
			break
		}
		b, _ := json.Marshal(map[string]any{"calls": ids(p.Requests.Calls), "approvals": ids(p.Requests.Approvals), "metadata": raw(p.Requests.Metadata)})
		out.Pauses = append(out.Pauses, b)
		if len(out.Pauses) > s.Pauses {
			out.Status = "paused"
			out.Messages, _ = message.Marshal(p.Messages)
			usage = usage.Add(p.Usage)
			break
		}
		usage = usage.Add(p.Usage)
		prompt = s.ResumePrompt
		opts = []runtime.RunOption{runtime.WithHistory(p.Messages), runtime.WithDeferredResults(results(s, p.Requests, false))}
	}
	if out.Status == "" && err == nil {
		out.Status, out.Output = "ok", show(res.Output)
		out.Messages, err = res.AllMessagesJSON()
		if err != nil {
			out.Err = "marshal: " + err.Error()
		}
		out.New = len(res.NewMessages())
		usage = usage.Add(res.Usage())
	} else if out.Status == "" {
		out.Status = "error"
		out.FullErr = err.Error()
		out.ErrKind, out.Err = kind(err)
		var re *runtime.RunError
		if errors.As(err, &re) {
			out.Messages, _ = message.Marshal(re.Messages)
			usage = usage.Add(re.Usage)
		}
	}
	out.Usage = map[string]int{"requests": usage.Requests, "tool_calls": usage.ToolCalls, "input": usage.InputTokens, "output": usage.OutputTokens}
	w.mu.Lock()
	out.Log = append(out.Log, w.log...)
	w.mu.Unlock()
	out.Took = time.Since(began).Seconds()
	return out
}

func ids(calls []*message.ToolCallPart) []string {
	out := []string{}
	for _, c := range calls {
		out = append(out, c.ToolCallID)
	}
	return out
}

func raw(m map[string]jsonwire.Raw) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for k, v := range m {
		out[k] = json.RawMessage(v)
	}
	return out
}

func kind(err error) (string, string) {
	var c *model.ConfigError
	var r *message.ResultsError
	var l *usage.LimitError
	var u *model.UnexpectedBehaviorError
	var t *runtime.ToolError
	switch {
	case errors.As(err, &l):
		return "UsageLimitExceeded", l.Error()
	case errors.As(err, &r):
		return "UserError", strings.TrimPrefix(r.Error(), "agentgen: the results do not fit the calls that wait: ")
	case errors.As(err, &c):
		return "UserError", strings.Join(c.Problems, "; ")
	case errors.As(err, &u):
		k := "UnexpectedModelBehavior"
		switch u.Reason {
		case model.ErrContentFilter:
			k = "ContentFilterError"
		case model.ErrIncompleteToolCall:
			k = "IncompleteToolCall"
		case model.ErrTokenLimit:
			k = "OutputTokenLimitExceeded"
		}
		return k, u.Message
	case errors.As(err, &t):
		return "RuntimeError", t.Err.Error()
	}
	var re *runtime.RunError
	if errors.As(err, &re) {
		return "RuntimeError", re.Err.Error()
	}
	return fmt.Sprintf("%T", err), err.Error()
}

// TestScripts runs the scripts of the file SCRIPTS, each in a bubble with a clock of its own, and writes RESULTS.
func TestScripts(t *testing.T) {
	path, results := os.Getenv("SCRIPTS"), os.Getenv("RESULTS")
	if path == "" || results == "" {
		t.Skip("make reference runs it")
	}
	in, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(results)
	if err != nil {
		t.Fatal(err)
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	r := bufio.NewScanner(in)
	r.Buffer(nil, 1<<24)
	for r.Scan() {
		s := new(script)
		if err := json.Unmarshal(r.Bytes(), s); err != nil {
			t.Fatal(err)
		}
		var o *outcome
		synctest.Test(t, func(*testing.T) { o = survive(s) })
		if err := enc.Encode(o); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(r.Err(), out.Close()); err != nil {
		t.Fatal(err)
	}
}

// survive runs a script. A panic is what has come of it.
func survive(s *script) (o *outcome) {
	defer func() {
		if p := recover(); p != nil {
			o = &outcome{ID: s.ID, Status: "panic", Err: fmt.Sprint(p)}
		}
	}()
	return run(s)
}

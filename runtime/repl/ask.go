package repl

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// toolInfo is what is known of a tool. The zero value is that of one that only a toolset knows.
type toolInfo struct {
	def    *model.ToolDef
	decode func(args string) error
}

// find returns what is known of a tool of the agent.
func (p *player[D, O]) find(tool string) toolInfo {
	for _, t := range p.agent.Tools {
		if t.Def().Name == tool {
			return toolInfo{t.Def(), func(args string) error { _, err := t.Decode(args); return err }}
		}
	}
	return toolInfo{}
}

// decide asks about each call that waits.
func (s *session) decide(ctx context.Context, open *message.DeferredRequests) (*message.DeferredResults, error) {
	r := &message.DeferredResults{Approvals: map[string]message.Approval{}, Calls: map[string]message.CallResult{}}
	for _, c := range open.Approvals {
		s.present(c, "waits for approval", open.Metadata[c.ToolCallID])
		a, err := until(ctx, s, "y, n REASON, or e ARGUMENTS? ", func(ctx context.Context, said string) (message.Approval, error) {
			return s.approval(ctx, c, said)
		})
		if err != nil {
			return nil, err
		}
		r.Approvals[c.ToolCallID] = a
	}
	for _, c := range open.Calls {
		s.present(c, "waits for its result", open.Metadata[c.ToolCallID])
		result, err := until(ctx, s, "result, or ! REASON? ", func(_ context.Context, said string) (message.CallResult, error) {
			return s.player.find(c.ToolName).result(said)
		})
		if err != nil {
			return nil, err
		}
		r.Calls[c.ToolCallID] = result
	}
	return r, nil
}

// present shows a call that waits.
func (s *session) present(c *message.ToolCallPart, waits string, metadata jsonwire.Raw) {
	s.out.line(amber, "? %s %s", escaped(c.ToolName), waits)
	if args := strings.TrimSpace(c.Args); args != "" && args != "{}" {
		s.out.line(plain, "%s", readable(jsonwire.Raw(args), "  "))
	}
	if metadata != "" {
		s.out.line(dim, "%s", readable(`{"metadata":`+metadata+`}`, "  "))
	}
}

// unclear is the error of input that is asked for again.
type unclear string

func (e unclear) Error() string { return string(e) }

// until asks until what is said is understood.
func until[T any](ctx context.Context, s *session, prompt string, read func(ctx context.Context, said string) (T, error)) (T, error) {
	for {
		var v T
		said, err := s.ask(ctx, "  "+prompt)
		if err == nil {
			v, err = read(ctx, strings.TrimSpace(said))
		}
		if _, again := errors.AsType[unclear](err); again || errors.Is(err, errTooLong) {
			s.out.line(amber, "  %v", err)
			continue
		}
		return v, err
	}
}

// approval reads a decision.
func (s *session) approval(ctx context.Context, c *message.ToolCallPart, said string) (message.Approval, error) {
	word, rest, _ := strings.Cut(said, " ")
	rest = strings.TrimSpace(rest)
	switch strings.ToLower(word) {
	case "y", "yes":
		if rest == "" {
			return message.Approve(), nil
		}
	case "n", "no":
		return message.Deny(rest), nil
	case "e", "edit":
		if rest != "" {
			return s.edited(c, rest)
		}
		return until(ctx, s, "arguments? ", func(_ context.Context, said string) (message.Approval, error) { return s.edited(c, said) })
	}
	return message.Approval{}, unclear(`type y to approve, n to deny, n and a reason for the model, or e and other arguments as a JSON object`)
}

// edited approves of a call with other arguments, if its tool takes them.
func (s *session) edited(c *message.ToolCallPart, args string) (a message.Approval, err error) {
	if err := jsonwire.Valid(args); err != nil || !strings.HasPrefix(args, "{") {
		return a, unclear("the arguments must be a JSON object, in one line" + because(err))
	}
	if t := s.player.find(c.ToolName); t.decode != nil {
		err = t.decode(args)
	}
	if err != nil {
		return a, unclear(fmt.Sprintf("%s does not take these arguments%s", escaped(c.ToolName), because(err)))
	}
	return message.ApproveWith(jsonwire.Raw(args)), nil
}

func because(err error) string {
	if err == nil {
		return ""
	}
	return ": " + err.Error()
}

// result reads the result of a call that is made elsewhere. For a tool that returns a string it need not be in quotes.
func (t toolInfo) result(said string) (message.CallResult, error) {
	if reason, ok := strings.CutPrefix(said, "!"); ok {
		return failure(strings.TrimSpace(reason))
	}
	v := jsonwire.Raw(said)
	err := jsonwire.Valid(said)
	if t.returnsText() {
		if _, text := v.Text(); err != nil || !text {
			return message.CallResult{Content: jsonwire.Quote(said)}, nil
		}
	}
	if err != nil {
		return message.CallResult{}, unclear("the result must be JSON, such as \"text\", 42 or {\"key\": true}, in one line" + because(err))
	}
	return message.CallResult{Content: v}, nil
}

func failure(reason string) (message.CallResult, error) {
	if reason == "" {
		return message.CallResult{}, unclear("type the reason after !, for the model")
	}
	return message.CallResult{Failed: reason}, nil
}

// returnsText reports whether the results of the tool are known to be strings.
func (t toolInfo) returnsText() bool {
	if t.def == nil {
		return false
	}
	r := jsonwire.NewReader(string(t.def.Result), jsonwire.Strict)
	text := false
	for ok := t.def.Result != "" && r.Object(); ok && r.Member(); {
		if string(r.Key()) == "type" {
			kind, _ := r.Raw().Text()
			text = kind == "string"
			continue
		}
		r.Skip()
	}
	return text
}

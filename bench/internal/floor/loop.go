package floor

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/agentgen-go/agentgen/bench/harness/scenario"
)

var errSteps = errors.New("too many steps")

// maxSteps is the limit of all loops here.
const maxSteps = 64

// Run is the floor: nothing that the answer does not need. It decodes the answer into out where that is not nil.
func Run(ctx context.Context, m Model, prompt string, out *scenario.Advice) (string, Usage, error) {
	req := Request{Tools: Tools, Messages: make([]Message, 2, 8)}
	req.Messages[0] = Message{Role: System, Text: scenario.System}
	req.Messages[1] = Message{Role: User, Text: prompt}
	var u Usage
	for range maxSteps {
		if err := ctx.Err(); err != nil {
			return "", u, err
		}
		r, err := m.Complete(ctx, &req)
		if err != nil {
			return "", u, err
		}
		u.Requests++
		u.Input += r.Usage.Input
		u.Output += r.Usage.Output
		if len(r.Calls) == 0 {
			if out != nil {
				return r.Text, u, DecodeAdvice(r.Text, out)
			}
			return r.Text, u, nil
		}
		req.Messages = append(req.Messages, Message{Role: Assistant, Text: r.Text, Calls: r.Calls})
		for i := range r.Calls {
			text, err := Invoke(&r.Calls[i])
			if err != nil {
				text = "error: " + err.Error()
			}
			req.Messages = append(req.Messages, Message{Role: Tool, CallID: r.Calls[i].ID, Text: text})
		}
	}
	return "", u, errSteps
}

var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 1024); return &b }}

// Invoke runs one call.
func Invoke(c *Call) (string, error) {
	a, err := Decode(c)
	if err != nil {
		return "", err
	}
	return Execute(&a)
}

// Decode reads the arguments of a call.
func Decode(c *Call) (a scenario.Args, err error) {
	if c.Name != scenario.ToolName {
		return a, errors.New("unknown tool " + c.Name)
	}
	return a, DecodeArgs(c.Args, &a)
}

// Execute runs the tool.
func Execute(a *scenario.Args) (result string, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("tool %s panicked: %v", scenario.ToolName, v)
		}
	}()
	report, err := scenario.Weather(*a)
	if err != nil {
		return "", err
	}
	p := buffers.Get().(*[]byte)
	*p = AppendReport((*p)[:0], &report)
	result = string(*p)
	buffers.Put(p)
	return result, nil
}

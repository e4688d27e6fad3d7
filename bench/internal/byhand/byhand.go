// Package byhand is the loop as most people write it: encoding/json, and a map of tools.
package byhand

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/agentgen-go/agentgen/bench/harness/scenario"
	"github.com/agentgen-go/agentgen/bench/internal/floor"
)

var tools = map[string]func(args []byte) ([]byte, error){scenario.ToolName: weather}

func weather(args []byte) ([]byte, error) {
	var a scenario.Args
	if err := json.Unmarshal(args, &a); err != nil {
		return nil, err
	}
	if a.Unit != "celsius" && a.Unit != "fahrenheit" {
		return nil, errors.New("unit must be celsius or fahrenheit")
	}
	r, err := scenario.Weather(a)
	if err != nil {
		return nil, err
	}
	return json.Marshal(r)
}

// Run makes a run. It decodes the answer into out where that is not nil.
func Run(ctx context.Context, m floor.Model, prompt string, out *scenario.Advice) (string, error) {
	req := floor.Request{Messages: []floor.Message{{Role: floor.System, Text: scenario.System}, {Role: floor.User, Text: prompt}}}
	for range 64 {
		r, err := m.Complete(ctx, &req)
		if err != nil {
			return "", err
		}
		if len(r.Calls) == 0 {
			if out != nil {
				return r.Text, json.Unmarshal([]byte(r.Text), out)
			}
			return r.Text, nil
		}
		req.Messages = append(req.Messages, floor.Message{Role: floor.Assistant, Text: r.Text, Calls: r.Calls})
		for _, c := range r.Calls {
			req.Messages = append(req.Messages, floor.Message{Role: floor.Tool, CallID: c.ID, Text: call(c)})
		}
	}
	return "", errors.New("too many steps")
}

func call(c floor.Call) string {
	f, ok := tools[c.Name]
	if !ok {
		return "error: unknown tool"
	}
	result, err := f([]byte(c.Args))
	if err != nil {
		return "error: " + err.Error()
	}
	return string(result)
}

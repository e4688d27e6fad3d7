package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// attempts asks a small model the same question n times and reports how well it did. A model that only just manages
// to call a tool is no use in production, but shows what becomes of its mistakes.
func attempts(ctx context.Context, w io.Writer, model model.Model, prompt string, n int) error {
	var total tally
	for i := range n {
		t, err := attempt(ctx, model, prompt, i)
		if ctx.Err() != nil {
			return err
		}
		fmt.Fprintf(w, "%2d. calls of generated tools: %d valid, %d refused; ", i+1, t.valid, t.refused)
		if err != nil {
			fmt.Fprintf(w, "no answer: %.200v\n", err)
		} else {
			fmt.Fprintln(w, "answered")
		}
		total.add(t)
	}
	fmt.Fprintf(w, "\n%d of %d attempts called a generated tool with valid arguments; %d of %d calls were valid; %d attempts ended with a valid answer\n",
		total.attempts, n, total.valid, total.valid+total.refused, total.answers)
	if total.valid == 0 {
		return errors.New("no generated tool was ever called with valid arguments")
	}
	return nil
}

// small is the weather agent for models that would call tools for ever: after the first call that got through, only the
// answer is left to call.
var small = &runtime.Agent[Deps, Forecast]{
	Name:         weather.Name,
	Output:       weather.Output,
	Tools:        weather.Tools,
	Instructions: weather.Instructions,
	PrepareTools: func(_ context.Context, rc *runtime.RunContext[Deps], tools []*model.ToolDef) ([]*model.ToolDef, error) {
		if count(rc.Messages).valid > 0 {
			return nil, nil
		}
		return tools, nil
	},
}

// attempt makes one bounded run. The seed makes attempts differ, but each can be repeated.
func attempt(ctx context.Context, llm model.Model, prompt string, seed int) (tally, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	res, err := small.Run(ctx, Deps{Stations: NewStations()}, prompt,
		runtime.WithModel(llm),
		runtime.WithUsageLimits(&usage.Limits{RequestLimit: new(4)}),
		runtime.WithSettings(&model.Settings{MaxTokens: new(200), Seed: new(seed), ParallelToolCalls: new(false)}))
	if err != nil {
		var t tally
		if failed, ok := errors.AsType[*runtime.RunError](err); ok {
			t = count(failed.Messages)
		}
		return t, err
	}
	t := count(res.AllMessages())
	t.answers = 1
	return t, nil
}

// tally counts calls of function tools.
type tally struct{ attempts, valid, refused, answers int }

func (t *tally) add(u tally) {
	if u.valid > 0 {
		t.attempts++
	}
	t.valid += u.valid
	t.refused += u.refused
	t.answers += u.answers
}

// count reads from a conversation which calls got through to their functions: those that have a result, or were sent back
// by the function itself.
func count(messages []message.Message) (t tally) {
	for _, m := range messages {
		request, ok := m.(*message.Request)
		if !ok {
			continue
		}
		for _, p := range request.Parts {
			switch p := p.(type) {
			case *message.ToolReturnPart:
				if isTool(p.ToolName) {
					t.valid++
				}
			case *message.RetryPromptPart:
				switch {
				case p.ToolName == "" || p.ToolName == forecastOutputDef.Name:
				case isTool(p.ToolName) && p.Violations == nil:
					t.valid++
				default:
					t.refused++
				}
			}
		}
	}
	return t
}

func isTool(name string) bool {
	return name == currentWeatherDef.Name || name == feelsLikeDef.Name
}

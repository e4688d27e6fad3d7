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

// attempts asks a small model the same question n times, each time for no longer than bound, and reports how well it
// did. It stops if the machine is too slow for the model. A model that only just manages to call a tool is of no use in
// production, but shows what becomes of its mistakes.
func attempts(ctx context.Context, w io.Writer, model model.Model, prompt string, n int, bound time.Duration) error {
	var total tally
	late := 0
	for i := range n {
		t, err := attempt(ctx, model, prompt, i, bound)
		if ctx.Err() != nil {
			return err
		}
		fmt.Fprintf(w, "%2d. calls of generated tools: %d valid, %d refused; ", i+1, t.valid, t.refused)
		if err != nil {
			fmt.Fprintf(w, "no response: %.200v\n", err)
		} else {
			fmt.Fprintln(w, "answered")
		}
		total.add(t)
		if !errors.Is(err, context.DeadlineExceeded) {
			continue
		}
		if late++; late == tooLate {
			fmt.Fprintf(w, "\n%d attempts took longer than %v: this machine is too slow for the model, so the others are left out\n", late, bound)
			return nil
		}
	}
	fmt.Fprintf(w, "\n%d of %d attempts called a generated tool with valid arguments; %d of %d calls were valid; %d attempts ended with a valid output\n",
		total.attempts, n, total.valid, total.valid+total.refused, total.answers)
	if total.valid == 0 {
		return errors.New("no generated tool was ever called with valid arguments")
	}
	return nil
}

// tooLate is after how many attempts that took too long the others are left out.
const tooLate = 2

// small is the weather agent for models that would call tools forever: after the first call that succeeded, they can
// only call the output tool.
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
func attempt(ctx context.Context, llm model.Model, prompt string, seed int, bound time.Duration) (tally, error) {
	ctx, cancel := context.WithTimeout(ctx, bound)
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
			p, ok := p.(*message.ToolReturnPart)
			switch {
			case !ok || p.ToolName == forecastOutputDef.Name:
			case p.Retry != nil && p.Retry.Cause != message.RetryModelRetry:
				t.refused++
			case isTool(p.ToolName):
				t.valid++
			}
		}
	}
	return t
}

func isTool(name string) bool {
	return name == currentWeatherDef.Name || name == feelsLikeDef.Name
}

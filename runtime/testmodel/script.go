package testmodel

import (
	"context"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// Script makes a model that gives the same responses in each turn of a conversation: the first request after a prompt
// with the first response, and so on, whatever a history processor leaves of the conversation. A run that resumes one
// that was paused, without a new prompt, continues the turn. A request beyond the last response is an error. See Turns.
func Script(responses ...*message.Response) *FuncModel {
	return script([][]*message.Response{responses}, true, func(turn, request int) error {
		return fmt.Errorf("testmodel: the script has %d responses, but this is request %d of the run", len(responses), request)
	})
}

// ScriptError is Script, but the request of a turn that comes after the last response fails with err: with a
// *model.HTTPError as a provider's would.
func ScriptError(err error, responses ...*message.Response) *FuncModel {
	return script([][]*message.Response{responses}, true, func(int, int) error { return err })
}

// Turns is Script for a conversation of several turns: the first prompt of the conversation gets the responses of the
// first turn, and so on. The prompts are counted in each request, so do not use it with agents that leave some out. A
// turn beyond the last is an error.
func Turns(turns ...[]*message.Response) *FuncModel {
	return script(turns, false, func(turn, request int) error {
		if turn > len(turns) {
			return fmt.Errorf("testmodel: the script has %d turns, but this is turn %d of the conversation", len(turns), turn)
		}
		return fmt.Errorf("testmodel: turn %d of the script has %d responses, but this is request %d of the turn", turn, len(turns[turn-1]), request)
	})
}

// script makes a model that responds by turns. If all turns are the same, there is one. End returns the error of a
// request for which there is no response; it counts from 1.
func script(turns [][]*message.Response, same bool, end func(turn, request int) error) *FuncModel {
	turns = slices.Clone(turns)
	for i := range turns {
		turns[i] = slices.Clone(turns[i])
	}
	return &FuncModel{respond: func(_ context.Context, a *ask) (*message.Response, error) {
		turn, n := progress(a.Messages, a.step)
		if same {
			turn = 1
		}
		if turn > len(turns) || n >= len(turns[turn-1]) {
			return nil, end(turn, n+1)
		}
		return turns[turn-1][n], nil
	}}
}

// progress returns the number of the turn, from 1 on, and how many of its requests have been answered. step is the number of the request
// in its run, 0 if it is not known. A run that begins without a prompt continues with one before it, such as one that was paused.
func progress(messages []message.Message, step int) (turn, answered int) {
	runs := split(messages)
	if step > 0 && len(runs) > 0 {
		runs[len(runs)-1].answered = step - 1
	}
	ended := false // the turn that asks begins here
	for _, r := range slices.Backward(runs) {
		if !ended {
			answered += r.answered
		}
		if r.prompted {
			turn++
			ended = true
		}
	}
	return max(turn, 1), answered
}

// run is what the messages hold of a run.
type run struct {
	id       string
	prompted bool // it begins with a prompt
	answered int  // its responses
}

// split returns the runs of a conversation. Requests that are part of none, such as those of model.Ask, begin one with each prompt.
func split(messages []message.Message) (runs []run) {
	for _, m := range messages {
		id := message.RunID(m)
		q, request := m.(*message.Request)
		if len(runs) == 0 || runs[len(runs)-1].id != id || id == "" && request && prompted(q) {
			runs = append(runs, run{id: id, prompted: request && prompted(q)})
		}
		if !request {
			runs[len(runs)-1].answered++
		}
	}
	return runs
}

// prompted reports whether the user says something in a request.
func prompted(r *message.Request) bool {
	return slices.ContainsFunc(r.Parts, func(p message.RequestPart) bool {
		_, ok := p.(*message.UserPromptPart)
		return ok
	})
}

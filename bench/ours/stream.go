package main

import (
	"context"

	"github.com/agentgen-go/agentgen/bench/harness/measure"
	"github.com/agentgen-go/agentgen/bench/harness/scenario"
	"github.com/agentgen-go/agentgen/bench/internal/floor"
	"github.com/agentgen-go/agentgen/bench/internal/weather"
	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// streams measures a text that the model writes word by word, 100 times the usual answer: its text, and its events.
func streams() []measure.Case {
	const text, events = scenario.StreamName, scenario.StreamName + ", events"
	words := scenario.Story()
	agent := weather.Text(weather.Writer{Words: words})
	return []measure.Case{
		scenario.StreamCase(text, "floor", func(take func(string)) (string, error) {
			return floor.Stream(context.Background(), words, take)
		}),
		scenario.StreamCase(text, "agentgen", func(take func(string)) (string, error) { return readText(agent, take) }),
		scenario.StreamCase(events, "floor", func(take func(string)) (string, error) { return floorEvents(words, take) }),
		scenario.StreamCase(events, "agentgen", func(take func(string)) (string, error) { return readEvents(agent, take) }),
	}
}

func readText(agent *runtime.Agent[runtime.NoDeps, string], take func(string)) (string, error) {
	s := agent.Stream(context.Background(), runtime.NoDeps{}, scenario.Prompt)
	for piece, err := range s.Text() {
		if err != nil {
			return "", err
		}
		take(piece)
	}
	return output(s)
}

func readEvents(agent *runtime.Agent[runtime.NoDeps, string], take func(string)) (string, error) {
	s := agent.Stream(context.Background(), runtime.NoDeps{}, scenario.Prompt)
	for e, err := range s.Events() {
		if err != nil {
			return "", err
		}
		switch e.Kind {
		case model.PartStartEvent:
			if p, ok := e.Part.(*message.TextPart); ok {
				take(p.Content)
			}
		case model.PartDeltaEvent:
			take(e.Delta.Text)
		}
	}
	return output(s)
}

func output(s *runtime.Stream[string]) (string, error) {
	res, err := s.Result()
	if err != nil {
		return "", err
	}
	return res.Output, nil
}

func floorEvents(words []string, take func(string)) (text string, err error) {
	err = floor.Events(context.Background(), words, func(e floor.Event) {
		switch e.Kind {
		case floor.Start, floor.Delta:
			take(e.Text)
		case floor.Finish:
			text = e.Text
		}
	})
	return text, err
}

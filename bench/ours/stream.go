package main

import (
	"context"
	"errors"

	"github.com/agentgen-go/agentgen/bench/harness/measure"
	"github.com/agentgen-go/agentgen/bench/harness/scenario"
	"github.com/agentgen-go/agentgen/bench/internal/floor"
	"github.com/agentgen-go/agentgen/bench/internal/weather"
	"github.com/agentgen-go/agentgen/runtime"
)

// streams measures a text that the model writes word by word, 100 times the usual answer.
func streams() []measure.Case {
	const name = "stream 1800 words"
	words := scenario.Story()
	agent := weather.Text(weather.Writer{Words: words})
	return []measure.Case{
		streamed(name, "floor", func(take func(string)) (string, error) {
			return floor.Stream(context.Background(), words, take)
		}),
		streamed(name, "agentgen", func(take func(string)) (string, error) {
			s := agent.Stream(context.Background(), runtime.NoDeps{}, scenario.Prompt)
			for piece, err := range s.Text() {
				if err != nil {
					return "", err
				}
				take(piece)
			}
			res, err := s.Result()
			if err != nil {
				return "", err
			}
			return res.Output, nil
		}),
	}
}

// streamed is a case whose pieces, put together, must be what it returns, and the story.
func streamed(name, by string, f func(take func(string)) (string, error)) measure.Case {
	want := scenario.StoryText
	op := func(take func(string)) error {
		text, err := f(take)
		if err == nil && text != want {
			err = errors.New("the answer is not the story")
		}
		return err
	}
	return measure.Case{
		Group: "Stream", Name: name, By: by,
		Check: func() error {
			var all []byte
			if err := op(func(piece string) { all = append(all, piece...) }); err != nil {
				return err
			}
			if string(all) != want {
				return errors.New("the pieces are not the story")
			}
			return nil
		},
		Op: func() error {
			n := 0
			err := op(func(piece string) { n += len(piece) })
			if err == nil && n != len(want) {
				err = errors.New("pieces are missing")
			}
			return err
		},
	}
}

package scenario

import (
	"errors"

	"github.com/agentgen-go/agentgen/bench/harness/measure"
)

// StreamName is the case in which the model writes StoryText word by word, and the text is watched.
const StreamName = "stream 1800 words"

// StreamCase is a case of the group "Stream": run hands each piece of the text to take and returns the text, which must be
// StoryText, as must the pieces put together.
func StreamCase(name, by string, run func(take func(string)) (string, error)) measure.Case {
	op := func(take func(string)) error {
		text, err := run(take)
		if err == nil && text != StoryText {
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
			if string(all) != StoryText {
				return errors.New("the pieces are not the story")
			}
			return nil
		},
		Op: func() error {
			n := 0
			err := op(func(piece string) { n += len(piece) })
			if err == nil && n != len(StoryText) {
				err = errors.New("pieces are missing")
			}
			return err
		},
	}
}

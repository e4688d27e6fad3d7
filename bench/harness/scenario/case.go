package scenario

import "github.com/agentgen-go/agentgen/bench/harness/measure"

// Case is a case of the group "Loop": a run on the model of a script, in the same process.
func Case[R any](by string, t Turns, s *Script[R], run func() (string, *Advice, error)) measure.Case {
	return measure.Case{
		Group: "Loop", Name: t.Name, By: by,
		Check: func() error { return s.Check(&t, run) },
		Op: func() error {
			text, advice, err := run()
			if err != nil {
				return err
			}
			return t.CheckAnswer(text, advice)
		},
	}
}

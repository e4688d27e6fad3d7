package scenario

import (
	"fmt"
	"slices"
	"strings"
)

// Turns is how many calls the model makes in each of its turns before it answers.
type Turns struct {
	Name  string
	Calls []int
	// Typed answers are FinalJSON, others FinalText.
	Typed bool
}

// The conversations. Object is a typed output at once, for those who have typed outputs only without tools.
var (
	OneTool  = Turns{Name: "one tool", Calls: []int{1}}
	Typed    = Turns{Name: "typed output", Calls: []int{1}, Typed: true}
	Object   = Turns{Name: "typed output, no call", Calls: []int{}, Typed: true}
	Parallel = Turns{Name: "10 parallel calls", Calls: []int{10}}
	Steps20  = Turns{Name: "20 steps", Calls: slices.Repeat([]int{1}, 20)}
	Steps40  = Turns{Name: "40 steps", Calls: slices.Repeat([]int{1}, 40)}
)

// All lists the conversations.
var All = []Turns{OneTool, Typed, Object, Parallel, Steps20, Steps40}

func (t *Turns) calls() (n int) {
	for _, c := range t.Calls {
		n += c
	}
	return n
}

// ids are those of the calls; every conversation uses the first ones.
var ids = func() []string {
	s := make([]string, 64)
	for i := range s {
		s[i] = fmt.Sprintf("call_%024d", i)
	}
	return s
}()

// IDs returns the ids of the calls in a turn, nil for the turn in which the model answers.
func (t *Turns) IDs(turn int) []string {
	if turn >= len(t.Calls) {
		return nil
	}
	before := 0
	for _, n := range t.Calls[:turn] {
		before += n
	}
	return ids[before : before+t.Calls[turn]]
}

// Answer is what the model says in the end.
func (t *Turns) Answer() string {
	if t.Typed {
		return FinalJSON
	}
	return FinalText
}

// Answers makes a response for each turn. They are made once: what is measured is what is done with them.
func Answers[R any](t Turns, make func(ids []string) R) []R {
	var all []R
	for i := range len(t.Calls) + 1 {
		all = append(all, make(t.IDs(i)))
	}
	return all
}

// Script hands out the responses of one conversation after the other. It serves one run at a time.
type Script[R any] struct {
	Responses []R
	turn      int
	// Watch, if set, is given what the model is sent: Check uses it.
	Watch bool
	seen  []string
}

// Next returns the next response.
func (s *Script[R]) Next() R {
	r := s.Responses[s.turn]
	s.turn = (s.turn + 1) % len(s.Responses)
	return r
}

// Saw records the results of the tool that a request holds. Models call it while Watch is set.
func (s *Script[R]) Saw(results []string) { s.seen = results }

// Check makes one run and looks at all that came of it: the answer, and the results that the model was sent.
func (s *Script[R]) Check(t *Turns, run func() (string, *Advice, error)) error {
	s.Watch = true
	text, advice, err := run()
	s.Watch = false
	if err != nil {
		return err
	}
	if err := t.CheckAnswer(text, advice); err != nil {
		return err
	}
	if len(s.seen) != t.calls() {
		return fmt.Errorf("the model saw %d results of the tool, not %d", len(s.seen), t.calls())
	}
	for _, r := range s.seen {
		if err := CheckResult(r); err != nil {
			return err
		}
	}
	return nil
}

// CheckAnswer returns an error unless the output of a run is the model's.
func (t *Turns) CheckAnswer(text string, advice *Advice) error {
	switch {
	case t.Typed && (advice == nil || !advice.Same(&FinalAdvice)):
		return fmt.Errorf("the answer is %+v", advice)
	case !t.Typed && text != FinalText:
		return fmt.Errorf("the answer is %q", text)
	}
	return nil
}

// StoryText is a long answer.
var StoryText = strings.TrimRight(strings.Repeat(FinalText+" ", 100), " ")

// Story is StoryText in the pieces in which it is streamed: its words.
func Story() []string { return slices.Collect(strings.SplitAfterSeq(StoryText, " ")) }

// Pieces cuts a text into pieces of size bytes.
func Pieces(text string, size int) (all []string) {
	for len(text) > size {
		all = append(all, text[:size])
		text = text[size:]
	}
	return append(all, text)
}

package tooloutput

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// A Band says what happens to texts from a size on.
type Band struct {
	// Over is the size, in characters unless Options.Measure measures otherwise. Of several bands the one with the largest Over that is
	// reached counts.
	Over int
	// Action is what happens: a Pass, Truncate, Spill or Summarize.
	Action Action
}

// An Action makes a text shorter. It is one of Pass, Truncate, Spill and Summarize.
type Action interface {
	// reduce returns the short text and, if the whole was stored, its handle.
	reduce(ctx context.Context, l *limiter, u *unit) (short, handle string, err error)
	// spills reports whether the action needs a store.
	spills() bool
}

// unit is a text that may be too large.
type unit struct {
	rc   *runtime.RunInfo
	tool string
	text string
	// shape says what JSON there is in the text, "" if it is not JSON.
	shape string
	// suffix keeps the texts of one call apart in the store.
	suffix string
}

// Pass leaves texts as they are: for a tool that has bands of its own, or none.
type Pass struct{}

func (Pass) reduce(_ context.Context, _ *limiter, u *unit) (string, string, error) {
	return u.text, "", nil
}

func (Pass) spills() bool { return false }

// Keep says which part of a text stays.
type Keep int8

// The parts of a text that Truncate keeps.
const (
	// HeadTail keeps two fifths at the beginning and the rest at the end.
	HeadTail Keep = iota
	Head
	Tail
)

// Truncate cuts a text. What is cut off is lost.
type Truncate struct {
	Keep Keep
	// MaxChars is how many characters stay; 0 means 4000.
	MaxChars int
}

func (t Truncate) reduce(_ context.Context, _ *limiter, u *unit) (string, string, error) {
	return t.cut(u.text), "", nil
}

func (Truncate) spills() bool { return false }

func (t Truncate) cut(text string) string {
	total, most := utf8.RuneCountInString(text), cmp.Or(t.MaxChars, 4000)
	if total <= most {
		return text
	}
	switch t.Keep {
	case Head:
		return fmt.Sprintf("%s\n\n[truncated: showing first %s of %s chars]", first(text, most), grouped(most), grouped(total))
	case Tail:
		return fmt.Sprintf("[truncated: showing last %s of %s chars]\n\n%s", grouped(most), grouped(total), last(text, most))
	}
	head := most * 2 / 5
	return fmt.Sprintf("%s\n\n[truncated: %s chars omitted from the middle; showing first %s + last %s of %s chars]\n\n%s",
		first(text, head), grouped(total-most), grouped(head), grouped(most-head), grouped(total), last(text, most-head))
}

// Spill moves a text to the store. The model gets the beginning, the end, and the handle by which read_tool_result reads the rest.
type Spill struct {
	// PreviewChars is how many characters the model gets at once; 0 means 1000.
	PreviewChars int
	// Then is done if the store fails; nil means Truncate{}. The failure is logged.
	Then Action
}

func (s Spill) reduce(ctx context.Context, l *limiter, u *unit) (string, string, error) {
	handle := handleOf(u)
	if err := l.store.Write(ctx, handle, u.text); err != nil {
		return l.instead(ctx, s.Then, u, fmt.Errorf("store the result: %w", err))
	}
	header := fmt.Sprintf("[Tool output too large (%s chars); stored to handle '%s'. Read it with read_tool_result(handle='%s', offset=0, "+
		"limit=200, from_end=False, pattern=None).]\n", grouped(utf8.RuneCountInString(u.text)), handle, handle)
	if u.shape != "" {
		header += "shape: " + u.shape + "\n"
	}
	return header + preview(u.text, cmp.Or(s.PreviewChars, 1000)), handle, nil
}

func (s Spill) spills() bool { return true }

// handleOf names the text of a call: within the run, by the request that it was made after, its ID and how often it was retried. It is the
// same if an engine makes the call again.
func handleOf(u *unit) string {
	return fmt.Sprintf("%s/%d/%s.%d%s", url.PathEscape(u.rc.RunID), u.rc.Step, url.PathEscape(u.rc.ToolCallID), u.rc.Retry, u.suffix)
}

// preview is the beginning and the end of a text.
func preview(text string, most int) string {
	total := utf8.RuneCountInString(text)
	if total <= most {
		return text
	}
	head := most / 2
	return fmt.Sprintf("%s\n...[%s chars omitted]...\n%s", first(text, head), grouped(total-most), last(text, most-head))
}

// Summarize lets a model sum a text up. What it uses counts for the run.
type Summarize struct {
	// Model is asked; nil means the model of the run. Func, if set, is asked instead.
	Model model.Model
	Func  func(ctx context.Context, tool, text string) (string, error)
	// Then is done if that fails; nil means Truncate{}. The failure is logged. If the run ends or reaches a limit, that is the error of the call instead.
	Then Action
}

const (
	summaryInstructions = "You summarize oversized tool output."
	summaryPrompt       = "The following output from the `%s` tool is too large to keep in full. Summarize it so the summary carries everything " +
		"needed to keep working: concrete values, identifiers, errors, and structure. Respond ONLY with the summary, no preamble.\n\n<output>\n%s\n</output>"
	// maxSummarized bounds what is sent to be summed up, in characters: of a longer text the beginning and the end.
	maxSummarized = 200_000
)

func (s Summarize) reduce(ctx context.Context, l *limiter, u *unit) (string, string, error) {
	short, err := s.ask(ctx, u)
	if err != nil && (ctx.Err() != nil || isLimit(err)) {
		return "", "", err
	}
	if err != nil {
		return l.instead(ctx, s.Then, u, fmt.Errorf("sum up the result: %w", err))
	}
	return Truncate{}.cut(strings.TrimSpace(short)), "", nil // a summary that is too large, too
}

func (s Summarize) spills() bool { return false }

func (s Summarize) ask(ctx context.Context, u *unit) (string, error) {
	if s.Func != nil {
		return s.Func(ctx, u.tool, u.text)
	}
	agent := &runtime.Agent[runtime.NoDeps, string]{Name: "tool_output_limits", Instructions: summaryInstructions, Model: s.Model}
	if s.Model == nil {
		agent.Model = u.rc.Model
	}
	text := Truncate{MaxChars: maxSummarized}.cut(u.text)
	res, err := agent.Run(ctx, runtime.NoDeps{}, fmt.Sprintf(summaryPrompt, u.tool, text), runtime.WithParent(u.rc), runtime.WithUsageLimits(u.rc.UsageLimits))
	if err != nil {
		return "", err
	}
	return res.Output, nil
}

// first returns the first n characters of a text that has more.
func first(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

// last returns the last n characters of a text that has more.
func last(text string, n int) string {
	i := len(text)
	for ; n > 0 && i > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:i])
		i -= size
	}
	return text[i:]
}

// grouped writes a number with a comma before every three digits.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Package scripted holds the tools and outputs of the scripts that make reference runs on Pydantic AI and on agentgen.
package scripted

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

//go:generate go tool agentgen

// World is what one script's tools share.
type World struct {
	mu  sync.Mutex
	log []string
}

func (w *World) say(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.log = append(w.log, fmt.Sprintf(format, args...))
}

// Seen is what a tool saw.
type Seen struct {
	What     string `json:"what"`
	Retry    int    `json:"retry"`
	Max      int    `json:"max"`
	Step     int    `json:"step"`
	Approved bool   `json:"approved"`
	Meta     string `json:"meta"`
}

// Step is how much later a call does what it says than the one before it in the response: so calls end in the same order on both
// sides.
const Step = 100 * time.Microsecond

// turn waits until it is the call's turn.
func turn(ctx context.Context, rc *runtime.RunContext[*World]) error {
	n := 0
	for c := range message.LastResponse(rc.Messages).ToolCalls() {
		n++
		if c.ToolCallID == rc.ToolCallID {
			break
		}
	}
	return sleep(ctx, time.Duration(n)*Step)
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// act does what a call says.
func act(ctx context.Context, rc *runtime.RunContext[*World], what, do string) (runtime.ToolReturn[Seen], error) {
	rc.Deps.say("%s#%s do=%s retry=%d/%d step=%d approved=%v", rc.ToolName, what, do, rc.Retry, rc.MaxRetries, rc.Step, rc.ToolCallApproved)
	if err := turn(ctx, rc); err != nil {
		return runtime.ToolReturn[Seen]{}, err
	}
	seen := Seen{what, rc.Retry, rc.MaxRetries, rc.Step, rc.ToolCallApproved, string(rc.ToolCallMetadata)}
	ret := runtime.ToolReturn[Seen]{Value: seen}
	verb, arg, _ := strings.Cut(do, ":")
	switch verb {
	case "retry":
		return ret, runtime.Retryf("retry %s", what)
	case "fail":
		return ret, runtime.Failedf("failed %s", what)
	case "error":
		ms, _ := strconv.Atoi(arg)
		if err := sleep(ctx, time.Duration(ms)*time.Millisecond); err != nil {
			return ret, err
		}
		return ret, errors.New("boom " + what)
	case "slow":
		return ret, sleep(ctx, 150*time.Millisecond)
	case "defer":
		if arg != "" {
			return ret, runtime.CallDeferred(jsonwire.Raw(`{"why":"` + arg + `"}`))
		}
		return ret, runtime.ErrCallDeferred
	case "approve":
		if !rc.ToolCallApproved {
			if arg != "" {
				return ret, runtime.ApprovalRequired(jsonwire.Raw(`{"why":"` + arg + `"}`))
			}
			return ret, runtime.ErrApprovalRequired
		}
	case "again":
		return ret, runtime.ErrApprovalRequired
	case "content":
		ret.Content = []message.UserContent{message.Text("the user says " + what)}
	case "meta":
		ret.Metadata = `{"m":"` + jsonwire.Raw(what) + `"}`
	case "asap":
		return ret, rc.Enqueue(message.ASAP, message.Text("asap "+what))
	case "idle":
		return ret, rc.Enqueue(message.WhenIdle, message.Text("idle "+what))
	}
	return ret, nil
}

// Alpha takes a number.
//
//agent:tool
//agent:param do default=ok
func Alpha(ctx context.Context, rc *runtime.RunContext[*World], n int, do string) (runtime.ToolReturn[Seen], error) {
	return act(ctx, rc, fmt.Sprint(n), do)
}

// Beta takes words.
//
//agent:tool
//agent:param do default=ok
func Beta(ctx context.Context, rc *runtime.RunContext[*World], tags []string, do string) (runtime.ToolReturn[Seen], error) {
	return act(ctx, rc, strings.Join(tags, "+"), do)
}

// Mood is an enum.
type Mood string

const (
	Happy Mood = "happy"
	Sad   Mood = "sad"
)

// Gamma takes a level and a mood.
//
//agent:tool
//agent:param level minimum=1 maximum=5
//agent:param do default=ok
func Gamma(ctx context.Context, rc *runtime.RunContext[*World], level int, mood Mood, do string) (runtime.ToolReturn[Seen], error) {
	return act(ctx, rc, fmt.Sprintf("%d%s", level, mood), do)
}

// Place is a place.
type Place struct {
	Lat  float64 `json:"lat"`
	Name string  `json:"name" jsonschema:"minLength=2"`
}

// Delta takes a place and a switch.
//
//agent:tool
//agent:param do default=ok
func Delta(ctx context.Context, rc *runtime.RunContext[*World], place Place, on bool, do string) (runtime.ToolReturn[Seen], error) {
	return act(ctx, rc, fmt.Sprintf("%s %v", place.Name, on), do)
}

// Eps takes nothing.
//
//agent:tool
func Eps(ctx context.Context, rc *runtime.RunContext[*World]) (runtime.ToolReturn[Seen], error) {
	return act(ctx, rc, "-", "ok")
}

// Zeta takes what may be missing.
//
//agent:tool
//agent:param do default=ok
func Zeta(ctx context.Context, rc *runtime.RunContext[*World], x *int, do string) (runtime.ToolReturn[Seen], error) {
	what := "none"
	if x != nil {
		what = fmt.Sprint(*x)
	}
	return act(ctx, rc, what, do)
}

// Foo is an output.
//
//agent:output
type Foo struct {
	Value int    `json:"value"`
	Do    string `json:"do" jsonschema:"default=ok"`
}

// Bar is another.
type Bar struct {
	Name string `json:"name"`
	Do   string `json:"do" jsonschema:"default=ok"`
}

// Either is one of both.
//
//agent:output
type Either interface{ either() }

func (Foo) either() {}
func (Bar) either() {}

// NFoo is an output in text. Its name is not visible.
//
//agent:output mode=native name=Foo
type NFoo struct {
	Value int    `json:"value"`
	Do    string `json:"do" jsonschema:"default=ok"`
}

// NEither is one of both, in text.
//
//agent:output mode=native
type NEither interface{ neither() }

func (Foo) neither() {}
func (Bar) neither() {}

// PFoo is an output in text that is asked for by a prompt.
//
//agent:output mode=prompted name=Foo
type PFoo struct {
	Value int    `json:"value"`
	Do    string `json:"do" jsonschema:"default=ok"`
}

// Ans is what functions make.
type Ans struct {
	Text string `json:"text"`
}

func finish(ctx context.Context, rc *runtime.RunContext[*World], what, do string) error {
	rc.Deps.say("%s#%s do=%s retry=%d/%d step=%d", rc.ToolName, what, do, rc.Retry, rc.MaxRetries, rc.Step)
	if err := turn(ctx, rc); err != nil {
		return err
	}
	switch do {
	case "retry":
		return runtime.Retryf("output retry %s", what)
	case "error":
		return errors.New("output boom " + what)
	}
	return nil
}

// First makes an output of a number.
//
//agent:output name=first
//agent:param do default=ok
func First(ctx context.Context, rc *runtime.RunContext[*World], value int, do string) (Ans, error) {
	return Ans{fmt.Sprint("first ", value)}, finish(ctx, rc, fmt.Sprint(value), do)
}

// Second makes an output of a name.
//
//agent:output name=second
//agent:param do default=ok
func Second(ctx context.Context, rc *runtime.RunContext[*World], name string, do string) (Ans, error) {
	return Ans{"second " + name}, finish(ctx, rc, name, do)
}

// FirstText makes a text of a number.
//
//agent:output name=first_text
//agent:param do default=ok
func FirstText(ctx context.Context, rc *runtime.RunContext[*World], value int, do string) (string, error) {
	return fmt.Sprint("first ", value), finish(ctx, rc, fmt.Sprint(value), do)
}

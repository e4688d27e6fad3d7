// Package duties is the floor with the duties of any honest loop: ids of the run and of the conversation, the time of
// each message, usage and its limits, ids of calls that are missing or there twice, retries with a budget, arguments that are
// all checked before any call runs, timeouts of tools, parallel calls up to a bound, which end together and are left behind if
// they ignore that, panics, requests that a model may keep, and a history that says where each message came from and can be
// continued.
package duties

import (
	"context"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/bench/harness/scenario"
	"github.com/agentgen-go/agentgen/bench/internal/floor"
)

// Message is a message of any role.
type Message struct {
	Role                  floor.Role
	Text                  string // text, or the result of the tool
	Calls                 []floor.Call
	CallID                string
	RunID, ConversationID string
	Time                  time.Time
	// These are of responses.
	Usage     floor.Usage
	ModelName string
	Finish    string
}

// Request is what the model gets.
type Request struct {
	Messages []Message
	Tools    []floor.Spec
}

// Response is what it answers.
type Response struct {
	Text      string
	Calls     []floor.Call
	Usage     floor.Usage
	ModelName string
	Finish    string
}

// Model answers.
type Model interface {
	Complete(ctx context.Context, r *Request) (*Response, error)
}

// Limits bound a run; 0 means no limit.
type Limits struct {
	Requests, ToolCalls, Tokens int
	// Retries is how often a model may correct a call.
	Retries int
	// ToolTimeout limits each call.
	ToolTimeout time.Duration
	// Parallel is how many calls run at the same time at most.
	Parallel int
}

// DefaultLimits are those that agentgen has by default.
var DefaultLimits = Limits{Requests: 50, Retries: 1, Parallel: 128}

// grace is how long a call may take to notice that it is to end.
const grace = 250 * time.Millisecond

// Outcome is how a run ended.
type Outcome struct {
	RunID, ConversationID string
	Text                  string
	Messages              []Message
	Usage                 floor.Usage
}

// run is one run with all that it must keep.
type run struct {
	Outcome
	model  Model
	limits *Limits
	failed int // how often the tool has been called wrongly since it last succeeded
	calls  batch
	one    [1]scenario.Args
}

// Run makes a run. It decodes the answer into out where that is not nil.
func Run(ctx context.Context, m Model, prompt string, limits *Limits, out *scenario.Advice) (*Outcome, error) {
	d := &run{model: m, limits: limits}
	now := time.Now()
	d.RunID, d.ConversationID = newIDs(now)
	d.Messages = make([]Message, 0, 8)
	d.say(Message{Role: floor.System, Text: scenario.System}, now)
	d.say(Message{Role: floor.User, Text: strings.TrimSpace(prompt)}, now)
	for {
		r, err := d.ask(ctx)
		if err != nil {
			return nil, err
		}
		if len(r.Calls) == 0 {
			return d.end(r, out)
		}
		if err := d.execute(ctx, d.named(r.Calls)); err != nil {
			return nil, err
		}
	}
}

func (d *run) say(m Message, at time.Time) {
	m.RunID, m.ConversationID, m.Time = d.RunID, d.ConversationID, at
	d.Messages = append(d.Messages, m)
}

// ask makes a request and keeps the response.
func (d *run) ask(ctx context.Context) (r *Response, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if d.limits.Requests > 0 && d.Usage.Requests >= d.limits.Requests {
		return nil, fmt.Errorf("the next request would exceed the limit of %d", d.limits.Requests)
	}
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("the model panicked: %v", v)
		}
	}()
	// The model may still read the request after it has answered.
	if r, err = d.model.Complete(ctx, &Request{Messages: d.Messages, Tools: floor.Tools}); err != nil {
		return nil, err
	}
	d.Usage.Requests++
	d.Usage.Input += r.Usage.Input
	d.Usage.Output += r.Usage.Output
	if n := d.Usage.Input + d.Usage.Output; d.limits.Tokens > 0 && n > d.limits.Tokens {
		return nil, fmt.Errorf("%d tokens exceed the limit of %d", n, d.limits.Tokens)
	}
	d.say(Message{Role: floor.Assistant, Text: r.Text, Calls: r.Calls, Usage: r.Usage, ModelName: r.ModelName, Finish: r.Finish}, time.Now())
	return r, nil
}

// named makes sure that each call has an id of its own.
func (d *run) named(calls []floor.Call) []floor.Call {
	for i := range calls {
		unique := calls[i].ID != ""
		for j := range i {
			unique = unique && calls[j].ID != calls[i].ID
		}
		if unique {
			continue
		}
		calls = append([]floor.Call(nil), calls...)
		calls[i].ID = fmt.Sprintf("%s_%d_%d", d.RunID, d.Usage.Requests, i)
		d.Messages[len(d.Messages)-1].Calls = calls
	}
	return calls
}

// execute runs the calls of a response: one by itself, several at once. The arguments of all are checked before any runs.
func (d *run) execute(ctx context.Context, calls []floor.Call) error {
	if n := d.Usage.ToolCalls + len(calls); d.limits.ToolCalls > 0 && n > d.limits.ToolCalls {
		return fmt.Errorf("%d calls exceed the limit of %d", n, d.limits.ToolCalls)
	}
	at := len(d.Messages)
	for i := range calls {
		d.say(Message{Role: floor.Tool, CallID: calls[i].ID}, time.Time{})
	}
	b := &d.calls
	*b = batch{run: d, results: d.Messages[at:], args: d.one[:]}
	if len(calls) > 1 || d.leaves(ctx) {
		b.args = make([]scenario.Args, len(calls))
	}
	for i := range calls {
		var err error
		if b.args[i], err = floor.Decode(&calls[i]); err != nil {
			if err := b.keep(ended{index: i, err: err}); err != nil {
				return err
			}
		}
	}
	if len(calls) > 1 || d.leaves(ctx) {
		return b.parallel(ctx)
	}
	if b.refused(0) {
		return nil
	}
	text, err := tool(ctx, &b.args[0])
	return b.keep(ended{text: text, err: err})
}

// leaves reports whether a call may have to be left behind.
func (d *run) leaves(ctx context.Context) bool { return ctx.Done() != nil || d.limits.ToolTimeout > 0 }

// batch is the calls of a response.
type batch struct {
	run     *run
	args    []scenario.Args
	results []Message
}

// refused reports whether the arguments of a call were wrong, so that it has its result already.
func (b *batch) refused(i int) bool { return !b.results[i].Time.IsZero() }

// ended is how one call ended.
type ended struct {
	index int
	text  string
	err   error
}

// tool runs the tool. This one ends before its context could, but others need one.
func tool(_ context.Context, a *scenario.Args) (string, error) { return floor.Execute(a) }

// parallel gives each call a goroutine, as many at a time as may run. When one has failed, the others are to end, and when
// the context has ended, all are: those that take longer than a moment are left behind.
func (b *batch) parallel(ctx context.Context) (first error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan ended, len(b.args))
	limits := b.run.limits
	var late <-chan time.Time
	var timer *time.Timer
	if limits.ToolTimeout > 0 {
		timer = time.NewTimer(limits.ToolTimeout + grace)
		defer timer.Stop()
		late = timer.C
	}
	next, running := 0, 0
	begin := func() {
		for ; next < len(b.args) && (limits.Parallel == 0 || running < limits.Parallel) && first == nil; next++ {
			if b.refused(next) {
				continue
			}
			running++
			if timer != nil && next > 0 {
				timer.Reset(limits.ToolTimeout + grace)
			}
			go call(ctx, limits.ToolTimeout, next, &b.args[next], done)
		}
	}
	cancelled := ctx.Done()
	for begin(); running > 0; begin() {
		select {
		case e := <-done:
			running--
			if err := b.keep(e); err != nil && first == nil {
				first = err
				cancel()
			}
		case <-late:
			if first == nil {
				first = context.DeadlineExceeded
			}
			return first
		case <-cancelled:
			if first == nil {
				first = ctx.Err()
			}
			cancelled, late = nil, time.After(grace)
		}
	}
	return first
}

// call runs one call within its time.
func call(ctx context.Context, limit time.Duration, i int, a *scenario.Args, done chan<- ended) {
	if limit > 0 {
		limited, cancel := context.WithTimeout(ctx, limit)
		defer cancel()
		ctx = limited
	}
	text, err := tool(ctx, a)
	done <- ended{i, text, err}
}

// keep puts the result of a call into the history, or asks the model to try again.
func (b *batch) keep(e ended) error {
	d, m := b.run, &b.results[e.index]
	m.Time = time.Now()
	if e.err == nil {
		d.failed = 0
		d.Usage.ToolCalls++
		m.Text = e.text
		return nil
	}
	if d.failed++; d.failed > d.limits.Retries {
		return fmt.Errorf("the tool failed too often: %w", e.err)
	}
	m.Text = e.err.Error() + "\n\nFix the errors and try again."
	return nil
}

// end takes the text of a response for the answer.
func (d *run) end(r *Response, out *scenario.Advice) (*Outcome, error) {
	if out != nil {
		if err := floor.DecodeAdvice(r.Text, out); err != nil {
			return nil, err
		}
	}
	d.Text = r.Text
	return &d.Outcome, nil
}

// newIDs returns two UUIDs of version 7 in one allocation.
func newIDs(now time.Time) (a, b string) {
	var buf [72]byte
	s := string(appendUUID(appendUUID(buf[:0], now), now))
	return s[:36], s[36:]
}

func appendUUID(dst []byte, now time.Time) []byte {
	var id [16]byte
	ms, hi, lo := uint64(now.UnixMilli()), rand.Uint64(), rand.Uint64()
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	for i := range 8 {
		id[8+i] = byte(lo >> (8 * i))
	}
	id[6], id[7] = 0x70|byte(hi)&0x0f, byte(hi>>8)
	id[8] = 0x80 | id[8]&0x3f
	dst = hex.AppendEncode(dst, id[:4])
	for i := 4; i < 10; i += 2 {
		dst = hex.AppendEncode(append(dst, '-'), id[i:i+2])
	}
	return hex.AppendEncode(append(dst, '-'), id[10:])
}

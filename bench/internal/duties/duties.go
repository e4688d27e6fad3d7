// Package duties is the floor with the duties of any honest loop: ids of the run and of the conversation, the time of
// each message, usage and its limits, ids of calls that are missing or there twice, retries with a budget, timeouts of
// tools, parallel calls, panics, and a history that says where each message came from and can be continued.
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
}

// DefaultLimits are those that agentgen has by default.
var DefaultLimits = Limits{Requests: 50, Retries: 1}

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
	req    Request
	model  Model
	limits *Limits
	failed int // how often the tool has been called wrongly since it last succeeded
}

// Run makes a run. It decodes the answer into out where that is not nil.
func Run(ctx context.Context, m Model, prompt string, limits *Limits, out *scenario.Advice) (*Outcome, error) {
	d := &run{model: m, limits: limits}
	now := time.Now()
	d.RunID, d.ConversationID = newIDs(now)
	d.req = Request{Tools: floor.Tools, Messages: make([]Message, 0, 8)}
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
	d.req.Messages = append(d.req.Messages, m)
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
	if r, err = d.model.Complete(ctx, &d.req); err != nil {
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
		d.req.Messages[len(d.req.Messages)-1].Calls = calls
	}
	return calls
}

// execute runs the calls of a response: one by itself, several at once.
func (d *run) execute(ctx context.Context, calls []floor.Call) error {
	if n := d.Usage.ToolCalls + len(calls); d.limits.ToolCalls > 0 && n > d.limits.ToolCalls {
		return fmt.Errorf("%d calls exceed the limit of %d", n, d.limits.ToolCalls)
	}
	at := len(d.req.Messages)
	for i := range calls {
		d.say(Message{Role: floor.Tool, CallID: calls[i].ID}, time.Time{})
	}
	results := d.req.Messages[at:]
	if len(calls) == 1 && ctx.Done() == nil && d.limits.ToolTimeout == 0 {
		text, err := floor.Invoke(&calls[0])
		return d.keep(results, ended{text: text, err: err})
	}
	return d.parallel(ctx, calls, results)
}

// ended is how one call ended.
type ended struct {
	index int
	text  string
	err   error
}

// parallel gives each call a goroutine, and leaves those behind that take longer than they may.
func (d *run) parallel(ctx context.Context, calls []floor.Call, results []Message) error {
	done := make(chan ended, len(calls))
	for i := range calls {
		go func() {
			text, err := floor.Invoke(&calls[i])
			done <- ended{i, text, err}
		}()
	}
	var late <-chan time.Time
	if d.limits.ToolTimeout > 0 {
		t := time.NewTimer(d.limits.ToolTimeout)
		defer t.Stop()
		late = t.C
	}
	for range calls {
		select {
		case e := <-done:
			if err := d.keep(results, e); err != nil {
				return err
			}
		case <-late:
			return context.DeadlineExceeded
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// keep puts the result of a call into the history, or asks the model to try again.
func (d *run) keep(results []Message, e ended) error {
	m := &results[e.index]
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
	d.Text, d.Messages = r.Text, d.req.Messages
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

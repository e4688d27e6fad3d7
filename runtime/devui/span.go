package devui

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

const (
	// maxSpans is how many spans of a run are kept.
	maxSpans = 2000
	// maxHeld is how many bytes of messages its spans may hold; later spans are kept without theirs.
	maxHeld = 16 << 20
)

// The kinds of spans.
const (
	runSpan     = "run"
	requestSpan = "request"
	toolSpan    = "tool"
	refusedSpan = "refused"
)

// tracer keeps the spans of a run and of the runs within it. It is safe for concurrent use.
type tracer struct {
	feed *feed
	gate *gate

	mu      sync.Mutex
	began   time.Time
	spans   []*span
	runs    map[string]*span // by the ID of the run
	held    int
	counted map[message.Message]bool // in held
}

// span is something that a run does. Its fields are guarded by the tracer.
type span struct {
	t     *tracer
	info  spanInfo
	began time.Time
	// What a request was, and what came back.
	model        string
	instructions string
	request      *model.Request
	response     *message.Response
}

func newTracer(f *feed, g *gate) *tracer {
	return &tracer{feed: f, gate: g, began: time.Now(), runs: map[string]*span{}, counted: map[message.Message]bool{}}
}

type spanKey struct{}

// spanOf returns the span within which something happens, nil for none.
func spanOf(ctx context.Context) *span {
	s, _ := ctx.Value(spanKey{}).(*span)
	return s
}

// begin begins a span within that of the context.
func (t *tracer) begin(ctx context.Context, info spanInfo) (context.Context, *span) {
	s := t.beginIn(spanOf(ctx), info)
	return context.WithValue(ctx, spanKey{}, s), s
}

func (t *tracer) beginIn(parent *span, info spanInfo) *span {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	info.ID, info.Start, info.Took = len(t.spans)+1, now.Sub(t.began).Microseconds(), -1
	if parent != nil {
		info.Parent = parent.info.ID
	}
	s := &span{t: t, info: info, began: now}
	if len(t.spans) >= maxSpans {
		s.info.ID = 0 // it is not kept
		return s
	}
	t.spans = append(t.spans, s)
	if info.Kind == runSpan {
		t.runs[info.RunID] = s
	}
	s.show()
	return s
}

// show reports the span. The caller holds the lock.
func (s *span) show() {
	if s.info.ID == 0 {
		return
	}
	info := s.info
	info.Detail = s.request != nil || s.response != nil
	s.t.feed.add("span/"+itoa(info.ID), true, entry{Type: "span", Span: &info})
}

// set changes the span.
func (s *span) set(change func(*span)) {
	s.t.mu.Lock()
	defer s.t.mu.Unlock()
	change(s)
	s.show()
}

// end ends the span with an error, or without. Ended spans do not change.
func (s *span) end(err error, change func(*span)) {
	s.set(func(s *span) {
		if s.info.Took >= 0 {
			return
		}
		s.info.Took = time.Since(s.began).Microseconds()
		if change != nil {
			change(s)
		}
		if s.info.Status == "" {
			s.info.Status = statusOf(err)
		}
		if err != nil && s.info.Status != "paused" {
			s.info.Error, s.info.Code = err.Error(), runtime.ErrorCode(err)
		}
		if v, ok := errors.AsType[*jsonwire.ValidationError](err); ok {
			s.info.Violations = violationsOf(v.Violations)
		}
	})
}

// statusOf says how something has ended.
func statusOf(err error) string {
	if err == nil {
		return "ok"
	}
	switch code := runtime.ErrorCode(err); code {
	case "paused", "approval_required", "call_deferred":
		return "paused"
	case "model_retry", "validation_error", "tool_failed":
		return "retry"
	case "canceled", "stopped":
		return "stopped"
	}
	return "error"
}

// violationsOf writes violations as a list.
func violationsOf(list []jsonwire.Violation) jsonwire.Raw {
	b := []byte{'['}
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = list[i].AppendJSON(b)
	}
	return jsonwire.Raw(append(b, ']'))
}

// hold reports whether the messages may be kept, and counts them. The caller holds the lock.
func (t *tracer) hold(messages ...message.Message) bool {
	for _, m := range messages {
		if !t.counted[m] {
			t.counted[m] = true
			t.held += sizeOf(m)
		}
	}
	return t.held <= maxHeld
}

// count counts messages that are kept elsewhere.
func (t *tracer) count(messages []message.Message) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.hold(messages...)
}

// sizeOf returns about how many bytes a message takes.
func sizeOf(m message.Message) int {
	b, err := message.Marshal([]message.Message{m})
	if err != nil {
		return 1 << 10
	}
	return len(b)
}

// size returns about how many bytes are kept.
func (t *tracer) size() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.held + 512*len(t.spans)
}

// detail returns what was sent in a request, nil if there is no such span.
func (t *tracer) detail(id int) *spanDetail {
	t.mu.Lock()
	defer t.mu.Unlock()
	if id < 1 || id > len(t.spans) {
		return nil
	}
	s := t.spans[id-1]
	return &spanDetail{Model: s.model, Instructions: s.instructions, Request: s.request, Response: s.response}
}

// root returns the ID of the outermost run, "" before it has begun.
func (t *tracer) root() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.spans) == 0 {
		return ""
	}
	return t.spans[0].info.RunID
}

// all returns the spans as they are now, with what was sent.
func (t *tracer) all() []span {
	t.mu.Lock()
	defer t.mu.Unlock()
	list := make([]span, len(t.spans))
	for i, s := range t.spans {
		list[i] = *s
	}
	return list
}

// over ends spans that nothing will end any more, and forgets what was needed to keep them.
func (t *tracer) over() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, s := range t.spans {
		if s.info.Took < 0 {
			s.info.Took, s.info.Status = time.Since(s.began).Microseconds(), "stopped"
			s.show()
		}
	}
}

package devui

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// The statuses of runs.
const (
	running = "running"
	waiting = "waiting"
	done    = "done"
	failed  = "failed"
	stopped = "stopped"
)

// record is a run that is kept to be looked at. It is safe for concurrent use.
type record struct {
	id      string
	talk    *talk
	agent   agent
	feed    *feed
	gate    *gate
	tracer  *tracer
	outline outline
	sent    choice
	// base is the history with which it began, by which it is written as a test.
	base []message.Message

	mu     sync.Mutex
	info   runInfo
	began  time.Time
	cancel context.CancelFunc // nil unless it is under way
	parts  int                // counts responses, so that their parts have keys of their own
	// decisions are those with which it was resumed, in their order.
	decisions []*message.DeferredResults
	output    jsonwire.Raw
	all       []message.Message // the history, once the run is over
}

func newRecord(id string, t *talk, a agent, prompt string, c choice) *record {
	f := new(feed)
	g := &gate{feed: f, shut: c.Step}
	r := &record{id: id, talk: t, agent: a, feed: f, gate: g, tracer: newTracer(f, g), sent: c, began: time.Now()}
	r.outline = outline{t: r.tracer, runs: map[string]*outlined{}}
	r.info = runInfo{ID: id, Talk: t.id, Agent: a.about().Name, Prompt: prompt, Model: c.Model, Status: running, Started: r.began.UnixMilli()}
	return r
}

// summary returns what a list shows of it.
func (r *record) summary() runInfo {
	r.mu.Lock()
	defer r.mu.Unlock()
	info := r.info
	if info.Status == running {
		info.Took = time.Since(r.began).Milliseconds()
	}
	info.Stepping = r.gate.isShut()
	return info
}

// show reports the run's own state to those who look at it.
func (r *record) show() {
	info := r.summary()
	r.feed.add("run", true, entry{Type: "run", Run: &info})
}

// set changes the run's state and reports it.
func (r *record) set(change func(*runInfo)) {
	r.mu.Lock()
	change(&r.info)
	r.mu.Unlock()
	r.show()
}

// maxOutput is how large an output may be in bytes that is shown even if the feed is full.
const maxOutput = 1 << 20

// take takes what happens in the run, an event or a state of its output.
func (r *record) take(e model.Event, partial jsonwire.Raw) {
	if e.Kind == "" {
		if partial != "" {
			r.feed.add("partial", true, entry{Type: "partial", Value: partial})
		}
		return
	}
	if e.Kind == model.SubAgentEvent {
		r.outline.see(r.runID(), e.SubAgent)
		if isDelta(e.SubAgent) {
			return
		}
	}
	key := r.key(&e)
	b, err := e.AppendJSON(nil)
	if err != nil {
		b = jsonwire.AppendString(nil, err.Error())
	}
	always := e.Kind == model.RunResultEvent && len(e.Output) <= maxOutput
	r.feed.add(key, always, entry{Type: "event", Event: jsonwire.Raw(b)})
}

// runID returns the ID of the run, "" before it has begun.
func (r *record) runID() string { return r.tracer.root() }

// key returns the key of an event: that of a part for its pieces. Once the part is whole, or void, its pieces are forgotten.
func (r *record) key(e *model.Event) string {
	switch e.Kind {
	case model.PartStartEvent, model.PartDeltaEvent:
		if e.Kind == model.PartStartEvent && e.Index == 0 {
			r.parts++
		}
		return "part/" + itoa(r.parts) + "/" + itoa(e.Index)
	case model.PartEndEvent:
		r.feed.forget("part/" + itoa(r.parts) + "/" + itoa(e.Index))
	case model.ResponseUsageEvent:
		r.feed.forget("usage")
		return "usage"
	case model.RunResultEvent:
		r.mu.Lock()
		r.output = e.Output
		r.mu.Unlock()
		r.feed.forget("partial")
		return "output"
	}
	return ""
}

// ended notes how the run has ended, for now if it waits.
func (r *record) ended(out outcome, err error) {
	pause, paused := isPause(err)
	if !paused {
		r.tracer.over()
	}
	r.set(func(i *runInfo) {
		i.Took, i.Open = time.Since(r.began).Milliseconds(), nil
		i.RunID = r.runID()
		switch code := runtime.ErrorCode(err); {
		case err == nil:
			i.Status = done
		case paused:
			i.Status, i.Open = waiting, pause.Requests
		case code == "canceled" || code == "stopped":
			i.Status = stopped
		default:
			i.Status, i.Error, i.Code = failed, err.Error(), code
		}
		i.Usage = &out.used
	})
	r.tracer.count(out.messages)
	r.mu.Lock()
	r.all = out.messages
	r.cancel = nil // those who look at it have been told
	r.mu.Unlock()
	r.feed.over()
}

// size returns about how many bytes the record takes.
func (r *record) size() int { return r.feed.size() + r.tracer.size() + len(r.result()) }

// active reports whether the run is under way.
func (r *record) active() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.cancel != nil
}

// decided returns the decisions with which the run was resumed.
func (r *record) decided() []*message.DeferredResults {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.decisions)
}

// result returns the output as JSON.
func (r *record) result() jsonwire.Raw {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.output
}

// messages returns the history as the run has left it.
func (r *record) messages() []message.Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.all)
}

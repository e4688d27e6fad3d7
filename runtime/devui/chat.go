package devui

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/conversation"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// id returns an ID that is new in this process. The caller holds the lock.
func (u *UI) id() string {
	u.lastID++
	return itoa(u.lastID) + "-" + u.boot[:6]
}

func refused(status int, format string, args ...any) error {
	return &agenthttp.Error{Status: status, Message: fmt.Sprintf(format, args...)}
}

// options returns those of a choice.
func (u *UI) options(c *choice) ([]runtime.RunOption, error) {
	if c.Model == "" {
		return nil, nil
	}
	m := u.o.Models[c.Model]
	if m == nil {
		return nil, refused(http.StatusBadRequest, "there is no model %q in Options.Models", c.Model)
	}
	return []runtime.RunOption{runtime.WithModel(m)}, nil
}

// chat begins a run with a prompt.
func (u *UI) chat(ctx context.Context, q *ask) (*begun, error) {
	opts, err := u.options(&q.choice)
	if err != nil {
		return nil, err
	}
	t, err := u.claim(q)
	if err != nil {
		return nil, err
	}
	stored, err := u.o.Store.Load(ctx, t.id)
	if err == nil && stored.Open != nil {
		err = refused(http.StatusConflict, "calls of this conversation wait: decide about them first")
	}
	if err != nil {
		u.release(t)
		return nil, err
	}
	return u.begin(t, stored, q.Prompt, q.choice, opts), nil
}

// claim returns the conversation that is continued, or a new one, in which no other run begins until release.
func (u *UI) claim(q *ask) (*talk, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if q.Talk != "" {
		t := u.talks[q.Talk]
		if t == nil {
			return nil, refused(http.StatusNotFound, "there is no such conversation")
		}
		return t, u.occupy(t)
	}
	a := u.agent(q.Agent)
	if a == nil {
		return nil, refused(http.StatusNotFound, "there is no agent %q", q.Agent)
	}
	if err := u.vacancy(); err != nil {
		return nil, err
	}
	t := u.newTalk(a, titled(q.Prompt), "")
	return t, u.occupy(t)
}

// vacancy returns an error if no more runs can begin. The caller holds the lock.
func (u *UI) vacancy() error {
	switch {
	case u.closed:
		return refused(http.StatusServiceUnavailable, "the program is ending")
	case u.nactive >= u.o.MaxActive:
		return refused(http.StatusTooManyRequests, "%d runs are under way: stop one first", u.nactive)
	}
	return nil
}

// occupy takes a conversation for a run. The caller holds the lock.
func (u *UI) occupy(t *talk) error {
	if t.busy {
		return refused(http.StatusConflict, "a run of this conversation is under way")
	}
	if err := u.vacancy(); err != nil {
		return err
	}
	t.busy = true
	u.nactive++
	u.active.Add(1)
	return nil
}

// release is the end of what occupy has begun.
func (u *UI) release(t *talk) {
	u.vacate(t)
	u.active.Done()
}

// vacate lets another run of a conversation begin.
func (u *UI) vacate(t *talk) {
	u.mu.Lock()
	defer u.mu.Unlock()
	t.busy = false
	t.updated = time.Now()
	u.nactive--
	u.trim()
}

// changed lets pages load what is listed.
func (u *UI) changed() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.version++
}

// begin begins a run of a conversation that was claimed.
func (u *UI) begin(t *talk, stored *conversation.Conversation, prompt string, c choice, opts []runtime.RunOption) *begun {
	u.mu.Lock()
	r := newRecord("r"+u.id(), t, t.agent, prompt, c)
	r.base = stored.Messages
	u.runs[r.id] = r
	u.order = append(u.order, r)
	t.runs = append(t.runs, r)
	u.mu.Unlock()
	opts = append(opts, runtime.WithHistory(stored.Messages), runtime.WithConversationID(t.id))
	u.start(r, stored, &question{prompt, c.Instructions, opts})
	return &begun{Talk: t.id, Run: r.id}
}

// start lets a run begin, or resume.
func (u *UI) start(r *record, stored *conversation.Conversation, q *question) {
	ctx, cancel := context.WithCancel(context.Background())
	u.mu.Lock()
	r.talk.updated = time.Now()
	u.version++
	if u.closed {
		cancel()
	}
	u.mu.Unlock()
	r.mu.Lock()
	r.cancel = cancel
	r.mu.Unlock()
	r.set(func(i *runInfo) { i.Status, i.Open = running, nil })
	go func() {
		defer u.active.Done()
		defer cancel()
		u.run(ctx, r, stored, q)
	}()
}

// run runs an agent, stores what it has done, and says so.
func (u *UI) run(ctx context.Context, r *record, stored *conversation.Conversation, q *question) {
	traced := ctx
	for _, a := range u.agents {
		traced = a.traced(traced, r.tracer)
	}
	out, err := r.agent.run(traced, q, r.take)
	if e, failed := stored.Ended(out.messages, err); failed != nil {
		err = errors.Join(err, failed)
	} else if e != nil {
		if _, failed = u.o.Store.Append(context.WithoutCancel(ctx), r.talk.id, stored.Version, e); failed != nil {
			err = errors.Join(err, failed)
		}
	}
	u.vacate(r.talk)
	r.ended(out, err)
	u.changed()
}

// record returns the run with that ID.
func (u *UI) record(id string) (*record, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if r := u.runs[id]; r != nil {
		return r, nil
	}
	return nil, refused(http.StatusNotFound, "there is no such run: it may have been dropped for later ones")
}

// decides returns an error unless the results are for the calls that the run waits for, and for all of them.
func (r *record) decides(results *message.DeferredResults) error {
	open := r.summary().Open
	if open == nil {
		return refused(http.StatusConflict, "the run waits for nothing")
	}
	if err := open.Check(results); err != nil {
		return refused(http.StatusBadRequest, "%v", err)
	}
	if rest := open.Remaining(results); rest != nil {
		return refused(http.StatusBadRequest, "all calls that wait need a decision or a result")
	}
	return nil
}

// resume resolves the calls that a run waits for.
func (u *UI) resume(ctx context.Context, r *record, results *message.DeferredResults) error {
	if err := r.decides(results); err != nil {
		return err
	}
	opts, err := u.options(&r.sent)
	if err != nil {
		return err
	}
	u.mu.Lock()
	err = u.occupy(r.talk)
	u.mu.Unlock()
	if err != nil {
		return err
	}
	stored, err := u.o.Store.Load(ctx, r.talk.id)
	if err == nil && stored.Snapshot == nil {
		err = refused(http.StatusConflict, "the run waits for nothing")
	}
	if err != nil {
		u.release(r.talk)
		return err
	}
	r.mu.Lock()
	r.decisions = append(r.decisions, results)
	r.mu.Unlock()
	u.start(r, stored, &question{"", r.sent.Instructions, append(opts, runtime.WithSnapshot(stored.Snapshot), runtime.WithDeferredResults(results))})
	return nil
}

// fork begins a conversation with a history, of a run and maybe changed, and continues it.
func (u *UI) fork(ctx context.Context, r *record, f *fork) (*begun, error) {
	opts, err := u.options(&f.choice)
	if err != nil {
		return nil, err
	}
	if len(f.Messages) == 0 && f.Prompt == "" {
		return nil, refused(http.StatusBadRequest, "there are no messages and no prompt")
	}
	u.mu.Lock()
	err = u.vacancy()
	if err == nil {
		t := u.newTalk(r.agent, "Fork of "+r.talk.title, r.id)
		err = u.occupy(t)
		u.mu.Unlock()
		if err == nil {
			return u.forked(ctx, t, f, opts)
		}
		return nil, err
	}
	u.mu.Unlock()
	return nil, err
}

func (u *UI) forked(ctx context.Context, t *talk, f *fork, opts []runtime.RunOption) (*begun, error) {
	if len(f.Messages) > 0 {
		if _, err := u.o.Store.Append(ctx, t.id, 0, &conversation.Entry{Messages: f.Messages}); err != nil {
			u.release(t)
			return nil, err
		}
	}
	stored, err := u.o.Store.Load(ctx, t.id)
	if err != nil {
		u.release(t)
		return nil, err
	}
	return u.begin(t, stored, f.Prompt, f.choice, opts), nil
}

// stop ends a run that is under way.
func (r *record) stop() {
	r.mu.Lock()
	cancel := r.cancel
	r.mu.Unlock()
	if cancel != nil {
		cancel()
	}
}

// Close ends all runs and waits for them. No more can begin.
func (u *UI) Close() {
	u.mu.Lock()
	u.closed = true
	all := u.order
	u.mu.Unlock()
	for _, r := range all {
		r.stop()
	}
	u.active.Wait()
}

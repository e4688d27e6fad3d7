package devui

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// maxTalks is how many conversations are kept.
const maxTalks = 200

// talk is a conversation. Its fields are guarded by the UI.
type talk struct {
	id      string
	agent   agent
	title   string
	from    string // the run from which it was forked
	updated time.Time
	runs    []*record
	busy    bool // a run is under way
}

func (t *talk) summary() talkInfo {
	info := talkInfo{ID: t.id, Agent: t.agent.about().Name, Title: t.title, Updated: t.updated.UnixMilli(), From: t.from}
	if n := len(t.runs); n > 0 {
		info.Status = t.runs[n-1].summary().Status
	}
	return info
}

// titled returns the beginning of a prompt.
func titled(prompt string) string {
	title, _, _ := strings.Cut(strings.TrimSpace(prompt), "\n")
	if r := []rune(title); len(r) > 80 {
		title = string(r[:80]) + "…"
	}
	return title
}

// newTalk begins a conversation. The caller holds the lock.
func (u *UI) newTalk(a agent, title, from string) *talk {
	t := &talk{id: "c" + u.id(), agent: a, title: title, from: from, updated: time.Now()}
	u.talks[t.id] = t
	if len(u.talks) > maxTalks {
		u.dropOldest(t)
	}
	return t
}

// dropOldest drops the conversation that was idle for longest. The caller holds the lock.
func (u *UI) dropOldest(but *talk) {
	var oldest *talk
	for _, t := range u.talks {
		if t != but && !t.busy && (oldest == nil || t.updated.Before(oldest.updated)) {
			oldest = t
		}
	}
	if oldest != nil {
		u.drop(oldest)
		u.active.Go(func() {
			if err := u.o.Store.Delete(context.Background(), oldest.id); err != nil {
				u.o.Logger.Error("devui: an old conversation cannot be deleted", "error", err)
			}
		})
	}
}

// drop drops a conversation. The caller holds the lock.
func (u *UI) drop(t *talk) {
	delete(u.talks, t.id)
	for _, r := range t.runs {
		u.dropRun(r)
	}
}

// dropRun drops a run. The caller holds the lock.
func (u *UI) dropRun(r *record) {
	delete(u.runs, r.id)
	u.order = slices.DeleteFunc(u.order, func(o *record) bool { return o == r })
	r.talk.runs = slices.DeleteFunc(slices.Clone(r.talk.runs), func(o *record) bool { return o == r })
}

// trim drops the oldest runs until what is kept is within its limits. The caller holds the lock.
func (u *UI) trim() {
	size := 0
	for _, r := range u.order {
		size += r.size()
	}
	for i := 0; i < len(u.order) && (len(u.order) > u.o.MaxRuns || size > u.o.MaxBytes); {
		if r := u.order[i]; r.active() {
			i++
		} else {
			size -= r.size()
			u.dropRun(r)
		}
	}
}

// state returns what the page lists.
func (u *UI) state() *state {
	u.mu.Lock()
	defer u.mu.Unlock()
	s := &state{Boot: u.boot, Version: u.version, Models: []string{}, Talks: []talkInfo{}, Runs: []runInfo{}, Agents: []about{}}
	for _, a := range u.agents {
		s.Agents = append(s.Agents, a.about())
	}
	for name := range u.o.Models {
		s.Models = append(s.Models, name)
	}
	slices.Sort(s.Models)
	for _, t := range u.talks {
		s.Talks = append(s.Talks, t.summary())
	}
	slices.SortFunc(s.Talks, func(a, b talkInfo) int { return cmp.Or(cmp.Compare(b.Updated, a.Updated), cmp.Compare(b.ID, a.ID)) })
	for _, r := range slices.Backward(u.order) {
		s.Runs = append(s.Runs, r.summary())
	}
	return s
}

// detail returns a conversation.
func (u *UI) detail(ctx context.Context, id string) (*talkDetail, error) {
	u.mu.Lock()
	t := u.talks[id]
	if t == nil {
		u.mu.Unlock()
		return nil, &agenthttp.Error{Status: http.StatusNotFound, Message: "there is no such conversation"}
	}
	d := &talkDetail{talkInfo: t.summary(), Messages: message.History{}, Runs: []runInfo{}}
	shown := map[string]bool{}
	for _, r := range t.runs {
		info := r.summary()
		d.Runs = append(d.Runs, info)
		shown[info.RunID], shown[r.runID()] = true, true
	}
	u.mu.Unlock()
	c, err := u.o.Store.Load(ctx, id)
	if err != nil {
		return nil, err
	}
	delete(shown, "")
	for _, m := range slices.Concat(c.Messages, c.Pending) {
		if !shown[message.RunID(m)] {
			d.Messages = append(d.Messages, m)
		}
	}
	return d, nil
}

// delete deletes a conversation.
func (u *UI) delete(ctx context.Context, id string) error {
	u.mu.Lock()
	t := u.talks[id]
	switch {
	case t == nil:
		u.mu.Unlock()
		return &agenthttp.Error{Status: http.StatusNotFound, Message: "there is no such conversation"}
	case t.busy:
		u.mu.Unlock()
		return &agenthttp.Error{Status: http.StatusConflict, Message: "a run of this conversation is under way: stop it first"}
	}
	u.drop(t)
	u.version++
	u.mu.Unlock()
	return u.o.Store.Delete(ctx, id)
}

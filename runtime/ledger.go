package runtime

import (
	"sync"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// A ledger counts what a family of runs has used: a run without a parent, and all that were begun within it, at whatever
// depth. The limits of each of them count all of it. A ledger exists once a run has begun within another, or a function of one has used something itself.
type ledger struct {
	mu    sync.Mutex
	total usage.Run
	// asking counts the requests that are in progress.
	asking int
	// first is the run without a parent.
	first member
}

// member is one run's part in a ledger. All but posted and asks belongs to the goroutine that drives the run.
type member struct {
	ledger *ledger
	// joined is the ledger's total when the run became a member, and start what the run itself counted then.
	joined, start usage.Run
	// heard is what runs within this one have used, as far as its loop counts it.
	heard usage.Run
	// posted is what of the total this run has used by itself, and asks says that one of the requests in progress is its.
	posted usage.Run
	asks   bool
	// alone says that the limits of the run count only what it has used itself.
	alone bool
}

// ledgerOf returns the ledger of a run's family, which it makes if there is none.
func ledgerOf(run *RunInfo) *ledger {
	l := run.ledger.Load()
	if l == nil {
		l = &ledger{total: run.Usage}
		l.first = member{ledger: l, joined: run.Usage, start: run.Usage}
		if !run.ledger.CompareAndSwap(nil, l) {
			l = run.ledger.Load()
		}
	}
	return l
}

// count adds what a function of a run has used, as if another run had. The run hears of it with the asides of the function.
func (l *ledger) count(u *usage.Run) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.total.CountRun(u)
}

// forget takes back what a run has used that has outlived its caller: it counts again once the caller says so by Use.
func (l *ledger) forget(u *usage.Run) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.total = l.total.Since(u)
}

// join makes a run, whose loop is about to begin, a member of its parent's ledger. One that is alone begins with nothing.
func join(parent *RunInfo, alone bool) *member {
	l := ledgerOf(parent)
	l.mu.Lock()
	defer l.mu.Unlock()
	if alone {
		return &member{ledger: l, alone: true}
	}
	return &member{ledger: l, joined: l.total, start: l.total}
}

// used returns what the run has used since it became a member, with the runs within it.
func (m *member) used(l *loop.Loop) usage.Run {
	u := l.Usage()
	return u.Since(&m.start)
}

// post brings the ledger up to date. It is locked.
func (m *member) post(l *loop.Loop) {
	used := m.used(l)
	own := used.Since(&m.heard)
	more := own.Since(&m.posted)
	m.ledger.total.CountRun(&more)
	m.posted = own
	if asks := l.State() == loop.StepRequest; asks != m.asks {
		m.asks = asks
		if asks {
			m.ledger.asking++
		} else {
			m.ledger.asking--
		}
	}
}

// others returns what the limits of the run count beside its own usage: what the others have used since it became a
// member, and their requests in progress. The ledger is locked, and up to date.
func (m *member) others(l *loop.Loop) usage.Run {
	if m.alone {
		return usage.Run{}
	}
	used := m.used(l)
	rest := m.ledger.total.Since(&m.joined)
	rest = rest.Since(&used)
	rest.Requests += m.ledger.asking
	if m.asks {
		rest.Requests--
	}
	return rest
}

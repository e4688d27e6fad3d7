package runtime

import "github.com/agentgen-go/agentgen/runtime/usage"

// member returns the run's part in a ledger, nil if it has none.
func (e *engine) member() *member {
	if e.child != nil {
		return e.child
	}
	if e.info.ledger != nil {
		if l := e.info.ledger.Load(); l != nil {
			return &l.first
		}
	}
	return nil
}

// feed feeds the loop by f, which must be quick. What the family of the run has used stays the same meanwhile, so that
// no two runs of it can take the last that a limit allows.
func (e *engine) feed(f func() error) error {
	m := e.member()
	if m == nil {
		return f()
	}
	m.ledger.mu.Lock()
	defer m.ledger.mu.Unlock()
	m.post(&e.loop)
	e.loop.Elsewhere(m.others(&e.loop))
	defer m.post(&e.loop)
	return f()
}

// post brings the ledger, if there is one, up to date.
func (e *engine) post() {
	if e.member() != nil {
		_ = e.feed(func() error { return nil })
	}
}

// heard notes what runs within this one have used, which its loop has counted.
func (e *engine) heard(used *usage.Run) {
	if m := e.member(); m != nil && used != nil {
		m.heard.CountRun(used)
	}
}

// report adds what this run has used to the call that started it.
func (e *engine) report() {
	if e.child != nil {
		e.post()
		used := e.child.used(&e.loop)
		parent := e.opts.parent
		parent.asides.use(&used)
		if parent.asides.outlived {
			e.child.ledger.forget(&used)
		}
	}
}

package runtime

import "github.com/agentgen-go/agentgen/runtime/usage"

// listen feeds what was used and said by functions whose result is not an outcome.
func (s *runState) listen(a *asides) {
	used, said := a.close()
	if used != nil {
		s.loop.Used(used)
		s.heard(used)
	}
	s.loop.Enqueued(said)
}

// member returns the run's part in a ledger, nil where it has none.
func (s *runState) member() *member {
	if s.child != nil {
		return s.child
	}
	if s.info.ledger != nil {
		if l := s.info.ledger.Load(); l != nil {
			return &l.first
		}
	}
	return nil
}

// feed feeds the loop by f, which must be quick. What the family of the run has used stays the same meanwhile, so that
// no two runs of it can take the last that a limit allows.
func (s *runState) feed(f func() error) error {
	m := s.member()
	if m == nil {
		return f()
	}
	m.ledger.mu.Lock()
	defer m.ledger.mu.Unlock()
	m.post(&s.loop)
	s.loop.Elsewhere(m.others(&s.loop))
	defer m.post(&s.loop)
	return f()
}

// post brings the ledger, if there is one, up to date.
func (s *runState) post() { _ = s.feed(func() error { return nil }) }

// heard notes what runs within this one have used, which its loop has counted.
func (s *runState) heard(used *usage.Run) {
	if m := s.member(); m != nil && used != nil {
		m.heard.CountRun(used)
	}
}

// report adds what this run has used to the call that started it.
func (r *run[D, O]) report() {
	if r.child != nil {
		r.post()
		used := r.child.used(&r.loop)
		r.opts.parent.asides.use(&used)
	}
}

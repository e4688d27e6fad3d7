package loop

// progress is what is known of the calls of the last response, so that not all of them are looked at whenever one has ended: a
// response may have tens of thousands, and each of them may be a batch of its own.
type progress struct {
	// flying and last are the indexes of the first and the last call in flight, which item.next joins; -1 for none. Calls that
	// have ended leave the list when it is next read.
	flying, last int
	// from are the indexes of the first calls that may still be begun: those that do not wait for others, and late ones.
	from [2]int
	// outputs is the index of the first output that may still be looked at.
	outputs int
	// spent are the indexes of the first calls, of each kind, that have failed and cannot be tried again; -1 for none.
	spent struct{ function, output int }
	// retried is set if a function tool has asked for a retry, accepted if an output was accepted, be it used or not.
	retried, accepted bool
	// failed is set if a call has failed, also one of an output or of an unknown tool.
	failed bool
	// said is set while calls have enqueued something that has not been heard.
	said bool
	// listed counts the bytes of names of tools that the model is told.
	listed int
}

// recount finds out anew what there is to know of the calls. It is needed where more than the outcome of one call has changed.
func (l *Loop) recount() {
	p := &l.progress
	*p = progress{flying: -1, last: -1, listed: p.listed}
	p.spent.function, p.spent.output = -1, -1
	for i := range l.items {
		it := &l.items[i]
		if it.inFlight() {
			l.fly(i)
		}
		l.ended(i)
	}
}

// fly appends a call to those in flight.
func (l *Loop) fly(i int) {
	p := &l.progress
	l.items[i].next = -1
	if p.flying < 0 {
		p.flying = i
	} else {
		l.items[p.last].next = i
	}
	p.last = i
}

// ended notes the outcome of a call, if it has one.
func (l *Loop) ended(i int) {
	it, p := &l.items[i], &l.progress
	p.said = p.said || len(it.outcome.Enqueued) > 0
	p.failed = p.failed || it.failed()
	if it.work.Kind == WorkOutput && it.succeeded() {
		p.accepted = true
	}
	if it.gone || it.work.Kind == WorkText {
		return
	}
	if it.outcome.Kind == OutcomeRetry && it.work.Kind == WorkFunction {
		p.retried = true
	}
	if !it.spent() || it.unknown() {
		return
	}
	first := &p.spent.function
	if it.work.Kind == WorkOutput {
		first = &p.spent.output
	}
	if *first < 0 || i < *first {
		*first = i
	}
}

// inFlight returns the calls that have been sent but not answered.
func (l *Loop) inFlight(b []Work) []Work {
	for at := &l.progress.flying; *at >= 0; {
		it := &l.items[*at]
		if it.inFlight() {
			b = append(b, it.work)
			at = &it.next
		} else {
			*at = it.next
		}
	}
	return b
}

// readsText reports whether a text is in flight as the output: no call has begun beside it, so it is the first.
func (l *Loop) readsText() bool {
	if len(l.items) == 0 {
		return false
	}
	at := &l.progress.flying
	for *at >= 0 && !l.items[*at].inFlight() {
		*at = l.items[*at].next
	}
	return *at >= 0 && l.items[*at].work.Kind == WorkText
}

func (it *item) inFlight() bool { return it.sent && it.outcome.Kind == 0 && !it.gone }
